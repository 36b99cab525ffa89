"""What the backlog's own order would earn: from the top, while it fits."""

from __future__ import annotations

from dataclasses import dataclass

from quarterdeck.engines.plan.check import ROUNDING, recompute
from quarterdeck.engines.plan.instance import Choice, Item, Placement, Problem, mean

STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class InOrder:
    """What is done when the order alone decides, and what it earns.

    ``ended_at`` is the position in the problem's items of the first one that no longer fits,
    which is where the course line is drawn; None when everything fits.
    """

    choice: Choice
    value: float
    ended_at: int | None


def in_order(problem: Problem) -> InOrder:
    """Take items from the top, sprint after sprint, until one fits in none that remains.

    The next sprint begins when an item does not fit the current one; nothing returns to a
    sprint that was closed. Passed over are items without effort, left by choice, or in need of
    one that was passed over. An item is done in its ``standard`` variant, or else its first.
    ``take`` and floors are not asked: this is the team's order as it stands, to compare with.
    """
    left = set(problem.leave)
    choice: dict[str, Placement] = {}
    current, used = 0, 0.0
    ended_at = None
    for i, item in enumerate(problem.items):
        variant = _usual(item)
        if variant is None or item.id in left or any(j not in choice for j in item.after):
            continue
        effort = mean(item.variants[variant].effort or 0)
        while current < len(problem.sprints):
            if used + effort <= problem.sprints[current].capacity * (1 + ROUNDING):
                break
            current, used = current + 1, 0.0
        else:
            ended_at = i
            break
        choice[item.id] = Placement(variant, current)
        used += effort
    return InOrder(choice, recompute(problem, choice).value, ended_at)


def _usual(item: Item) -> int | None:
    """The position of the variant that the order stands for; None without an effort."""
    sized = [v for v, variant in enumerate(item.variants) if variant.effort is not None]
    standard = (v for v in sized if item.variants[v].name == STANDARD)
    return next(standard, sized[0] if sized else None)
