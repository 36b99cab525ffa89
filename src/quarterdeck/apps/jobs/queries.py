"""Reading jobs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quarterdeck.apps.jobs.models import Job
from quarterdeck.errors import NotFound


@dataclass(frozen=True, slots=True)
class JobState:
    """Where a job stands, as plain data.

    ``state`` is queued, running, done, failed or cancelled; ``share`` the part done from 0 to 1,
    None when unknown; ``best`` the best so far and ``result`` the end, both as its domain
    defines; ``error`` a sentence for people when it failed.
    """

    id: uuid.UUID
    name: str
    state: str
    share: float | None
    note: str
    best: Any
    result: Any
    error: str
    cancel_asked: bool
    requested_by_id: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class JobNotFound(NotFound):
    code = "job_not_found"


def job_by_id(job_id: uuid.UUID | str) -> JobState:
    """Where the job stands. Who may look is for the domain that queued it to say.

    Raises: JobNotFound.
    """
    try:
        return state_of(Job.objects.get(pk=job_id))
    except (Job.DoesNotExist, ValidationError, ValueError):
        raise JobNotFound(_("There is no job %(id)s.") % {"id": job_id}) from None


def state_of(row: Job) -> JobState:
    """A row as plain data."""
    return JobState(
        id=row.pk,
        name=row.name,
        state=row.state,
        share=row.share,
        note=row.note,
        best=row.best,
        result=row.result,
        error=row.error,
        cancel_asked=row.cancel_asked,
        requested_by_id=row.requested_by_id,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
