"""Release plans as plain data: one with all that stands in it, and the list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.planning.queries.changes import changed_since
from quarterdeck.apps.planning.queries.contents import (
    LeftRow,
    PlannedRow,
    SprintRow,
    left_by,
    planned_in,
    sprints_in,
)
from quarterdeck.apps.planning.queries.marks import gain_of
from quarterdeck.apps.planning.queries.progress import PlanProgress, how_it_ended, progress_of
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, acts_in, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.engines.plan.reasons import NO_EFFORT
from quarterdeck.errors import NotFound

PAGE = 50
EARLIER = 10


class PlanNotHere(NotFound):
    code = "no_such_plan"


@dataclass(frozen=True, slots=True)
class OrderRow:
    """What the backlog's own order earned when the plan was computed."""

    value: float
    items: int
    ends_at: str | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list. ``value`` is None where none was found."""

    id: int
    number: int
    name: str
    state: str
    capacities: tuple[float, ...]
    value: float | None
    proven: bool
    created_at: datetime
    chosen_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanBoard:
    """One plan with all that stands in it.

    ``state`` is queued, solving, solved, cancelled or failed. ``value``, ``bound`` and ``gap``
    are None until a plan was found; ``gain`` is what it earns beyond the order, as a share.
    ``planned`` and ``left`` are one part of their lists (``planned_from``, ``left_from`` say
    which), ``item_count`` and ``left_count`` the whole; among those left, the ones without
    effort come last. ``changed`` counts items that changed since, in what a plan is computed
    from. ``may`` is what the reader may do.
    """

    id: int
    number: int
    name: str
    state: str
    progress: PlanProgress | None
    error: str
    value: float | None
    bound: float | None
    gap: float | None
    proven: bool
    seconds: float | None
    engine_version: str
    time_limit: float
    sprints: tuple[SprintRow, ...]
    capacity: float
    used: float
    order: OrderRow | None
    gain: float | None
    planned: tuple[PlannedRow, ...]
    planned_from: int
    item_count: int
    left: tuple[LeftRow, ...]
    left_from: int
    left_count: int
    listed_count: int
    weighed_count: int
    unestimated_count: int
    has_ranges: bool
    common_value: float | None
    common_count: int
    dropped_needs: tuple[tuple[str, str, str], ...]
    changed: int
    requested_by: str
    created_at: datetime
    finished_at: datetime | None
    chosen_by: str
    chosen_at: datetime | None
    may: frozenset[str]

    @property
    def is_finished(self) -> bool:
        return self.progress is None


def plan_of(
    *,
    actor: Actor,
    product: str,
    plan_id: int | None = None,
    planned_from: int = 0,
    left_from: int = 0,
    count: int = PAGE,
) -> PlanBoard | None:
    """One plan: the one named, else the latest, else None.

    Its lists hold up to ``count`` rows (1,000 at most) from the positions given, counted from 0.
    Raises NotFound, NotAllowed.
    """
    found = find_product(actor, product)
    require(actor, Act.READ, found)
    plan = _plan(found, plan_id)
    if plan is None:
        return None
    count = max(1, min(count, 1_000))
    may = frozenset(act.value for act in acts_in(actor, found))
    return _board(found, plan, max(0, planned_from), max(0, left_from), count, may)


def plans_of(*, actor: Actor, product: str, count: int = EARLIER) -> list[PlanRow]:
    """The product's latest plans, newest first. Raises NotFound, NotAllowed."""
    found = find_product(actor, product)
    require(actor, Act.READ, found)
    return _rows(found, count)


def _plan(product: Product, plan_id: int | None) -> ReleasePlan | None:
    plans = ReleasePlan.objects.filter(product=product).defer("inputs")
    if plan_id is None:
        return plans.order_by("-number").first()
    plan = plans.filter(pk=plan_id).first()
    if plan is None:
        raise PlanNotHere(_("There is no plan %(id)s here.") % {"id": plan_id})
    return plan


def _rows(product: Product, count: int) -> list[PlanRow]:
    plans = ReleasePlan.objects.light().filter(product=product).order_by("-number")
    return [
        PlanRow(
            id=plan.pk,
            number=plan.number,
            name=plan.name,
            state=plan.state,
            capacities=tuple(sprint["capacity"] for sprint in plan.sprints),
            value=plan.value,
            proven=plan.proven,
            created_at=plan.created_at,
            chosen_at=plan.chosen_at,
        )
        for plan in plans[: max(1, min(count, 100))]
    ]


def _board(
    product: Product,
    plan: ReleasePlan,
    planned_from: int,
    left_from: int,
    count: int,
    may: frozenset[str],
) -> PlanBoard:
    state, error, progress = plan.state, plan.error, progress_of(plan)
    if state in ReleasePlan.UNFINISHED and (ended := how_it_ended(plan)) is not None:
        state, error = ended
    sprints = sprints_in(plan)
    order: Mapping[str, Any] | None = plan.in_order
    lefts: list[dict[str, str]] = plan.result["left"] if plan.result else []
    # Those that could not be planned at all come last: there may be many, and they say little.
    lefts = sorted(lefts, key=lambda left: left["reason"] == NO_EFFORT)
    names = names_of([plan.requested_by_id, plan.chosen_by_id])
    return PlanBoard(
        id=plan.pk,
        number=plan.number,
        name=plan.name,
        state=state,
        progress=progress,
        error=error,
        value=plan.value,
        bound=plan.bound,
        gap=plan.gap,
        proven=plan.proven,
        seconds=plan.seconds,
        engine_version=plan.engine_version,
        time_limit=plan.time_limit,
        sprints=sprints,
        capacity=sum(sprint.capacity for sprint in sprints),
        used=sum(sprint.used for sprint in sprints),
        order=OrderRow(order["value"], len(order["items"]), order["ends_at"]) if order else None,
        gain=gain_of(plan.value, order["value"]) if order and plan.value is not None else None,
        planned=planned_in(product, plan, planned_from, count),
        planned_from=planned_from,
        item_count=sum(sprint.items for sprint in sprints),
        left=left_by(product, lefts[left_from : left_from + count]),
        left_from=left_from,
        left_count=len(lefts),
        listed_count=plan.listed_count,
        weighed_count=plan.weighed_count,
        unestimated_count=plan.unestimated_count,
        has_ranges=plan.has_ranges,
        common_value=plan.common_value,
        common_count=plan.common_count,
        dropped_needs=tuple((item, needed, why) for item, needed, why in plan.dropped_needs),
        changed=changed_since(plan),
        requested_by=names.get(plan.requested_by_id or 0, ""),
        created_at=plan.created_at,
        finished_at=plan.finished_at,
        chosen_by=names.get(plan.chosen_by_id or 0, ""),
        chosen_at=plan.chosen_at,
        may=may,
    )
