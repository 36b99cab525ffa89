"""Carry-over: the surplus of the last term that counts for this one.

Only a surplus is carried: what the last term counted above its need and above every minimum. Of
that only units dated in the term's last months, of kinds that may be carried, up to a maximum.
Which of them are carried is chosen so that the least is missing now; an entry more in the last
term can therefore never make this one harder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quarterdeck.engines.credential.counting import (
    ROOT,
    ZERO,
    count,
    missing,
    order_of,
    path_to,
)
from quarterdeck.engines.credential.scheme import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTerm:
    """The last term: all units that were open to it, those late enough to carry, and its need.

    Amounts are by category. ``late`` leaves out the kinds that are never carried.
    """

    amounts: Mapping[str, Decimal]
    late: Mapping[str, Decimal]
    needed: Decimal
    most: Decimal


def carried(
    categories: tuple[Category, ...],
    last: LastTerm,
    own: Mapping[str, Decimal],
    needed: Decimal,
) -> dict[str, Decimal]:
    """Units carried into a term that has ``own`` units and needs ``needed``, by category.

    >>> last = LastTerm(amounts={"": Decimal(70)}, late={"": Decimal(30)},
    ...                 needed=Decimal(60), most=Decimal(20))
    >>> carried((), last, {"": Decimal(5)}, Decimal(60))
    {'': Decimal('10')}
    """
    before = count(categories, last.amounts)
    limit = {category.id: before.by[category.id] - _minimum(category) for category in categories}
    limit[ROOT] = min(last.most, before.total - last.needed)
    if missing(categories, last.amounts, last.needed) or limit[ROOT] <= 0:
        return {}
    taken: dict[str, Decimal] = {}

    def take(node: str, most: Decimal) -> None:
        amount = min(most, last.late.get(node, ZERO) - taken.get(node, ZERO))
        for above in path_to(node):
            below = sum((n for c, n in taken.items() if above in path_to(c)), ZERO)
            amount = min(amount, limit[above] - below)
        amount = min(amount, _room(categories, _sum(own, taken), node))
        if amount > 0:
            taken[node] = taken.get(node, ZERO) + amount

    kinds = (*order_of(categories), ROOT)
    for goal in kinds:  # the deepest need first: what meets it meets those above as well
        for node in kinds:
            if goal in path_to(node):
                take(node, _short(categories, _sum(own, taken), needed, goal))
    for node in kinds:
        take(node, last.most)
    return taken


def _minimum(category: Category) -> Decimal:
    return category.min if isinstance(category.min, Decimal) else ZERO


def _sum(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {node: one.get(node, ZERO) + other.get(node, ZERO) for node in {*one, *other}}


def _short(
    categories: tuple[Category, ...], amounts: Mapping[str, Decimal], needed: Decimal, goal: str
) -> Decimal:
    parts = missing(categories, amounts, needed)
    return next((part.units for part in parts if (part.category or ROOT) == goal), ZERO)


def _room(categories: tuple[Category, ...], amounts: Mapping[str, Decimal], node: str) -> Decimal:
    """How many more units of a category would all count in the whole."""
    now = count(categories, amounts)
    room = Decimal("Infinity")
    for category in categories:
        if category.id in path_to(node) and isinstance(category.max, Decimal):
            room = min(room, category.max - now.by[category.id])
    return room
