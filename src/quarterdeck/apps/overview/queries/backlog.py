"""The backlog page: the order with what the plan says of it."""

from __future__ import annotations

from dataclasses import dataclass

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.find import split_key
from quarterdeck.apps.backlog.queries.items import ItemDetail, item_of
from quarterdeck.apps.backlog.queries.lists import (
    PAGE,
    Filter,
    ItemRow,
    has_ranges,
    label_names,
    page_of,
)
from quarterdeck.apps.planning.queries.marks import CourseLine, PlanMark, course_line, plan_marks
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, acts_in, require
from quarterdeck.apps.workspaces.queries.products import ProductRow, find_product, row_of

# Past this a row's number would cost a count over the whole order.
NUMBERED = 10_000
# Epics offered in the menus of the page, the newest first.
MOST_EPICS = 50


@dataclass(frozen=True, slots=True)
class BacklogBoard:
    """One part of the backlog page.

    ``first_number`` is the place of the first row, None where places are not counted; ``marks``
    say by item id what the current plan does with it; ``course`` is where its capacity ends in
    this order.
    """

    product: ProductRow
    rows: tuple[ItemRow, ...]
    next_cursor: str | None
    listed_count: int
    first_number: int | None
    marks: dict[int, PlanMark]
    course: CourseLine | None
    has_ranges: bool
    filter: Filter
    labels: tuple[str, ...]
    epics: tuple[ItemRow, ...]
    may: frozenset[str]


def backlog_board(
    *,
    actor: Actor,
    product: str,
    filter: Filter | None = None,
    cursor: str | None = None,
    at: str | None = None,
    first_number: int | None = None,
    count: int = PAGE,
    is_part: bool = False,
) -> BacklogBoard:
    """A page of the backlog from ``cursor`` on, or the page that holds the item ``at``.

    ``first_number`` is the place of the first row as the page before told it; ``is_part`` leaves
    out what only a whole page shows. Raises NotFound, NotAllowed.
    """
    wanted = filter or Filter()
    found = find_product(actor, product)
    in_order = wanted.shows_order
    if at and in_order and cursor is None:
        cursor, first_number = _page_of(found, at, count)
    require(actor, Act.READ, found)
    page = page_of(found, wanted, cursor=cursor, count=count)
    if cursor is None:
        first_number = 1
    numbered = in_order and first_number is not None and first_number <= NUMBERED
    course = course_line(found) if in_order else None
    epics: tuple[ItemRow, ...] = ()
    labels: tuple[str, ...] = ()
    if not is_part:
        wide = Filter(scope="epics")
        epics = page_of(found, wide, count=MOST_EPICS).items
        labels = tuple(label_names(found))
    return BacklogBoard(
        product=row_of(found),
        rows=page.items,
        next_cursor=page.next_cursor,
        listed_count=page.listed_count,
        first_number=first_number if numbered else None,
        marks=plan_marks(found, [row.id for row in page.items]),
        course=course,
        has_ranges=has_ranges(found),
        filter=wanted,
        labels=labels,
        epics=epics,
        may=frozenset(act.value for act in acts_in(actor, found)),
    )


def _page_of(product: Product, key: str, count: int) -> tuple[str | None, int | None]:
    """Cursor and first number of the page that holds an item; the first page if it has none."""
    product_key, number = split_key(key)
    listed = Item.objects.listed().filter(product=product)
    rank = listed.filter(number=number).values_list("rank", flat=True).first()
    if rank is None or product_key != product.key:
        return None, 1
    before = listed.filter(rank__lt=rank).count()
    start = before - before % count
    if start == 0:
        return None, 1
    cursor = (
        listed.filter(rank__lt=rank)
        .order_by("-rank")
        .values_list("rank", flat=True)[before - start : before - start + 1]
        .first()
    )
    return cursor, start + 1


def place_of(*, actor: Actor, item: str) -> int | None:
    """An item's place in the order, counted from 1: asked for by name, so counted."""
    product_key, number = split_key(item)
    product = find_product(actor, product_key)
    listed = Item.objects.listed().filter(product=product)
    rank = listed.filter(number=number).values_list("rank", flat=True).first()
    return None if rank is None else listed.filter(rank__lte=rank).count()


@dataclass(frozen=True, slots=True)
class Glance:
    """One item beside the list: enough to decide on without opening it."""

    product: ProductRow
    detail: ItemDetail
    mark: PlanMark | None


def item_at_a_glance(*, actor: Actor, item: str) -> Glance:
    """An item as the list's side pane shows it. Raises NotFound, NotAllowed."""
    detail = item_of(actor=actor, item=item)
    product = find_product(actor, detail.product)
    return Glance(row_of(product), detail, plan_marks(product, [detail.row.id]).get(detail.row.id))
