"""Tools for release plans."""

from __future__ import annotations

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.planning.queries.releases import plan_of, plans_of
from quarterdeck.apps.planning.services import releases
from quarterdeck.entrances.mcp.tools import slim, tool
from quarterdeck.entrances.shapes import planning as shapes
from quarterdeck.entrances.shapes.plain import Shape, chosen

SHORT = (
    *("id", "name", "state", "progress", "error", "value", "bound", "proven", "sprints"),
    *("own_order", "gain", "chosen", "chosen_count", "left_count", "changed_since", "adopted_at"),
)


@tool(reads=True)
def list_plans(actor: Actor, product: str, limit: int = 10) -> Shape:
    """A product's latest release plans, newest first."""
    rows = plans_of(actor=actor, product=product, count=limit)
    return {"plans": [slim(shapes.plan_in_list(row)) for row in rows]}


@tool(reads=True)
def read_plan(
    actor: Actor,
    product: str,
    plan_id: int | None = None,
    chosen_from: int = 0,
    left_from: int = 0,
    limit: int = 50,
    fields: list[str] | None = None,
) -> Shape:
    """One plan, the latest unless named: how far it is, or what stands in it.

    fields: besides those told unasked there are left (what was left out, and why), gap, seconds,
    time_limit, engine_version, unestimated_count, requested_by, created_at, finished_at.
    """
    board = plan_of(
        actor=actor,
        product=product,
        plan_id=plan_id,
        planned_from=chosen_from,
        left_from=left_from,
        count=limit,
    )
    if board is None:
        return {"plans": 0}
    shape = shapes.plan(board)
    return chosen(shape, fields) if fields is not None else slim(chosen(shape, SHORT))


@tool()
def solve_release(
    actor: Actor,
    product: str,
    capacities: list[float],
    names: list[str] | None = None,
    title: str = "",
    time_limit: float = 60,
) -> Shape:
    """Have the best release plan computed; a job does the work, read_plan tells how far it is.

    capacities: what each sprint can hold, in the product's unit of effort, in time order.
    """
    plan = releases.solve_release(
        actor=actor,
        product=product,
        capacities=capacities,
        names=names,
        title=title,
        time_limit=time_limit,
    )
    return slim(shapes.plan_written(plan))


@tool(destroys=True)
def cancel_release(actor: Actor, plan_id: int) -> Shape:
    """Stop computing a plan; what was found by then is kept."""
    return slim(shapes.plan_written(releases.cancel_release(actor=actor, plan_id=plan_id)))


@tool(destroys=True)
def adopt_plan(actor: Actor, plan_id: int) -> Shape:
    """Choose a plan: its items are ordered first, by sprint; one undo takes that back."""
    return slim(shapes.plan_written(releases.adopt_plan(actor=actor, plan_id=plan_id)))
