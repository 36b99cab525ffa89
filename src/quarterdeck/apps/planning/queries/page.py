"""The page of a plan: the plan, what one was last asked, the plans before it, who may what."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.lists import listed_count
from quarterdeck.apps.planning.models import DEFAULT_SECONDS, PlanSettings
from quarterdeck.apps.planning.queries.problem import MOST_WEIGHED
from quarterdeck.apps.planning.queries.releases import PlanBoard, PlanRow, plan_of, plans_of
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import acts_in
from quarterdeck.apps.workspaces.queries.products import ProductRow, find_product, row_of


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What the page shows. ``board`` is None before the first plan.

    ``listed_count`` items stand in the order; ``unestimated_count`` of those that a plan weighs
    have no effort.
    """

    product: ProductRow
    board: PlanBoard | None
    capacities: tuple[float, ...]
    time_limit: float
    plans: tuple[PlanRow, ...]
    listed_count: int
    unestimated_count: int
    may: frozenset[str]


def plan_page(
    *,
    actor: Actor,
    product: str,
    plan_id: int | None = None,
    planned_from: int = 0,
    left_from: int = 0,
) -> PlanPage:
    """The page of a plan, or of none yet. Raises NotFound, NotAllowed."""
    board = plan_of(
        actor=actor,
        product=product,
        plan_id=plan_id,
        planned_from=planned_from,
        left_from=left_from,
    )
    found = find_product(actor, product)
    settings = PlanSettings.objects.filter(product=found).first()
    return PlanPage(
        product=row_of(found),
        board=board,
        capacities=tuple(settings.capacities) if settings else (),
        time_limit=settings.time_limit if settings else DEFAULT_SECONDS,
        plans=tuple(plans_of(actor=actor, product=product)),
        listed_count=listed_count(found),
        unestimated_count=board.unestimated_count if board else _unestimated(found),
        may=board.may if board else frozenset(act.value for act in acts_in(actor, found)),
    )


def _unestimated(product: Product) -> int:
    listed = Item.objects.listed().filter(product=product).order_by("rank")
    weighed = listed.values("effort_likely")[:MOST_WEIGHED]
    counts = weighed.aggregate(items=Count("*"), sized=Count("effort_likely"))
    return int(counts["items"] - counts["sized"])
