"""The job that computes a release plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor, system
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.planning.services.outcome import end_without_plan, keep_plan
from quarterdeck.apps.planning.services.releases import SOLVE
from quarterdeck.apps.workspaces.permissions import Act
from quarterdeck.engines import plan as engine
from quarterdeck.engines.progress import Step


@jobs.job(SOLVE, long=True)
def solve_release(context: jobs.JobContext, *, plan_id: int) -> dict[str, Any] | None:
    """Compute a plan that was asked for, and store it once it has passed the check.

    Done twice it does nothing the second time: a plan that is finished stays as it is.
    """
    plan = _begin(context, plan_id)
    if plan is None:
        return None
    try:
        problem = engine.problem_from(plan.inputs, unestimated=True)
        found = engine.solve(
            problem, time_limit=plan.time_limit, progress=_teller(context, plan.time_limit)
        )
        if context.interrupted:
            return None
        return _keep(context, plan_id, problem, found)
    except (OperationalError, InterfaceError):
        raise  # the database, not the plan: the job is begun anew
    except Exception:
        _fail(context, plan_id)
        raise


def _actor(context: jobs.JobContext) -> Actor:
    return system(now=context.now, acts=frozenset({Act.SOLVE_PLAN}), via="job")


@transaction.atomic
def _begin(context: jobs.JobContext, plan_id: int) -> ReleasePlan | None:
    plan = _mine(context, plan_id)
    if plan is not None:
        plan.state = ReleasePlan.State.SOLVING
        plan.save(update_fields=["state"])
    return plan


def _mine(context: jobs.JobContext, plan_id: int) -> ReleasePlan | None:
    """The plan, locked, if it still waits for this very job."""
    rows = ReleasePlan.objects.unfinished().filter(pk=plan_id, job_id=context.job_id)
    return rows.select_for_update(no_key=True).first()


def _teller(context: jobs.JobContext, time_limit: float) -> Callable[[Step], bool]:
    def tell(step: Step) -> bool:
        if not isinstance(step.best, engine.Plan):
            return context.progress()
        best = {"value": step.value, "bound": step.bound, "items": len(step.best.choice)}
        return context.progress(share=step.best.seconds / time_limit, best=best)

    return tell


@transaction.atomic
def _keep(
    context: jobs.JobContext, plan_id: int, problem: engine.Problem, found: engine.Plan
) -> dict[str, Any] | None:
    plan = _mine(context, plan_id)
    if plan is None:
        return None
    keep_plan(_actor(context), plan, problem, found, cancelled=context.cancelled)
    return {"plan_id": plan_id, "value": plan.value, "bound": plan.bound, "proven": plan.proven}


@transaction.atomic
def _fail(context: jobs.JobContext, plan_id: int) -> None:
    plan = _mine(context, plan_id)
    if plan is not None:
        why = _(
            "Something went wrong inside Quarterdeck, and no plan was stored. "
            "The log has the details under job %(id)s."
        ) % {"id": context.job_id}
        end_without_plan(_actor(context), plan, ReleasePlan.State.FAILED, why)
