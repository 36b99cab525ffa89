"""Units by category: what counts after caps, and the least that is still missing.

Categories are a tree by their ids (``education/power-skills`` below ``education``). A cap clips the
child first, then its parent with what the child has left. Minima are tested on what counts, so
that enough units in total may still be too few of a kind.

>>> tree = (Category(id="education", min=Decimal(35)),
...         Category(id="education/business-acumen", min=Decimal(8)),
...         Category(id="giving-back", max=Decimal(25)))
>>> amounts = {"education": Decimal(40), "education/business-acumen": Decimal(5),
...            "giving-back": Decimal(15)}
>>> count(tree, amounts).total
Decimal('60')
>>> missing(tree, amounts, Decimal(60))
(Missing(category='education/business-acumen', units=Decimal('3')),)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quarterdeck.engines.credential.facts import Unknown
from quarterdeck.engines.credential.scheme import Category

ZERO = Decimal(0)
ROOT = ""
"""The whole wallet: the parent of the topmost categories, and the place of units without one."""


@dataclass(frozen=True, slots=True)
class Count:
    """Units that count: in all, and by category with those below it."""

    total: Decimal
    by: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Missing:
    """Units still to be earned, of a category or (None) of any with room."""

    category: str | None
    units: Decimal


def unknown_limit(categories: tuple[Category, ...]) -> str | None:
    """The first minimum or cap that nobody knows, as "<id>.min"; None if all are known."""
    for category in categories:
        for name, limit in (("min", category.min), ("max", category.max)):
            if isinstance(limit, Unknown):
                return f"{category.id}.{name}"
    return None


def count(categories: tuple[Category, ...], amounts: Mapping[str, Decimal]) -> Count:
    """What counts of ``amounts``, units by category id (ROOT: without category).

    Every limit is known, and every category of ``amounts`` is in ``categories``.
    """
    by: dict[str, Decimal] = {}
    for node in _deepest_first(categories):
        raw = amounts.get(node, ZERO) + sum((by[c] for c in _below(categories, node)), ZERO)
        cap = _cap(categories, node)
        by[node] = raw if cap is None else min(raw, cap)
    return Count(total=by.pop(ROOT), by=by)


def missing(
    categories: tuple[Category, ...], amounts: Mapping[str, Decimal], needed: Decimal
) -> tuple[Missing, ...]:
    """The least units that, added to ``amounts``, meet every minimum and ``needed`` in all.

    The parts do not overlap: earning exactly each of them is enough. Deeper categories come
    first, the part of any category last.
    """
    parts: list[Missing] = []
    counts: dict[str, Decimal] = {}
    for node in _deepest_first(categories):
        raw = amounts.get(node, ZERO) + sum((counts[c] for c in _below(categories, node)), ZERO)
        cap = _cap(categories, node)
        counts[node] = raw if cap is None else min(raw, cap)
        least = needed if node == ROOT else _least(categories, node)
        short = least - counts[node]
        if short > 0:
            parts.append(Missing(node or None, short))
            counts[node] = least
    return tuple(parts)


def order_of(categories: tuple[Category, ...]) -> tuple[str, ...]:
    """Category ids, the deepest of each branch first, in the order of the rules."""
    return tuple(node for node in _deepest_first(categories) if node != ROOT)


def path_to(node: str) -> Iterator[str]:
    """A category and those above it, ROOT last.

    >>> list(path_to("a/b"))
    ['a/b', 'a', '']
    """
    while node != ROOT:
        yield node
        node = node.rpartition("/")[0]
    yield ROOT


def _deepest_first(categories: tuple[Category, ...], node: str = ROOT) -> Iterator[str]:
    for child in _below(categories, node):
        yield from _deepest_first(categories, child)
    yield node


def _below(categories: tuple[Category, ...], node: str) -> list[str]:
    return [category.id for category in categories if category.parent == node]


def _named(categories: tuple[Category, ...], node: str) -> Category | None:
    return next((category for category in categories if category.id == node), None)


def _cap(categories: tuple[Category, ...], node: str) -> Decimal | None:
    category = _named(categories, node)
    return category.max if category and isinstance(category.max, Decimal) else None


def _least(categories: tuple[Category, ...], node: str) -> Decimal:
    category = _named(categories, node)
    return category.min if category and isinstance(category.min, Decimal) else ZERO
