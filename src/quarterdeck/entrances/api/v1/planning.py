"""API of release plans: ask for one, watch it, read it, adopt it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.planning.queries.releases import plan_of, plans_of
from quarterdeck.apps.planning.services import releases
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import Figure, Id, In, Limit, Number, Out
from quarterdeck.entrances.shapes import planning as shapes

router = Router(tags=["plans"])

Start = Annotated[int, Field(ge=0, le=2**31 - 1)]


class PlanIn(In):
    """What each sprint can hold, in the product's unit, in time order."""

    capacities: list[Number] | str = Field(description="Numbers, or text: “15, 15, 10”, “4 × 24”.")
    names: list[str] | None = Field(
        None, description="Names of the sprints; without: Sprint 1, Sprint 2, …"
    )
    title: str = ""
    time_limit: Number = Field(60, description="Seconds after which the best so far is taken.")


class PlanInList(Out):
    id: int
    number: int
    name: str
    state: str = Field(description="queued, solving, solved, cancelled or failed.")
    capacities: list[float]
    value: float | None
    proven: bool
    created_at: str
    adopted_at: str | None


class PlansOut(Out):
    plans: list[PlanInList]


class ProgressOut(Out):
    has_begun: bool
    share: float | None = Field(description="The part of the time limit that is used.")
    value: float | None
    bound: float | None
    items: int | None
    cancel_asked: bool


class SprintOut(Out):
    name: str
    capacity: float
    used: float
    items: int
    value: float


class OwnOrderOut(Out):
    value: float
    items: int
    ends_at: str | None


class ChosenOut(Out):
    item: str
    title: str
    variant: str | None
    sprint: str
    value: float
    effort: float


class LeftOut(Out):
    item: str
    title: str
    reason: str
    because: str
    value: Figure | None
    effort: Figure | None


class PlanOut(Out):
    """One plan. `chosen` and `left` are parts of their lists, `…_count` counts the whole."""

    id: int
    number: int
    name: str
    state: str
    progress: ProgressOut | None = Field(description="null once it is finished.")
    error: str
    value: float | None
    bound: float | None = Field(description="No plan can earn more.")
    gap: float | None
    proven: bool
    seconds: float | None
    time_limit: float
    engine_version: str
    sprints: list[SprintOut]
    own_order: OwnOrderOut | None = Field(description="What the backlog's own order earned.")
    gain: float | None = Field(description="What the plan earns beyond that, as a share.")
    chosen: list[ChosenOut]
    chosen_count: int
    left: list[LeftOut]
    left_count: int
    unestimated_count: int
    changed_since: int = Field(description="Items changed since, in what a plan is computed from.")
    requested_by: str
    created_at: str
    finished_at: str | None
    adopted_by: str
    adopted_at: str | None


@router.get("/products/{product}/plans", response=PlansOut)
def list_plans(request: HttpRequest, product: str, limit: Limit = 10) -> Any:
    """A product's latest plans, newest first."""
    rows = plans_of(actor=actor_of(request), product=product, count=limit)
    return {"plans": [shapes.plan_in_list(row) for row in rows]}


@router.post("/products/{product}/plans", response={202: PlanInList})
def solve_release(request: HttpRequest, product: str, body: PlanIn) -> Any:
    """Have the best release plan computed from the backlog as it stands; a job does the work."""
    plan = releases.solve_release(
        actor=actor_of(request),
        product=product,
        capacities=body.capacities,
        names=body.names,
        title=body.title,
        time_limit=body.time_limit,
    )
    return shapes.plan_written(plan)


@router.get("/products/{product}/plans/{plan_id}", response=PlanOut)
def read_plan(
    request: HttpRequest,
    product: str,
    plan_id: Id,
    chosen_from: Start = 0,
    left_from: Start = 0,
    limit: Limit = 50,
) -> Any:
    """One plan: how far it is, or what stands in it."""
    board = plan_of(
        actor=actor_of(request),
        product=product,
        plan_id=plan_id,
        planned_from=chosen_from,
        left_from=left_from,
        count=limit,
    )
    assert board is not None  # a named plan is there, or was refused
    return shapes.plan(board)


@router.post("/plans/{plan_id}/cancel", response=PlanInList)
def cancel_release(request: HttpRequest, plan_id: Id) -> Any:
    """Stop computing a plan; what was found by then is kept."""
    return shapes.plan_written(releases.cancel_release(actor=actor_of(request), plan_id=plan_id))


@router.post("/plans/{plan_id}/adopt", response=PlanInList)
def adopt_plan(request: HttpRequest, plan_id: Id) -> Any:
    """Choose a plan: its items are ordered first, by sprint; one undo takes that back."""
    return shapes.plan_written(releases.adopt_plan(actor=actor_of(request), plan_id=plan_id))
