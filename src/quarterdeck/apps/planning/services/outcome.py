"""How a computation ended, written to its plan. Not verbs: the job and the verbs call these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.planning.models import PlannedItem, ReleasePlan
from quarterdeck.apps.planning.queries.progress import how_it_ended
from quarterdeck.engines import plan as engine

AGREEMENT = 1e-9
"""How far, relatively, the value of a plan and that of its check may lie apart by rounding."""


class CheckFailed(RuntimeError):
    """The independent check does not confirm what the engine found: a mistake in the program."""


def keep_plan(
    actor: Actor,
    plan: ReleasePlan,
    problem: engine.Problem,
    found: engine.Plan,
    *,
    cancelled: bool,
) -> None:
    """Store what was found, after the independent check has confirmed it.

    ``plan`` is locked and unfinished. A plan that is proven counts as computed even when someone
    cancelled at that moment. Raises CheckFailed, engine.RuleBroken.
    """
    value, bound, gap = _confirmed(problem, found)
    order = engine.in_order(problem)
    ends_at = None if order.ended_at is None else problem.items[order.ended_at].id
    plan.state = (
        ReleasePlan.State.CANCELLED
        if cancelled and found.status != "optimal"
        else ReleasePlan.State.SOLVED
    )
    plan.result = engine.result_document(found, problem)
    plan.in_order = {"value": order.value, "items": list(order.choice), "ends_at": ends_at}
    plan.engine_version = found.engine_version
    plan.value, plan.bound, plan.gap = value, bound, gap
    plan.proven = found.status == "optimal"
    plan.seconds = found.seconds
    plan.finished_at = actor.now
    plan.save()
    _keep_items(plan, problem, found.choice)
    record(
        actor,
        "planning.plan.solved",
        plan,
        value=value,
        bound=bound,
        proven=plan.proven,
        items=len(found.choice),
    )


def _confirmed(problem: engine.Problem, found: engine.Plan) -> tuple[float, float, float]:
    """Value, bound and gap of a plan that keeps all rules and is worth what it says."""
    checked = engine.check(problem, found.choice)
    if found.value is None or found.bound is None or found.gap is None:
        raise CheckFailed("The engine answered without a plan, though the empty plan is one.")
    if abs(checked.value - found.value) > AGREEMENT * max(1.0, abs(found.value)):
        raise CheckFailed(f"The engine says {found.value}, the check {checked.value}.")
    return checked.value, max(found.bound, checked.value), found.gap


def _keep_items(plan: ReleasePlan, problem: engine.Problem, choice: engine.Choice) -> None:
    """One row per item, by sprint and then in the order of the backlog at that time."""
    numbers = {key: int(key.rpartition("-")[2]) for key in choice}
    rows = Item.objects.filter(product=plan.product_id, number__in=numbers.values())
    ids = dict(rows.values_list("number", "pk"))
    ordered = sorted(choice, key=lambda key: (choice[key].sprint, problem.position[key]))
    planned = []
    for position, key in enumerate(ordered):
        variants = problem.items[problem.position[key]].variants
        variant = variants[choice[key].variant]
        planned.append(
            PlannedItem(
                plan=plan,
                item_id=ids[numbers[key]],
                variant=variant.name or "",
                sprint=choice[key].sprint,
                position=position,
                value=engine.mean(variant.value),
                effort=engine.mean(variant.effort or 0),
            )
        )
    PlannedItem.objects.bulk_create(planned, batch_size=500)


def end_without_plan(actor: Actor, plan: ReleasePlan, state: ReleasePlan.State, why: str) -> None:
    """The computation is over and brought nothing; ``why`` is the sentence people read."""
    plan.state, plan.error, plan.finished_at = state, why, actor.now
    plan.save(update_fields=["state", "error", "finished_at"])
    record(actor, f"planning.plan.{state}", plan)


def settle(actor: Actor, plan: ReleasePlan) -> bool:
    """End a plan whose job has ended without it (a worker that died three times, say).

    True when it was ended. ``plan`` is locked.
    """
    if plan.state not in ReleasePlan.UNFINISHED:
        return False
    ended = how_it_ended(plan)
    if ended is None:
        return False
    end_without_plan(actor, plan, *ended)
    return True


def record(actor: Actor, event: str, plan: ReleasePlan, **after: Any) -> None:
    """One record of what happened to a plan."""
    facts: Mapping[str, Any] = {"number": plan.number, **after}
    audit.record(actor, event, plan, after=facts, product_id=plan.product_id)
