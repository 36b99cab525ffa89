"""The backlog page: the order with what the plan says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.find import NoSuchItem, keys_of, split_key
from quarterdeck.apps.backlog.queries.items import ItemDetail, item_of
from quarterdeck.apps.backlog.queries.lists import (
    PAGE,
    Counters,
    Filter,
    counters_of,
    label_names,
    rows_from,
)
from quarterdeck.apps.backlog.queries.rows import ItemRow
from quarterdeck.apps.backlog.queries.stretches import (
    Stretch,
    Surroundings,
    opened,
    page_cursor,
    rows_before,
    surroundings,
    total_of,
)
from quarterdeck.apps.planning.queries.marks import (
    CourseLine,
    PlanMark,
    course_line,
    marks_and_course,
    plan_marks,
)
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, acts_in, require
from quarterdeck.apps.workspaces.queries.products import ProductRow, find_product, row_of

# Past this a row's number would cost a count over the whole order.
NUMBERED = 10_000
# Epics offered in the menus of the page, the newest first.
MOST_EPICS = 50


@dataclass(frozen=True, slots=True)
class BacklogRows:
    """Some rows of a backlog's list.

    ``places`` are the items' numbers in the order, by id, as far as they are counted; ``marks``
    say by id what the current plan does with an item; ``course`` is where its capacity ends in
    this order, None outside the order and while there is no plan.
    """

    product: ProductRow
    filter: Filter
    rows: tuple[ItemRow, ...]
    places: dict[int, int]
    marks: dict[int, PlanMark]
    course: CourseLine | None
    has_ranges: bool
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class BacklogBoard:
    """The backlog page. ``total`` is how many rows the list has, as ``total_of`` counts them."""

    listing: BacklogRows
    around: Surroundings
    total: int
    listed_count: int
    labels: tuple[str, ...]
    epics: tuple[ItemRow, ...]


def backlog_board(
    *,
    actor: Actor,
    product: str,
    filter: Filter | None = None,
    at: str | None = None,
    after: str | None = None,
) -> BacklogBoard:
    """The page that begins behind the cursor ``after``, or that holds the item ``at``.

    Raises NotFound, NotAllowed, CursorUnfit.
    """
    wanted, found = filter or Filter(), _readable(actor, product)
    if at and after is None:
        after = _cursor_at(found, wanted, at)
    rows, following = rows_from(found, wanted, cursor=after, count=PAGE)
    counters = counters_of(found)
    before = rows_before(found, wanted, after)
    is_whole = wanted == Filter(sort=wanted.sort)
    total = counters.listed_count if is_whole else total_of(found, wanted)
    return BacklogBoard(
        listing=_rows(actor, found, wanted, rows, counters, before),
        around=surroundings(
            found,
            wanted,
            after=after,
            until=following,
            before=before,
            left=total - before - len(rows),
        ),
        total=total,
        listed_count=counters.listed_count,
        labels=tuple(label_names(found)),
        epics=_epics(found),
    )


def backlog_rows(
    *, actor: Actor, product: str, filter: Filter, after: str, until: str
) -> BacklogRows:
    """The rows of one stretch of the list. Raises NotFound, NotAllowed, CursorUnfit."""
    found = _readable(actor, product)
    rows, _following = rows_from(found, filter, cursor=after, until=until or None)
    before = None
    if filter.shows_order:
        upper = Item.objects.listed().filter(product=found, rank__lte=after)
        counted = upper[: NUMBERED + 1].count() if after else 0
        before = counted if counted <= NUMBERED else None
    return _rows(actor, found, filter, rows, counters_of(found), before)


def backlog_stretches(
    *, actor: Actor, product: str, filter: Filter, after: str, until: str, rows: int, offset: int
) -> tuple[Stretch, ...]:
    """A gap in the list taken apart around its row ``offset``.

    Raises NotFound, NotAllowed, CursorUnfit.
    """
    found = _readable(actor, product)
    return opened(found, filter, after=after, until=until, rows=rows, offset=offset)


@dataclass(frozen=True, slots=True)
class NewItemChoices:
    """What one chooses from for a new item."""

    product: ProductRow
    epics: tuple[ItemRow, ...]


def new_item_choices(*, actor: Actor, product: str) -> NewItemChoices:
    """For the form of a new item. Raises NotFound, NotAllowed."""
    found = find_product(actor, product)
    require(actor, Act.EDIT_ITEMS, found)
    return NewItemChoices(row_of(found), _epics(found))


def _epics(product: Product) -> tuple[ItemRow, ...]:
    rows, _following = rows_from(product, Filter(scope="epics"), count=MOST_EPICS, slim=True)
    return rows


def _readable(actor: Actor, product: str) -> Product:
    found = find_product(actor, product)
    require(actor, Act.READ, found)
    return found


def _cursor_at(product: Product, wanted: Filter, key: str) -> str | None:
    try:
        product_key, number = split_key(key)
    except NoSuchItem:
        return None  # an old or broken address shows the list from its top
    return page_cursor(product, wanted, number) if product_key == product.key else None


def _rows(
    actor: Actor,
    product: Product,
    wanted: Filter,
    rows: tuple[ItemRow, ...],
    counters: Counters,
    before: int | None,
) -> BacklogRows:
    ids, course = [row.id for row in rows], None
    if wanted.shows_order:
        marks, course = marks_and_course(product, ids)
    else:
        marks = plan_marks(product, ids)
    if not wanted.shows_order:
        places = _places_of(product, rows, counters)
    elif before is None:
        places = {}
    else:
        places = {row.id: number for number, row in enumerate(rows, start=before + 1)}
    return BacklogRows(
        product=row_of(product),
        filter=wanted,
        rows=rows,
        places=places,
        marks=marks,
        course=course,
        has_ranges=counters.has_ranges,
        may=frozenset(act.value for act in acts_in(actor, product)),
    )


def _places_of(product: Product, rows: Sequence[ItemRow], counters: Counters) -> dict[int, int]:
    """The numbers in the order of rows that a filter or another sort shows."""
    ranks = [row.rank for row in rows if row.listed]
    if not ranks or counters.listed_count > NUMBERED:
        return {}
    ids = {row.id for row in rows}
    listed = Item.objects.listed().filter(product=product, rank__lte=max(ranks)).order_by("rank")
    every = enumerate(listed.values_list("pk", flat=True), start=1)
    return {item_id: number for number, item_id in every if item_id in ids}


def place_of(*, actor: Actor, item: str) -> int | None:
    """An item's place in the order, counted from 1: asked for by name, so counted."""
    product_key, number = split_key(item)
    product = find_product(actor, product_key)
    listed = Item.objects.listed().filter(product=product)
    rank = listed.filter(number=number).values_list("rank", flat=True).first()
    return None if rank is None else listed.filter(rank__lte=rank).count()


@dataclass(frozen=True, slots=True)
class Course:
    """What the current plan says of the order as it stands; ``after`` is the key of the item
    under which the line is drawn, None where there is nothing to draw."""

    product: ProductRow
    line: CourseLine | None
    after: str | None


def course_of(*, actor: Actor, product: str) -> Course:
    """The line in the order, and what the order earns. Raises NotFound, NotAllowed."""
    found = _readable(actor, product)
    line = course_line(found)
    after = None
    if line is not None and line.after_id is not None and not line.is_whole:
        after = keys_of(found, [line.after_id]).get(line.after_id)
    return Course(row_of(found), line, after)


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
