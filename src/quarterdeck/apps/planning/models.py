"""Release plans, computed and chosen: what was asked, what was found, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.workspaces.models import Product

if TYPE_CHECKING:
    from quarterdeck.apps.accounts.actor import Actor

DEFAULT_SECONDS = 60.0


class PlanSettings(models.Model):
    """What was asked of a product's last plan, to begin the next one with.

    Its row is locked where a plan is begun or adopted: in one product these go one by one.
    """

    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    capacities = models.JSONField(default=list)
    time_limit = models.FloatField(default=DEFAULT_SECONDS)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_settings_time_limit", condition=Q(time_limit__gt=0)),
        ]


class ReleasePlanQuerySet(models.QuerySet["ReleasePlan"]):
    def visible_to(self, actor: Actor) -> ReleasePlanQuerySet:
        return self.filter(product__in=Product.objects.visible_to(actor))

    def unfinished(self) -> ReleasePlanQuerySet:
        """Those that wait for the solver or are with it."""
        return self.filter(state__in=ReleasePlan.UNFINISHED)

    def found(self) -> ReleasePlanQuerySet:
        """Those that hold a plan, proven or not."""
        return self.filter(value__isnull=False)

    def light(self) -> ReleasePlanQuerySet:
        """Without the two documents, which hold every item."""
        return self.defer("inputs", "result")


class ReleasePlan(models.Model):
    """One computation of the best release, kept with its inputs so that it can be repeated.

    ``inputs`` is a ``quarterdeck.plan/1`` document and ``result`` a ``quarterdeck.plan-result/1``
    document, both with item keys as ids. ``in_order`` is what the backlog's own order earned at
    that moment: ``{"value", "items": [keys], "ends_at": key or null}``.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SOLVING = "solving", _("Being computed")
        SOLVED = "solved", _("Computed")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    UNFINISHED = (State.QUEUED, State.SOLVING)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    sprints = models.JSONField()
    time_limit = models.FloatField()
    inputs = models.JSONField()
    # How many items stood in the order; the first so many of them were weighed.
    listed_count = models.PositiveIntegerField()
    weighed_count = models.PositiveIntegerField()
    unestimated_count = models.PositiveIntegerField(default=0)
    # Some figure counts by its mean.
    has_ranges = models.BooleanField(default=False)
    # The value that most of the weighed items share, and how many do.
    common_value = models.FloatField(null=True)
    common_count = models.PositiveIntegerField(default=0)
    # Needs that no plan can meet, passed over: [[item key, needed key, "trash" or "epic"], …].
    dropped_needs = models.JSONField(default=list)
    # The newest audit record that the inputs know of; later ones may make the plan stale.
    as_of_record = models.BigIntegerField(default=0)
    job_id = models.UUIDField(null=True)
    result = models.JSONField(null=True)
    in_order = models.JSONField(null=True)
    engine_version = models.CharField(max_length=40, blank=True)
    value = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    proven = models.BooleanField(default=False)
    seconds = models.FloatField(null=True)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    chosen_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(null=True)

    objects = ReleasePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="plan_number_once"),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state__in=["queued", "solving"]),
                name="one_unfinished_plan",
            ),
            models.CheckConstraint(
                name="plan_finished_has_its_time",
                condition=Q(state__in=["queued", "solving"], finished_at__isnull=True)
                | Q(state__in=["solved", "cancelled", "failed"], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_found_is_whole",
                condition=Q(
                    result__isnull=True,
                    in_order__isnull=True,
                    value__isnull=True,
                    bound__isnull=True,
                    gap__isnull=True,
                    proven=False,
                    chosen_at__isnull=True,
                )
                | Q(
                    result__isnull=False,
                    in_order__isnull=False,
                    value__isnull=False,
                    bound__isnull=False,
                    gap__gte=0,
                    state__in=["solved", "cancelled"],
                ),
            ),
            models.CheckConstraint(
                name="plan_solved_has_a_plan",
                condition=~Q(state="solved") | Q(value__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_failed_says_why", condition=~Q(state="failed") | ~Q(error="")
            ),
            models.CheckConstraint(name="plan_named", condition=~Q(name="")),
        ]
        indexes = [
            models.Index(
                fields=["product", "-chosen_at"],
                name="plan_chosen",
                condition=Q(chosen_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedItem(models.Model):
    """An item of a plan: in which version, in which sprint (from 0), what it earns and takes."""

    plan = models.ForeignKey(ReleasePlan, on_delete=models.CASCADE, related_name="planned")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    # Empty where the item has one version only.
    variant = models.CharField(max_length=12, blank=True, default="")
    sprint = models.PositiveSmallIntegerField()
    # Where it stands among the plan's items: by sprint, then in the order of the backlog.
    position = models.PositiveIntegerField()
    value = models.FloatField()
    effort = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="planned_once"),
            models.UniqueConstraint(fields=["plan", "position"], name="planned_in_order"),
            models.CheckConstraint(
                name="planned_figures", condition=Q(value__gte=0, effort__gte=0)
            ),
        ]
