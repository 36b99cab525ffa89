"""Backlog files that were brought in: what became of each, and by which rows items are known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.files.models import StoredFile
from quarterdeck.apps.workspaces.models import Product

if TYPE_CHECKING:
    from quarterdeck.apps.accounts.actor import Actor


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> ImportQuerySet:
        """One's own: before it is confirmed, nobody else has been shown this file."""
        if actor.is_system:
            return self
        return self.filter(by=actor.user_id, product__in=Product.objects.visible_to(actor))


class Import(models.Model):
    """One backlog file on its way in: looked at, confirmed, done by a job.

    ``product`` is where it was begun; a file of several products may fill others too.
    ``choices`` are the answers given at the preview, as ``choices.py`` writes them; ``report``
    is what was done, as ``report.py`` writes it. The file itself is dropped after a while.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("To be confirmed")
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    UNDER_WAY = (State.QUEUED, State.RUNNING)
    FINISHED = (State.DONE, State.FAILED, State.CANCELLED)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=20)
    state = models.CharField(max_length=9, choices=State, default=State.PREVIEW)
    choices = models.JSONField(default=dict)
    # What the token that confirmed it may do; null for the person themselves.
    scopes = models.JSONField(null=True)
    report = models.JSONField(null=True)
    error = models.TextField(blank=True)
    job_id = models.UUIDField(null=True)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_finished_has_its_time",
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["preview", "queued", "running"], finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="import_done_has_its_report",
                condition=~Q(state="done") | Q(report__isnull=False),
            ),
            models.CheckConstraint(
                name="import_failed_says_why", condition=~Q(state="failed") | ~Q(error="")
            ),
        ]


class ImportedItem(models.Model):
    """By which row of which tool an item is known again when the file comes a second time.

    ``seen`` says, for the last imports that changed something, what the file said then:
    ``[{"batch": act, "fields": {field: digest}}, …]``, newest last. Digests, so that nothing
    personal is kept twice; acts, so that an import that was taken back counts as not seen.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    seen = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "source", "external_id"], name="imported_once"
            )
        ]
