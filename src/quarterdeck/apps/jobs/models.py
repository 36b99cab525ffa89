"""Jobs, and the timetable of those that come again and again."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work that outlives its request, from its asking to its result.

    It stands beside the task row of django-tasks, which only wakes a worker, because it keeps
    what that row cannot: progress, the best so far, the wish to cancel, and a heartbeat by which
    a killed worker is noticed. ``attempts`` counts how often it was begun and fences off a
    worker that was thought dead: only the holder of the latest attempt may write.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    UNFINISHED = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, blank=True)
    requested_by_id = models.BigIntegerField(null=True)  # a plain number: people stand above
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    share = models.FloatField(null=True)
    note = models.CharField(max_length=200, blank=True)
    best = models.JSONField(null=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    stumbles = models.PositiveSmallIntegerField(default=0)  # attempts that ended in silence
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=~Q(key="") & Q(state__in=["queued", "running"]),
                name="one_unfinished_job_per_key",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1),
                name="job_share_from_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(heartbeat_at__isnull=False),
                name="job_running_has_a_heartbeat",
            ),
        ]
        indexes = [
            models.Index(
                fields=["heartbeat_at"], condition=Q(state="running"), name="jobs_running"
            ),
            models.Index(
                fields=["finished_at"],
                condition=Q(finished_at__isnull=False),
                name="jobs_finished",
            ),
        ]


class Timetable(models.Model):
    """When a job that comes again and again is due next. One row per name, locked while queued."""

    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
