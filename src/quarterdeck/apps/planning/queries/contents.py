"""What stands in a plan: its sprints, the items it takes, the items it leaves and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from quarterdeck.apps.backlog.figures import figure_in
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.planning.models import PlannedItem, ReleasePlan
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.engines.ranges import Range


@dataclass(frozen=True, slots=True)
class SprintRow:
    """A sprint of a plan: what it can hold, and what the plan puts into it."""

    name: str
    capacity: float
    used: float
    items: int
    value: float


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """An item of the plan. ``variant`` is None where the item has one version only."""

    key: str
    title: str
    variant: str | None
    sprint: str
    value: float
    effort: float


@dataclass(frozen=True, slots=True)
class LeftRow:
    """An item that the plan leaves, with the engine's reason and that reason in words.

    ``value`` and ``effort`` are today's figures of its standard version.
    """

    key: str
    title: str
    reason: str
    because: str
    value: Range | None
    effort: Range | None


def sprints_in(plan: ReleasePlan) -> tuple[SprintRow, ...]:
    """The plan's sprints in time order, empty ones too."""
    totals = {
        row["sprint"]: row
        for row in PlannedItem.objects.filter(plan=plan)
        .values("sprint")
        .annotate(used=Sum("effort"), worth=Sum("value"), items=Count("pk"))
        .order_by()
    }
    nothing: dict[str, Any] = {"used": 0.0, "worth": 0.0, "items": 0}
    return tuple(
        SprintRow(sprint["name"], sprint["capacity"], row["used"], row["items"], row["worth"])
        for index, sprint in enumerate(plan.sprints)
        for row in [totals.get(index, nothing)]
    )


def planned_in(
    product: Product, plan: ReleasePlan, start: int, count: int
) -> tuple[PlannedRow, ...]:
    """The plan's items by sprint, from this position on."""
    rows = PlannedItem.objects.filter(plan=plan, position__gte=start).order_by("position")
    names = [sprint["name"] for sprint in plan.sprints]
    return tuple(
        PlannedRow(
            key=f"{product.key}-{row.item.number}",
            title=row.item.title,
            variant=row.variant or None,
            sprint=names[row.sprint],
            value=row.value,
            effort=row.effort,
        )
        for row in rows.select_related("item").only(
            "variant", "sprint", "value", "effort", "item__number", "item__title"
        )[:count]
    )


def left_by(product: Product, lefts: Iterable[Mapping[str, str]]) -> tuple[LeftRow, ...]:
    """Rows for entries of ``left`` in a result, with titles and figures of today."""
    reasons = {left["item"]: left["reason"] for left in lefts}
    numbers = [int(key.rpartition("-")[2]) for key in reasons]
    items = {
        f"{product.key}-{item.number}": item
        for item in Item.objects.filter(product=product, number__in=numbers)
    }
    return tuple(
        LeftRow(
            key=key,
            title=items[key].title,
            reason=reason,
            because=in_words(reason),
            value=figure_in(items[key], "value"),
            effort=figure_in(items[key], "effort"),
        )
        for key, reason in reasons.items()
    )


def in_words(reason: str) -> str:
    """The engine's reason for leaving an item, as a sentence."""
    if reason.startswith("needs "):
        return _("Needs %(item)s, which is not in the plan.") % {"item": reason[len("needs ") :]}
    words = {
        "no effort": _("Has no effort: the developers have not sized it."),
        "larger than every sprint": _("Larger than every sprint. Split it."),
        "left by choice": _("Left out by choice."),
        "outweighed": _("Others earn more, or as much, with the same capacity."),
    }
    return words.get(reason, reason)
