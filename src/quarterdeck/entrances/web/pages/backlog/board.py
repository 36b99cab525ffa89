"""The backlog page: the order, in parts of a hundred rows, and what is read beside it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from quarterdeck.apps.backlog.queries.stretches import MOST_COUNTED
from quarterdeck.apps.overview.queries import backlog as queries
from quarterdeck.apps.overview.queries.backlog import BacklogBoard, BacklogRows
from quarterdeck.apps.workspaces.permissions import Act, whose
from quarterdeck.engines.ranges import Range
from quarterdeck.entrances.web.glyphs import EFFORT_SCALE, plain
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.backlog import columns as cols
from quarterdeck.entrances.web.pages.backlog.address import (
    filter_of,
    number_or_none,
    with_changes,
)
from quarterdeck.entrances.web.pages.backlog.course import course_words
from quarterdeck.entrances.web.pages.backlog.listing import (
    addressed,
    effort_name,
    figure_of,
    list_columns,
    rows_context,
)
from quarterdeck.entrances.web.words import KINDS, SCOPES, SORTS, STATES, effort_unit_name


@login_required
@require_safe
def backlog(request: HttpRequest, product: str) -> HttpResponse:
    """The page around ``at`` or behind ``after``; asked by a script, only what lies up to ``until``."""
    asked, actor, wanted = request.GET, actor_of(request), filter_of(request)
    after, until = asked.get("after"), asked.get("until", "")
    if after is None or request.headers.get("HX-Request") != "true":
        board = queries.backlog_board(
            actor=actor, product=product, filter=wanted, at=asked.get("at"), after=after
        )
        return render(request, "backlog/backlog.html", _page(request, board))
    offset = number_or_none(asked.get("offset"))
    if offset is None:
        listing = queries.backlog_rows(
            actor=actor, product=product, filter=wanted, after=after, until=until
        )
        return render(request, "backlog/_rows.html", rows_context(request, listing))
    stretches = queries.backlog_stretches(
        actor=actor,
        product=product,
        filter=wanted,
        after=after,
        until=until,
        rows=number_or_none(asked.get("rows")) or 0,
        offset=offset,
    )
    context = {"stretches": addressed(request, stretches)}
    return render(request, "backlog/_stretches.html", context)


@login_required
@require_safe
def course(request: HttpRequest, product: str) -> HttpResponse:
    """What the plan says of the order as it stands now: asked again after every change of it."""
    found = queries.course_of(actor=actor_of(request), product=product)
    context = {"line": course_words(found), "plan_url": _plan_url(found.product.key)}
    return render(request, "backlog/_course_parts.html", context)


@login_required
@require_safe
def peek(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """One item beside the list."""
    glance = queries.item_at_a_glance(actor=actor_of(request), item=item)
    row, unit = glance.detail.row, effort_unit_name(glance.product.effort_unit)
    return render(
        request,
        "backlog/_peek.html",
        {
            "glance": glance,
            "state_label": STATES[row.state],
            "value": figure_of(row.value, glance.product.value_scale, _("Value")),
            "effort": figure_of(
                row.effort,
                EFFORT_SCALE[glance.product.effort_unit],
                effort_name(glance.product.effort_unit),
            ),
            "value_words": range_in_words(row.value),
            "effort_words": range_in_words(row.effort),
            "unit": unit,
            "url": reverse("web:backlog:item", args=[glance.product.key, row.key]),
        },
    )


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


def _page(request: HttpRequest, board: BacklogBoard) -> dict[str, Any]:
    listing = board.listing
    in_order = listing.filter.shows_order
    at, keys = request.GET.get("at", ""), [row.key for row in listing.rows]
    focus = at if at in keys else next(iter(keys), "")
    return {
        "board": board,
        "filter": listing.filter,
        "product_key": listing.product.key,
        "may": listing.may,
        **rows_context(request, listing, at=focus),
        **_columns(request, listing),
        **_heading(board),
        "above": addressed(request, board.around.above),
        "below": addressed(request, board.around.below),
        "may_move": in_order and "order_backlog" in listing.may,
        "in_order": in_order,
        "whose": _whose(listing),
        "why_not_moved": _("This list is filtered or sorted. Show the whole order to move items.")
        if "order_backlog" in listing.may
        else whose(Act.ORDER_BACKLOG),
        "kinds": KINDS,
        "states": STATES,
        "scopes": SCOPES,
        "sorts": SORTS,
        "here": request.get_full_path(),
        "plan_url": _plan_url(listing.product.key),
        **_taken_out(request, listing),
    }


def _taken_out(request: HttpRequest, listing: BacklogRows) -> dict[str, str]:
    """Where one gets what the list shows, as a file or to paste."""
    if "import" not in listing.may:
        return {}
    seen = with_changes(request, at=None, columns=None)
    table = reverse("web:exchange:table", args=[listing.product.key])
    return {
        "csv_url": reverse("web:exchange:csv", args=[listing.product.key]) + seen,
        "table_url": table + seen,
        "tabs_url": f"{table}{with_changes(request, at=None, columns=None, form='tabs')}",
    }


def _columns(request: HttpRequest, listing: BacklogRows) -> dict[str, Any]:
    """The heads with unit and scale, and what the menu of columns offers."""
    product, unit = listing.product, effort_unit_name(listing.product.effort_unit)
    shown = list_columns(request, listing).shown
    kept = cols.kept_columns(request, listing)
    full = "ranges" in shown
    scale = plain(EFFORT_SCALE[product.effort_unit])
    return {
        "columns": shown,
        "all_columns": cols.COLUMNS,
        "view_name": cols.view_name(product.key),
        "other_columns": cols.written(cols.CALM if "ranges" in kept else cols.FULL),
        "asked_columns": cols.written(shown) if shown != kept else "",
        "here_kept": request.path + with_changes(request, columns=None),
        "full": full,
        "hidden": " ".join(f"no-{name}" for name in cols.COLUMNS if name not in shown),
        "value_head": _("Value 0–%(scale)s") % {"scale": plain(product.value_scale)},
        "effort_head": (_("Effort 0–%(scale)s %(unit)s") if full else _("Effort, %(unit)s"))
        % {"scale": scale, "unit": unit},
    }


def _heading(board: BacklogBoard) -> dict[str, Any]:
    """What the page is called, and how many rows of how many it shows."""
    wanted = board.listing.filter
    if wanted.shows_order:
        return {"heading": _("Backlog"), "counted": "", "rowcount": board.listed_count + 1}
    heading = str(SCOPES.get(wanted.scope, "")) if wanted.scope != "open" else _("Backlog, in part")
    if wanted.text:
        heading = _("“%(text)s” in the backlog") % {"text": wanted.text}
    if board.total > MOST_COUNTED:
        counted = _("More than %(count)s items") % {"count": plain(MOST_COUNTED)}
    else:
        counted = ngettext("%(count)s item", "%(count)s items", board.total) % {
            "count": plain(board.total)
        }
    return {
        "heading": heading,
        "counted": counted,
        "rowcount": -1 if board.total > MOST_COUNTED else board.total + 1,
    }


def _whose(listing: BacklogRows) -> list[str]:
    """Sentences for what this person may not do here, in place of dead controls."""
    acts = (Act.EDIT_ITEMS, Act.ORDER_BACKLOG)
    return [whose(act) for act in acts if act.value not in listing.may]


def _plan_url(product_key: str) -> str:
    return reverse("web:planning:plan", args=[product_key])
