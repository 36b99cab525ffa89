"""One attempt at a job: claim it, do it, end it. Every step is safe against a second worker."""

from __future__ import annotations

import logging
import threading
import uuid
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from quarterdeck.apps.jobs import registry
from quarterdeck.apps.jobs.context import JobContext
from quarterdeck.apps.jobs.models import Job
from quarterdeck.errors import Refusal

log = logging.getLogger(__name__)

SILENT = timedelta(seconds=60)
STUMBLES_ALLOWED = 3


class TryLater(Exception):
    """Raised by a job that cannot be done now: it waits, and is begun anew.

    ``because`` is a sentence for the log. How often is for the job to count.
    """

    def __init__(self, wait: timedelta, because: str) -> None:
        super().__init__(because)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do a job, which holds until another attempt begins."""

    job_id: uuid.UUID
    name: str
    arguments: dict[str, Any]
    attempt: int


@task()
def wake(job_id: str) -> None:
    """The task of django-tasks: do this job if it still waits.

    Quarterdeck's own worker reads these tasks itself (``take``); django-tasks' plain worker
    can do them too, without timetable and takeover.
    """
    with transaction.atomic():
        claim = _claim(job_id)
    if claim is not None:
        run(claim)


def wake_worker(job: Job, wait: timedelta = timedelta(0)) -> None:
    """Write the row that wakes a worker, in the transaction of the job's own row."""
    try:
        lane = registry.kind_of(job.name).lane
    except LookupError:
        lane = registry.SHORT  # whoever takes it says that the name is unknown
    due = timezone.now() + wait if wait else None
    wake.using(queue_name=lane, run_after=due).enqueue(str(job.pk))


def take(lane: str) -> Claim | None:
    """Claim the job that has waited longest in this lane, or None.

    The waking row goes and the job's state changes in one transaction: a worker that is killed
    in between leaves both as they were.
    """
    waiting = DBTaskResult.objects.ready().filter(task_path=wake.module_path, queue_name=lane)
    # Asked without a lock first: an idle worker must not hold SQLite's only write lock.
    while waiting.exists():
        with transaction.atomic():
            row = waiting.get_locked()
            if row is None:
                return None
            job_id = row.args_kwargs["args"][0]
            row.delete()
            claim = _claim(job_id)
        if claim is not None:
            return claim
    return None


def _claim(job_id: str) -> Claim | None:
    job = Job.objects.select_for_update().filter(pk=job_id, state=Job.State.QUEUED).first()
    if job is None:
        return None  # cancelled while it waited, or done already
    now = timezone.now()
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.started_at = job.started_at or now
    job.heartbeat_at = now
    job.save(update_fields=["state", "attempts", "started_at", "heartbeat_at"])
    return Claim(job.pk, job.name, job.arguments, job.attempts)


def run(claim: Claim, shutdown: threading.Event | None = None, *, beating: bool = True) -> None:
    """Do the job and write how it ended; never raises for what the job does.

    Without ``beating`` everything happens in this thread and transaction.
    """
    context = JobContext(claim.job_id, claim.attempt, shutdown)
    try:
        with context.beating() if beating else nullcontext():
            result = registry.kind_of(claim.name).function(context, **claim.arguments)
        if context.interrupted:
            hand_back(claim)
            return
        state = Job.State.CANCELLED if context.cancelled else Job.State.DONE
        share = {"share": 1.0} if state == Job.State.DONE else {}
        plain = None if result is None else dict(result)
        _finish(claim, state, **{**context.unsaid(), **share, "result": plain})
    except TryLater as later:
        log.info("Job %s (%s) waits %s: %s", claim.job_id, claim.name, later.wait, later)
        hand_back(claim, wait=later.wait)
    except Refusal as refusal:
        _finish(claim, Job.State.FAILED, error=refusal.message)
    except (OperationalError, InterfaceError):
        log.exception("Job %s (%s) lost its database", claim.job_id, claim.name)
        _stumble(claim)
    except Exception:
        log.exception("Job %s (%s) failed", claim.job_id, claim.name)
        sentence = _(
            "Something went wrong inside Quarterdeck, and nothing was stored. "
            "The log has the details under job %(id)s."
        )
        _finish(claim, Job.State.FAILED, error=sentence % {"id": claim.job_id})


def hand_back(claim: Claim, wait: timedelta = timedelta(0)) -> bool:
    """Let the job wait again, for any worker; False when it is no longer this claim's."""
    with transaction.atomic():
        job = _still_held(claim)
        if job is None:
            return False
        _queue_again(job, wait)
    return True


def take_over_silent(now: datetime) -> int:
    """Queue again the jobs whose worker has been silent too long; says how many were silent.

    A job that fell silent three times is not begun a fourth: it may be what kills its worker.
    """
    silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENT)
    if not silent.exists():
        return 0
    with transaction.atomic():
        jobs = list(silent.select_for_update(skip_locked=True))
        for job in jobs:
            log.warning("Job %s (%s) fell silent in attempt %s", job.pk, job.name, job.attempts)
            _count_stumble(job)
    return len(jobs)


def _stumble(claim: Claim) -> None:
    try:
        with transaction.atomic():
            if (job := _still_held(claim)) is not None:
                _count_stumble(job)
    except (OperationalError, InterfaceError):
        pass  # the database is still away: the job is silent now, and will be taken over


def _count_stumble(job: Job) -> None:
    job.stumbles += 1
    job.save(update_fields=["stumbles"])
    if job.cancel_asked:
        _end(job, Job.State.CANCELLED)
    elif job.stumbles >= STUMBLES_ALLOWED:
        sentence = _(
            "It was begun %(times)s times and the worker stopped each time. "
            "Look into the worker's log, or at the memory of the machine, and start it anew."
        )
        _end(job, Job.State.FAILED, error=sentence % {"times": job.stumbles})
    else:
        _queue_again(job, timedelta(seconds=5) * (job.stumbles - 1))


def _queue_again(job: Job, wait: timedelta) -> None:
    job.state = Job.State.QUEUED
    job.heartbeat_at = None
    job.save(update_fields=["state", "heartbeat_at"])
    wake_worker(job, wait)


def _still_held(claim: Claim) -> Job | None:
    mine = Job.objects.filter(pk=claim.job_id, attempts=claim.attempt, state=Job.State.RUNNING)
    return mine.select_for_update().first()


def _finish(claim: Claim, state: Job.State, **fields: Any) -> None:
    with transaction.atomic():
        job = _still_held(claim)
        if job is None:
            log.warning("Job %s was taken over; attempt %s is void", claim.job_id, claim.attempt)
            return
        _end(job, state, **fields)


def _end(job: Job, state: Job.State, **fields: Any) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), **fields)
