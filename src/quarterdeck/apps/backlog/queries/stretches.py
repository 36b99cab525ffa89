"""What of a long list is not sent with a page: stretches of it, each read when one comes near.

A page holds a hundred rows. The next twenty hundreds on either side are named, each by the
cursors between which it lies, so that no row is read twice or left out when others are moved
meanwhile; what lies beyond is one gap, from which any part can be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from quarterdeck.apps.backlog.models import Item, ItemQuerySet
from quarterdeck.apps.backlog.queries.lists import (
    PAGE,
    Filter,
    between,
    narrowed,
    walked_by,
)
from quarterdeck.apps.workspaces.models import Product

CHUNKS = 20
_NAMED = CHUNKS * PAGE
# What a filter lets through is counted as far as this.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a list, behind the cursor ``after`` and up to ``until``; empty is the list's end.

    ``rows`` is how many there are, roughly for a gap; a gap is not read as a whole.
    """

    after: str
    until: str
    rows: int
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands above and below the rows of a page, in the list's order."""

    above: tuple[Stretch, ...] = ()
    below: tuple[Stretch, ...] = ()


def total_of(product: Product, wanted: Filter) -> int:
    """How many rows a filter lets through, counted up to MOST_COUNTED + 1."""
    return narrowed(Item.objects.all(), product, wanted)[: MOST_COUNTED + 1].count()


def rows_before(product: Product, wanted: Filter, cursor: str | None) -> int:
    """How many rows of the list stand up to and with the cursor."""
    if not cursor:
        return 0
    if walked_by(wanted) is None:
        return int(cursor)
    return between(narrowed(Item.objects.all(), product, wanted), wanted, None, cursor).count()


def page_cursor(product: Product, wanted: Filter, number: int) -> str | None:
    """The cursor behind which the page with this item begins; None for the first page.

    Pages are counted from the top, a hundred rows each. Lists that are counted anyway, and
    lists without the item, begin at the top.
    """
    column = walked_by(wanted)
    rows = narrowed(Item.objects.all(), product, wanted)
    cursor = column and rows.filter(number=number).values_list(column, flat=True).first()
    if column is None or not cursor:
        return None
    place = between(rows, wanted, None, str(cursor)).count() - 1
    start = place - place % PAGE
    return _keys(rows, wanted, "", str(cursor), start - 1, 1)[0] if start else None


def surroundings(
    product: Product,
    wanted: Filter,
    *,
    after: str | None,
    until: str | None,
    before: int,
    left: int,
) -> Surroundings:
    """What lies around a page that shows the rows behind ``after``.

    ``until`` is the cursor of its last row while more follow, else None; ``before`` and ``left``
    how many rows there are above and below.
    """
    rows = narrowed(Item.objects.all(), product, wanted)
    above: list[Stretch] = []
    if after:
        keys = _keys_back(rows, wanted, after)
        for start in range(0, min(len(keys), _NAMED), PAGE):
            begin = keys[start + PAGE] if start + PAGE < len(keys) else ""
            above.append(Stretch(begin, keys[start], min(PAGE, len(keys) - start)))
        if len(keys) > _NAMED:
            above.append(Stretch("", keys[_NAMED], max(PAGE, before - _NAMED), is_gap=True))
    below = _named(rows, wanted, until, "", left) if until else []
    return Surroundings(tuple(reversed(above)), tuple(below))


def opened(
    product: Product, wanted: Filter, *, after: str, until: str, rows: int, offset: int
) -> tuple[Stretch, ...]:
    """A gap taken apart around its row ``offset``: gap, twenty hundreds, gap."""
    listed = narrowed(Item.objects.all(), product, wanted)
    if offset >= rows:  # its end is asked for, and it may not have been counted so far
        offset = rows = between(listed, wanted, after, until).count()
    start = _start(rows, offset)
    keys = _keys(listed, wanted, after, until, start - 1, 1) if start else []
    if start and not keys:  # the list has become shorter
        rows = between(listed, wanted, after, until).count()
        start = _start(rows, rows)
        keys = _keys(listed, wanted, after, until, start - 1, 1) if start else []
    stretches = [Stretch(after, keys[0], start, is_gap=True)] if keys else []
    begin = keys[0] if keys else after
    return (*stretches, *_named(listed, wanted, begin, until, rows - start))


def _start(rows: int, offset: int) -> int:
    """The first of the twenty hundreds that have the row in their middle, or reach the end."""
    last = max(0, -(-rows // PAGE) - CHUNKS)
    return min(max(0, offset // PAGE - CHUNKS // 2), last) * PAGE


def _named(
    rows: ItemQuerySet, wanted: Filter, after: str, until: str, expected: int
) -> list[Stretch]:
    """Up to twenty hundreds behind a cursor, and the gap that is left."""
    keys = _keys(rows, wanted, after, until, 0, _NAMED + 1)
    stretches = []
    for start in range(0, min(len(keys), _NAMED), PAGE):
        is_last = start + PAGE >= len(keys)
        end = until if is_last else keys[start + PAGE - 1]
        begin = keys[start - 1] if start else after
        stretches.append(Stretch(begin, end, min(PAGE, len(keys) - start)))
    if len(keys) > _NAMED:
        left = max(PAGE, expected - _NAMED)
        stretches.append(Stretch(keys[_NAMED - 1], until, left, is_gap=True))
    return stretches


def _keys(
    rows: ItemQuerySet, wanted: Filter, after: str, until: str, start: int, count: int
) -> list[str]:
    """The cursors of some rows between two cursors."""
    column = walked_by(wanted)
    asked = between(rows, wanted, after, until)[start : start + count]
    if column is None:
        first = int(after or 0) + start + 1
        return [str(first + place) for place in range(asked.count())]
    return [str(key) for key in asked.values_list(column, flat=True)]


def _keys_back(rows: ItemQuerySet, wanted: Filter, until: str) -> list[str]:
    """The cursors up to and with one, from there back."""
    column = walked_by(wanted)
    if column is None:
        return [str(place) for place in range(int(until), max(0, int(until) - _NAMED - 1), -1)]
    asked = between(rows, wanted, "", until).reverse()[: _NAMED + 1]
    return [str(key) for key in asked.values_list(column, flat=True)]
