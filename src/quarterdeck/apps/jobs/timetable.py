"""Queueing the jobs that come again and again, once over all workers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from quarterdeck.apps.jobs import registry, services
from quarterdeck.apps.jobs.models import Timetable


def enter(now: datetime) -> None:
    """Give every name of the timetable its row, due at once; those that have one keep it."""
    registry.load()
    rows = [Timetable(name=name, next_at=now) for name in registry.TIMETABLE]
    Timetable.objects.bulk_create(rows, ignore_conflicts=True)


def queue_due(now: datetime) -> int:
    """Queue what is due and set when each is due next; says how many were due.

    What was missed while no worker ran is done once, not as often as it was missed.
    """
    due = Timetable.objects.filter(name__in=list(registry.TIMETABLE), next_at__lte=now)
    if not due.exists():
        return 0
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True))
        for row in rows:
            services.queue(row.name, key="timetable")
            interval = registry.TIMETABLE[row.name]
            row.next_at += interval * ((now - row.next_at) // interval + 1)
            row.save(update_fields=["next_at"])
    return len(rows)
