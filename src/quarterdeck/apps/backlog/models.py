"""The product backlog: items and what belongs to them, in one strict order per product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.files.models import StoredFile
from quarterdeck.apps.workspaces.models import Product

if TYPE_CHECKING:
    from quarterdeck.apps.accounts.actor import Actor


def _range_condition(name: str) -> Q:
    """All three absent, or 0 <= low <= likely <= high."""
    low, likely, high = f"{name}_low", f"{name}_likely", f"{name}_high"
    return Q(**{f"{low}__isnull": True, f"{likely}__isnull": True, f"{high}__isnull": True}) | (
        Q(**{f"{low}__gte": 0, f"{likely}__gte": F(low), f"{high}__gte": F(likely)})
    )


class Backlog(models.Model):
    """Counters of one product's backlog, kept with each change so that no page counts rows.

    Its row is locked where numbers are given or items enter and leave the order; a move
    inside the order does not touch it.
    """

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    next_number = models.PositiveIntegerField(default=1)
    listed_count = models.PositiveIntegerField(default=0)
    # Some item has a range or a second version: then the list draws them.
    has_ranges = models.BooleanField(default=False)


class Label(models.Model):
    """A word that gathers items of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="label_once_in_product")
        ]


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, actor: Actor) -> ItemQuerySet:
        return self.filter(product__in=Product.objects.visible_to(actor))

    def listed(self) -> ItemQuerySet:
        """Those that stand in the order."""
        return self.filter(listed=True)


class Item(models.Model):
    """A product backlog item. Its own figures are those of the standard version."""

    class Kind(models.TextChoices):
        STORY = "story", _("Story")
        BUG = "bug", _("Defect")
        ENABLER = "enabler", _("Enabler")
        SPIKE = "spike", _("Spike")
        EPIC = "epic", _("Epic")

    class State(models.TextChoices):
        NEW = "new", _("New")
        REFINING = "refining", _("Refining")
        READY = "ready", _("Ready")
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")

    class EffortSource(models.TextChoices):
        NONE = "", _("None")
        DEVELOPERS = "developers", _("The developers")
        IMPORTED = "imported", _("Imported")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.STORY)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="children"
    )
    role = models.CharField(max_length=200, blank=True)
    want = models.TextField(blank=True)
    benefit = models.TextField(blank=True)
    description = models.TextField(blank=True)
    value_low = models.FloatField(null=True)
    value_likely = models.FloatField(null=True)
    value_high = models.FloatField(null=True)
    effort_low = models.FloatField(null=True)
    effort_likely = models.FloatField(null=True)
    effort_high = models.FloatField(null=True)
    effort_source = models.CharField(max_length=12, choices=EffortSource, blank=True, default="")
    # What the standard version is, where the item has others beside it.
    standard = models.TextField(blank=True)
    # 0-9 and a-z only, so that both databases sort it alike; see order_key.py.
    rank = models.CharField(max_length=120)
    # In the order: not in the trash, not done, and not an epic, which only contains.
    listed = models.BooleanField(default=True)
    trashed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    labels = models.ManyToManyField(Label, through="ItemLabel", related_name="+")

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="item_number_once"),
            models.UniqueConstraint(
                fields=["product", "rank"], condition=Q(listed=True), name="one_strict_order"
            ),
            models.CheckConstraint(
                name="listed_when_open",
                condition=Q(listed=False)
                | (Q(trashed_at__isnull=True) & ~Q(kind="epic") & ~Q(state="done")),
            ),
            models.CheckConstraint(name="item_value_range", condition=_range_condition("value")),
            models.CheckConstraint(name="item_effort_range", condition=_range_condition("effort")),
            models.CheckConstraint(name="item_titled", condition=~Q(title="")),
            models.CheckConstraint(name="item_not_own_parent", condition=~Q(parent=F("id"))),
        ]
        indexes = [
            models.Index(
                fields=["product", "trashed_at"],
                name="item_trash",
                condition=Q(trashed_at__isnull=False),
            ),
            models.Index(
                fields=["product", "number"], name="item_unlisted", condition=Q(listed=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ItemLabel(models.Model):
    """This item carries this label."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "label"], name="label_once_on_item")]


class Variant(models.Model):
    """Another version of an item than the standard one, with its own value and effort."""

    class Name(models.TextChoices):
        GOOD_ENOUGH = "good enough", _("Good enough")
        PERFECT = "perfect", _("Perfect")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField(max_length=12, choices=Name)
    description = models.TextField(blank=True)
    value_low = models.FloatField(null=True)
    value_likely = models.FloatField(null=True)
    value_high = models.FloatField(null=True)
    effort_low = models.FloatField(null=True)
    effort_likely = models.FloatField(null=True)
    effort_high = models.FloatField(null=True)
    effort_source = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "name"], name="variant_once_on_item"),
            models.CheckConstraint(name="variant_value_range", condition=_range_condition("value")),
            models.CheckConstraint(
                name="variant_effort_range", condition=_range_condition("effort")
            ),
        ]


class Criterion(models.Model):
    """One acceptance criterion. Its code (AC-1, AC-2, …) is never given twice in an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="criteria")
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    text = models.TextField()
    # Left out of the good-enough version.
    optional = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="criterion_number_once"),
            models.CheckConstraint(name="criterion_says_something", condition=~Q(text="")),
        ]

    @property
    def code(self) -> str:
        return f"AC-{self.number}"


class Dependency(models.Model):
    """``item`` can be delivered only after, or together with, ``needs``."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="needs")
    needs = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "needs"], name="dependency_once"),
            models.CheckConstraint(name="dependency_on_another", condition=~Q(item=F("needs"))),
        ]


class Comment(models.Model):
    """What someone said about an item. The text is personal and can be emptied."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # Who said it in the tool it was imported from, where no account is known.
    imported_author = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)


class Attachment(models.Model):
    """A file on an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    removed_at = models.DateTimeField(null=True)
