"""Rows of the list as the template writes them, and the addresses of what is read later."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.apps.backlog.queries.rows import ItemRow
from quarterdeck.apps.backlog.queries.stretches import Stretch
from quarterdeck.apps.overview.queries.backlog import BacklogRows
from quarterdeck.engines.ranges import Range
from quarterdeck.entrances.web.glyphs import EFFORT_SCALE, Figure, figure
from quarterdeck.entrances.web.pages.backlog.address import with_changes
from quarterdeck.entrances.web.pages.backlog.columns import columns_of
from quarterdeck.entrances.web.pages.backlog.course import course_among
from quarterdeck.entrances.web.rows import Columns, Row, row_of
from quarterdeck.entrances.web.words import KINDS, STATES, effort_unit_name


def rows_context(request: HttpRequest, listing: BacklogRows, *, at: str = "") -> dict[str, Any]:
    """What `backlog/_rows.html` needs. ``at``: the key of the row that takes the focus."""
    columns = list_columns(request, listing)
    # Once, not a hundred times: finding an address is the dearest part of a row.
    address = reverse("web:backlog:item", args=[listing.product.key, "KEY"])
    rows = [_row(columns, listing, row, address.replace("KEY", row.key)) for row in listing.rows]
    return {
        "rows": rows,
        "at": at,
        "line": course_among(listing),
        "in_trash": listing.filter.scope == "trash" and "edit_items" in listing.may,
    }


def list_columns(request: HttpRequest, listing: BacklogRows) -> Columns:
    """What the rows have in common."""
    return Columns(
        shown=columns_of(request, listing),
        value_name=_("Value"),
        effort_name=effort_unit_name(listing.product.effort_unit).capitalize(),
        may_move=listing.filter.shows_order and "order_backlog" in listing.may,
    )


def addressed(request: HttpRequest, stretches: tuple[Stretch, ...]) -> list[dict[str, Any]]:
    """Stretches with the addresses that read them."""
    return [
        {
            "url": with_changes(
                request,
                at=None,
                after=stretch.after,
                until=stretch.until,
                **({"rows": str(stretch.rows)} if stretch.is_gap else {}),
            ),
            "rows": stretch.rows,
            "is_gap": stretch.is_gap,
        }
        for stretch in stretches
    ]


def effort_name(unit: str) -> str:
    """What the glyph of an effort shows, for those who hear it."""
    return _("Effort in %(unit)s") % {"unit": effort_unit_name(unit)}


def figure_of(value: Range | None, scale: float, name: str) -> Figure | None:
    """The glyph of a range on its column's scale."""
    if value is None:
        return None
    return figure(value.low, value.likely, value.high, scale=scale, name=name)


def _row(columns: Columns, listing: BacklogRows, row: ItemRow, url: str) -> Row:
    product = listing.product
    unit = product.effort_unit
    mark = listing.marks.get(row.id)
    names = {variant.name for variant in row.variants}
    return row_of(
        columns,
        key=row.key,
        place=listing.places.get(row.id),
        rank=row.rank,
        url=url,
        title=row.title,
        kind=row.kind,
        kind_label=str(KINDS[row.kind]),
        state=row.state,
        state_label=str(STATES[row.state]),
        value=figure_of(row.value, product.value_scale, _("Value")),
        effort=figure_of(row.effort, EFFORT_SCALE[unit], effort_name(unit)),
        variants=frozenset(names | {"standard"}) if names else frozenset(),
        chosen_variant=(mark.variant or "") if mark else "",
        plan=_plan_word(listing, row),
        epic=row.parent_title or "",
        labels=row.labels,
    )


def _plan_word(listing: BacklogRows, row: ItemRow) -> str | None:
    mark = listing.marks.get(row.id)
    if mark is None:
        return None
    if mark.in_plan:
        return "yes"
    course = listing.course
    above = course is not None and course.after_rank is not None and row.rank <= course.after_rank
    return "out" if above else "no"
