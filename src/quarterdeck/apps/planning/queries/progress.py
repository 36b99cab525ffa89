"""How far the computation of a plan is, read from its job."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quarterdeck.apps.jobs.queries import JobNotFound, JobState, job_by_id
from quarterdeck.apps.planning.models import ReleasePlan


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """A computation under way.

    ``share`` is the part of its time limit that is used, None before it begins; ``value``,
    ``bound`` and ``items`` are of the best plan so far, None before the first.
    ``cancel_asked``: it is about to end with its best so far.
    """

    has_begun: bool
    share: float | None
    value: float | None
    bound: float | None
    items: int | None
    cancel_asked: bool


def progress_of(plan: ReleasePlan) -> PlanProgress | None:
    """How far it is; None when nothing is being computed."""
    job = job_of(plan)
    if plan.state not in ReleasePlan.UNFINISHED or job is None or job.is_finished:
        return None
    best = job.best if isinstance(job.best, dict) else {}
    return PlanProgress(
        has_begun=job.started_at is not None,
        share=job.share,
        value=best.get("value"),
        bound=best.get("bound"),
        items=best.get("items"),
        cancel_asked=job.cancel_asked,
    )


def how_it_ended(plan: ReleasePlan) -> tuple[ReleasePlan.State, str] | None:
    """What became of an unfinished plan whose job is over; None while the job is not."""
    job = job_of(plan)
    if job is None:
        return ReleasePlan.State.FAILED, _("Its job is gone. Compute the plan again.")
    if not job.is_finished:
        return None
    if job.state == "cancelled":
        return ReleasePlan.State.CANCELLED, _("Cancelled before a plan was found.")
    return ReleasePlan.State.FAILED, job.error or _("It ended without a plan. Compute it again.")


def job_of(plan: ReleasePlan) -> JobState | None:
    """The plan's job, as long as it is kept."""
    try:
        return None if plan.job_id is None else job_by_id(plan.job_id)
    except JobNotFound:
        return None
