"""Queueing and cancelling jobs, and the names a domain's jobs.py needs.

    from quarterdeck.apps.jobs import services as jobs

    jobs.queue("planning.solve_release", plan_id=plan.pk)

Jobs stands beneath all domains: who may queue or cancel is asked by the service that calls.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.apps.jobs.context import JobContext
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.jobs.queries import JobNotFound, JobState, state_of
from quarterdeck.apps.jobs.registry import every, job, kind_of
from quarterdeck.apps.jobs.running import TryLater, wake_worker

__all__ = [
    "JobContext",
    "TryLater",
    "ask_cancel",
    "every",
    "forget_finished",
    "job",
    "queue",
]


@transaction.atomic
def queue(
    name: str, *, key: str | None = None, requested_by: int | None = None, **arguments: Any
) -> Job:
    """Have a job done after this transaction commits; nothing happens if it does not.

    ``arguments`` are plain data for JSON (ids, not rows). With a ``key``, a job of this name
    and key that is not finished is returned instead of a second one. ``requested_by`` is a
    user's id. Raises LookupError when no domain's jobs.py names the job.
    """
    kind_of(name)
    new = Job(
        name=name,
        key=key or "",
        arguments=arguments,
        requested_by_id=requested_by,
        created_at=timezone.now(),
    )
    if not key:
        new.save(force_insert=True)
        wake_worker(new)
        return new
    while True:
        Job.objects.bulk_create([new], ignore_conflicts=True)
        unfinished = Job.objects.filter(name=name, key=key, state__in=Job.UNFINISHED)
        # The one in the way may end between the two statements: then insert again.
        if (row := unfinished.first()) is not None:
            if row.pk == new.pk:
                wake_worker(row)
            return row


@transaction.atomic
def ask_cancel(job_id: uuid.UUID | str) -> JobState:
    """Cancel a waiting job, or ask a running one to end with its best so far.

    A finished job stays as it is. Raises: JobNotFound.
    """
    try:
        job = Job.objects.select_for_update().get(pk=job_id)
    except (Job.DoesNotExist, ValidationError, ValueError):
        raise JobNotFound(_("There is no job %(id)s.") % {"id": job_id}) from None
    if job.state in Job.UNFINISHED:
        job.cancel_asked = True
        if job.state == Job.State.QUEUED:
            job.state = Job.State.CANCELLED
            job.finished_at = timezone.now()
        job.save(update_fields=["cancel_asked", "state", "finished_at"])
    return state_of(job)


@transaction.atomic
def forget_finished(*, before: datetime) -> int:
    """Delete jobs that finished earlier; says how many."""
    return Job.objects.filter(finished_at__lt=before).delete()[0]
