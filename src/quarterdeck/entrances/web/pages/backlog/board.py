"""The backlog page: the order, in parts of a hundred rows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quarterdeck.apps.backlog.queries.lists import ItemRow
from quarterdeck.apps.overview.queries.backlog import BacklogBoard, backlog_board, item_at_a_glance
from quarterdeck.engines.ranges import Range
from quarterdeck.entrances.web.glyphs import Figure, figure, plain, total
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.backlog.address import (
    filter_of,
    number_or_none,
    with_changes,
)
from quarterdeck.entrances.web.rows import Columns, Row, row_of
from quarterdeck.entrances.web.words import KINDS, SCOPES, SORTS, STATES, effort_unit_name

# The end of the scale of effort in the list: wide enough for most, and the same for all rows.
EFFORT_SCALE = {"days": 24.0, "points": 21.0, "items": 5.0}


@login_required
@require_safe
def backlog(request: HttpRequest, product: str) -> HttpResponse:
    is_part = "cursor" in request.GET and request.headers.get("HX-Request") == "true"
    board = backlog_board(
        actor=actor_of(request),
        product=product,
        filter=filter_of(request),
        cursor=request.GET.get("cursor"),
        first_number=number_or_none(request.GET.get("from")),
        at=request.GET.get("at"),
        is_part=is_part,
    )
    template = "backlog/_rows.html" if is_part else "backlog/backlog.html"
    return render(request, template, _context(request, board, is_part=is_part))


@login_required
@require_safe
def peek(request: HttpRequest, product: str, item: str) -> HttpResponse:
    glance = item_at_a_glance(actor=actor_of(request), item=item)
    unit = effort_unit_name(glance.product.effort_unit)
    return render(
        request,
        "backlog/_peek.html",
        {
            "glance": glance,
            "state_label": STATES[glance.detail.row.state],
            "value": figure_of(glance.detail.row.value, glance.product.value_scale, _("Value")),
            "effort": figure_of(
                glance.detail.row.effort, EFFORT_SCALE[glance.product.effort_unit], unit
            ),
            "value_words": range_in_words(glance.detail.row.value),
            "effort_words": range_in_words(glance.detail.row.effort),
            "unit": unit,
            "url": reverse("web:backlog:item", args=[glance.product.key, glance.detail.row.key]),
        },
    )


def _context(request: HttpRequest, board: BacklogBoard, *, is_part: bool) -> dict[str, Any]:
    product = board.product
    unit = effort_unit_name(product.effort_unit)
    full = _is_full(request, board)
    in_order = board.filter.shows_order
    may_move = in_order and "order_backlog" in board.may
    columns = Columns(
        full=full, value_name=_("Value"), effort_name=unit.capitalize(), may_move=may_move
    )
    at = request.GET.get("at", "")
    keys = {row.key for row in board.rows}
    focus = at if at in keys else board.rows[0].key if board.rows and not is_part else ""
    # Once, not a hundred times: finding an address is the dearest part of a row.
    address = reverse("web:backlog:item", args=[product.key, "KEY"])
    rows = [
        _row(columns, board, row, number, focus, address.replace("KEY", row.key))
        for number, row in enumerate(board.rows, start=board.first_number or 0)
    ]
    next_url = ""
    if board.next_cursor:
        following = board.first_number + len(rows) if board.first_number else None
        next_url = with_changes(
            request,
            cursor=board.next_cursor,
            **({"from": str(following)} if following else {"from": None}),
            at=None,
        )
    context: dict[str, Any] = {"board": board, "rows": rows, "full": full, "next_url": next_url}
    if is_part:
        return context
    return context | {
        "parts": _parts(rows, board),
        "value_head": _("Value 0–%(scale)s") % {"scale": plain(product.value_scale)}
        if full
        else _("Value"),
        "effort_head": _("Effort 0–%(scale)s %(unit)s")
        % {"scale": plain(EFFORT_SCALE[product.effort_unit]), "unit": unit}
        if full
        else _("Effort, %(unit)s") % {"unit": unit},
        "unit": unit,
        "rowcount": board.listed_count + 1 if in_order else -1,
        "may_move": may_move,
        "in_order": in_order,
        "kinds": KINDS,
        "states": STATES,
        "scopes": SCOPES,
        "sorts": SORTS,
        "filtered": not in_order,
        "switch_look_url": with_changes(request, view="calm" if full else "full"),
        "here": request.get_full_path(),
        "line": _line(board, unit),
        "plan_url": reverse("web:planning:plan", args=[product.key]),
        "cursor_shown": "cursor" in request.GET,
    }


def _is_full(request: HttpRequest, board: BacklogBoard) -> bool:
    """With ranges and plan when the address or the person says so, else when there are any."""
    view = request.GET.get("view")
    if view in ("full", "calm"):
        return view == "full"
    kept = request.user.view_settings.get(f"backlog:{board.product.key}", {})  # type: ignore[union-attr]
    remembered = kept.get("full")
    return bool(remembered) if remembered is not None else board.has_ranges


def figure_of(value: Range | None, scale: float, name: str) -> Figure | None:
    if value is None:
        return None
    return figure(value.low, value.likely, value.high, scale=scale, name=name)


def range_in_words(value: Range | None) -> str:
    """“30–84, likely 58”, or the plain number."""
    if value is None:
        return ""
    if value.is_point:
        return plain(value.likely)
    return _("%(low)s–%(high)s, likely %(likely)s") % {
        "low": plain(value.low),
        "high": plain(value.high),
        "likely": plain(value.likely),
    }


def _row(
    columns: Columns, board: BacklogBoard, row: ItemRow, number: int, focus: str, url: str
) -> Row:
    product = board.product
    mark = board.marks.get(row.id)
    names = {variant.name for variant in row.variants}
    return row_of(
        columns,
        key=row.key,
        rank_number=number if board.first_number else None,
        url=url,
        title=row.title,
        kind=row.kind,
        kind_label=str(KINDS[row.kind]),
        state=row.state,
        state_label=str(STATES[row.state]),
        value=figure_of(row.value, product.value_scale, _("Value")),
        effort=figure_of(
            row.effort, EFFORT_SCALE[product.effort_unit], effort_unit_name(product.effort_unit)
        ),
        variants=frozenset(names | {"standard"}) if names else frozenset(),
        chosen_variant=(mark.variant or "") if mark else "",
        plan=_plan_word(board, row),
        goal=row.parent_title or "",
        labels=row.labels,
        at=row.key == focus,
    )


def _plan_word(board: BacklogBoard, row: ItemRow) -> str | None:
    mark = board.marks.get(row.id)
    if mark is None:
        return None
    if mark.in_plan:
        return "yes"
    course = board.course
    above = course is not None and course.after_rank is not None and row.rank <= course.after_rank
    return "out" if above else "no"


def _parts(rows: list[Row], board: BacklogBoard) -> dict[str, list[Row]]:
    """The rows above and below the line where capacity ends, if it falls on this page."""
    course = board.course
    if course is None or course.is_whole or course.after_id is None:
        return {"above": [], "below": rows}
    for place, row in enumerate(board.rows):
        if row.id == course.after_id:
            return {"above": rows[: place + 1], "below": rows[place + 1 :]}
    return {"above": [], "below": rows}


def _line(board: BacklogBoard, unit: str) -> dict[str, str] | None:
    """What the course line says, in words."""
    course = board.course
    if course is None:
        return None
    gain = course.gain
    return {
        "ends": _("In this order, the %(capacity)s %(unit)s end here")
        % {"capacity": plain(course.capacity), "unit": unit},
        "compared": _("The plan leaves %(left)s from above and takes %(taken)s from below:")
        % {"left": course.left_from_above, "taken": course.taken_from_below},
        "gain": (_("+%(percent)s %% value") % {"percent": f"{100 * gain:.0f}"})
        if gain is not None and gain > 0
        else "",
        "url": reverse("web:planning:plan", args=[board.product.key]),
        "order_value": total(course.order_value),
        "plan_value": total(course.plan_value),
    }
