"""Lists of items as plain data: the order and what stands outside it, filtered, in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import (
    Backlog,
    Item,
    ItemLabel,
    ItemQuerySet,
    Label,
)
from quarterdeck.apps.backlog.queries.find import matching
from quarterdeck.apps.backlog.queries.rows import ItemRow, rows_of
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.errors import Invalid

PAGE = 100
MOST = 1_000  # rows in one answer


class CursorUnfit(Invalid):
    code = "cursor_unfit"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows. Empty parts do not narrow it."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    parent: str = ""
    # "open" is the order; "epics", "done", "trash" and "all" show what stands outside it.
    scope: str = "open"
    # "order" is the order of the backlog; other sorts only look at it differently.
    sort: str = "order"

    @property
    def shows_order(self) -> bool:
        """Whether the rows are the backlog's order itself, whole and as it stands."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Part of a list; ``next_cursor`` None at its end. ``listed_count`` is of the whole order."""

    items: tuple[ItemRow, ...]
    next_cursor: str | None
    listed_count: int


SCOPES = {
    "open": Q(listed=True),
    "epics": Q(listed=False, kind="epic", trashed_at__isnull=True),
    "done": Q(listed=False, state="done", trashed_at__isnull=True) & ~Q(kind="epic"),
    "trash": Q(listed=False, trashed_at__isnull=False),
    "all": Q(trashed_at__isnull=True),
}


SORTS: dict[str, tuple[Any, ...]] = {
    "value": (F("value_likely").desc(nulls_last=True), "rank", "pk"),
    "effort": (F("effort_likely").asc(nulls_last=True), "rank", "pk"),
    "newest": ("-number",),
    "changed": ("-changed_at", "-pk"),
    "title": ("title", "pk"),
}


def narrowed(rows: ItemQuerySet, product: Product, wanted: Filter) -> ItemQuerySet:
    """Rows of the product that the filter lets through. Raises CursorUnfit for a bad scope."""
    if wanted.scope not in SCOPES:
        raise CursorUnfit(
            _("There is no list “%(scope)s”. There are: %(known)s.")
            % {"scope": wanted.scope, "known": ", ".join(SCOPES)},
            field="scope",
        )
    rows = rows.filter(SCOPES[wanted.scope], product=product)
    if wanted.text.strip():
        rows = rows.filter(matching(wanted.text, product.key))
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.labels:
        tagged = ItemLabel.objects.filter(
            label__product=product, label__name__in=wanted.labels
        ).values("item")
        rows = rows.filter(pk__in=tagged)
    if wanted.parent:
        number = wanted.parent.rpartition("-")[2]
        rows = rows.filter(parent__number=int(number) if number.isdecimal() else -1)
    return rows


def items_in_order(
    *,
    actor: Actor,
    product: str,
    filter: Filter | None = None,
    cursor: str | None = None,
    count: int = PAGE,
    slim: bool = False,
) -> ItemPage:
    """One page of a list: the order by rank, other scopes newest number first.

    ``cursor`` is the ``next_cursor`` of the page before. ``slim`` leaves parents, labels and
    versions of the rows empty, and saves their queries. Raises NotFound, NotAllowed, CursorUnfit.
    """
    found = find_product(actor, product)
    require(actor, Act.READ, found)
    return page_of(found, filter or Filter(), cursor=cursor, count=count, slim=slim)


def page_of(
    product: Product,
    wanted: Filter,
    *,
    cursor: str | None = None,
    count: int = PAGE,
    slim: bool = False,
) -> ItemPage:
    """The page itself, for queries that have found the product and asked."""
    rows, following = rows_from(
        product, wanted, cursor=cursor, count=max(1, min(count, MOST)), slim=slim
    )
    return ItemPage(rows, following, listed_count(product))


def rows_from(
    product: Product,
    wanted: Filter,
    *,
    cursor: str | None = None,
    until: str | None = None,
    count: int = MOST,
    slim: bool = False,
) -> tuple[tuple[ItemRow, ...], str | None]:
    """The rows behind a cursor, up to ``until`` or to a number of them; and where more follow."""
    rows = between(narrowed(Item.objects.all(), product, wanted), wanted, cursor, until)
    page = list(rows[: count + 1])
    following = None
    if len(page) > count:
        page = page[:count]
        column = walked_by(wanted)
        following = str(getattr(page[-1], column) if column else int(cursor or 0) + count)
    return tuple(rows_of(product, page, slim=slim)), following


def walked_by(wanted: Filter) -> str | None:
    """The column whose values say how far one has read; None where rows are counted instead.

    The order and lists by number are read from where the page before ended, which costs the
    same anywhere; other sorts count from the top. Raises CursorUnfit for a sort there is not.
    """
    if wanted.sort == "order":
        return "rank" if wanted.scope == "open" else "number"
    if wanted.sort not in SORTS:
        raise CursorUnfit(
            _("There is no sort “%(sort)s”. There are: order, %(known)s.")
            % {"sort": wanted.sort, "known": ", ".join(SORTS)},
            field="sort",
        )
    return "number" if wanted.sort == "newest" else None


def between(
    rows: ItemQuerySet, wanted: Filter, after: str | None, until: str | None
) -> ItemQuerySet:
    """The rows behind the cursor ``after`` up to the one of ``until``, in the list's order."""
    column = walked_by(wanted)
    if column == "rank":
        rows = rows.filter(rank__gt=after) if after else rows
        rows = rows.filter(rank__lte=until) if until else rows
        return rows.order_by("rank")
    start, end = _number(after), _number(until)
    if column == "number":
        rows = rows.filter(number__lt=start) if start else rows
        rows = rows.filter(number__gte=end) if end else rows
        return rows.order_by("-number")
    return rows.order_by(*SORTS[wanted.sort])[start or 0 : max(end, start or 0) if end else None]


def _number(cursor: str | None) -> int | None:
    if not cursor:
        return None
    if not (cursor.isdecimal() and len(cursor) < 10):
        raise CursorUnfit(
            _("The cursor “%(cursor)s” is not one of this list. Begin without a cursor.")
            % {"cursor": cursor},
            field="cursor",
        )
    return int(cursor)


def listed_count(product: Product) -> int:
    """How many items stand in the order, from the counter kept with the product."""
    return (
        Backlog.objects.filter(product=product).values_list("listed_count", flat=True).first() or 0
    )


@dataclass(frozen=True, slots=True)
class Counters:
    """``has_ranges``: some item has a range or a second version."""

    listed_count: int
    has_ranges: bool


def counters_of(product: Product) -> Counters:
    """What is kept with the product, so that no page counts rows."""
    kept = Backlog.objects.filter(product=product).values_list("listed_count", "has_ranges")
    return Counters(*(kept.first() or (0, False)))


def labels_in(*, actor: Actor, product: str) -> list[str]:
    """All labels of a product, sorted. Raises NotFound."""
    return label_names(find_product(actor, product))


def label_names(product: Product) -> list[str]:
    """The same, for queries that have found the product."""
    names = Label.objects.filter(product=product).order_by("name")
    return list(names.values_list("name", flat=True))
