"""What the current plan says of a backlog: a mark on its items, and the line in its order.

For pages that show the backlog. They have asked who may read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.lists import listed_count
from quarterdeck.apps.planning.models import PlannedItem, ReleasePlan
from quarterdeck.apps.planning.queries.problem import MOST_WEIGHED, backlog_problem
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.engines import plan as engine

# How far down the order is read to see where a capacity ends: mostly the first step is enough.
STEPS = (200, 2_000, MOST_WEIGHED)


@dataclass(frozen=True, slots=True)
class PlanMark:
    """What the current plan does with an item.

    ``variant`` is the version it takes ("good enough", "standard", "perfect"), None where the
    item has one only or is left out; ``sprint`` the name of its sprint.
    """

    in_plan: bool
    variant: str | None = None
    sprint: str | None = None


@dataclass(frozen=True, slots=True)
class OrderEnd:
    """What the order earns if it is done from the top while it fits.

    ``items`` are those that are done; ``last`` the lowest of them, None when none fits.
    ``is_whole`` says that nothing that could be done was left for want of capacity.
    """

    items: frozenset[int]
    last: int | None
    value: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class CourseLine:
    """Where capacity ends in the order as it stands now, and what the current plan gains.

    The line is drawn under the item ``after_id``, whose key is ``after_rank`` in the order; both
    None when not even the first item fits. An item above the line (rank up to ``after_rank``)
    that is not in the plan is one the plan leaves. ``order_value`` is what the order earns,
    ``plan_value`` what the plan does, by the figures it was computed with; ``gain`` the
    difference as a share of the order's, None when the order earns nothing. ``left_from_above``
    items that fit are not in the plan, ``taken_from_below`` items of the plan do not fit.
    ``is_whole``: everything fits, so there is no line to draw.
    """

    plan_id: int
    plan_name: str
    is_chosen: bool
    is_proven: bool
    capacity: float
    sprint_count: int
    after_id: int | None
    after_rank: str | None
    order_value: float
    plan_value: float
    gain: float | None
    left_from_above: int
    taken_from_below: int
    is_whole: bool


def current_plan(product: Product) -> ReleasePlan | None:
    """The plan last adopted; before any was, the plan last found. Without its documents."""
    found = ReleasePlan.objects.found().light().filter(product=product)
    return found.order_by(F("chosen_at").desc(nulls_last=True), "-pk").first()


def plan_marks(product: Product, item_ids: Iterable[int]) -> dict[int, PlanMark]:
    """A mark for each of the items; nothing while there is no plan."""
    return _marks(current_plan(product), list(item_ids))


def marks_and_course(
    product: Product, item_ids: Iterable[int]
) -> tuple[dict[int, PlanMark], CourseLine | None]:
    """Both of what a list in the order shows, from one reading of the plan."""
    plan = current_plan(product)
    return _marks(plan, list(item_ids)), _course(product, plan)


def _marks(plan: ReleasePlan | None, ids: list[int]) -> dict[int, PlanMark]:
    if plan is None or not ids:
        return {}
    names = [sprint["name"] for sprint in plan.sprints]
    planned = PlannedItem.objects.filter(plan=plan, item__in=ids)
    taken = {
        item_id: PlanMark(True, variant or None, names[sprint])
        for item_id, variant, sprint in planned.values_list("item_id", "variant", "sprint")
    }
    left = PlanMark(False)
    return {item_id: taken.get(item_id, left) for item_id in ids}


def course_line(product: Product) -> CourseLine | None:
    """Where the current plan's capacity ends in today's order; None while there is no plan.

    Reads only as far down as the capacity reaches.
    """
    return _course(product, current_plan(product))


def _course(product: Product, plan: ReleasePlan | None) -> CourseLine | None:
    if plan is None or plan.value is None:
        return None
    end = order_end(product, sprints_of(plan))
    planned = frozenset(PlannedItem.objects.filter(plan=plan).values_list("item_id", flat=True))
    lowest = Item.objects.filter(pk__in=[] if end.last is None else [end.last])
    return CourseLine(
        plan_id=plan.pk,
        plan_name=plan.name,
        is_chosen=plan.chosen_at is not None,
        is_proven=plan.proven,
        capacity=sum(sprint["capacity"] for sprint in plan.sprints),
        sprint_count=len(plan.sprints),
        after_id=end.last,
        after_rank=lowest.values_list("rank", flat=True).first(),
        order_value=end.value,
        plan_value=plan.value,
        gain=gain_of(plan.value, end.value),
        left_from_above=len(end.items - planned),
        taken_from_below=len(planned - end.items),
        is_whole=end.is_whole,
    )


def sprints_of(plan: ReleasePlan) -> tuple[engine.Sprint, ...]:
    """The plan's sprints, for the engine."""
    return tuple(engine.Sprint(s["name"], s["capacity"]) for s in plan.sprints)


def gain_of(value: float, compared: float) -> float | None:
    """How much more ``value`` is, as a share of what it is compared with."""
    return None if compared <= 0 else value / compared - 1


def order_end(product: Product, sprints: tuple[engine.Sprint, ...]) -> OrderEnd:
    """What today's order earns with these sprints, and where it ends."""
    total = listed_count(product)
    for step in STEPS:
        asked = backlog_problem(product, sprints, first=step)
        found = engine.in_order(asked.problem)
        ended = found.ended_at is not None and found.ended_at < asked.first
        if ended or step >= total:
            break
    places = asked.problem.position
    last = max(found.choice, key=lambda key: places[key], default=None)
    return OrderEnd(
        items=frozenset(asked.item_ids[key] for key in found.choice),
        last=None if last is None else asked.item_ids[last],
        value=found.value,
        is_whole=not ended and asked.first >= total,
    )
