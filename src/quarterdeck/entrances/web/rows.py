"""A row of the backlog as `backlog/_row.html` writes it.

A page holds a hundred rows, and a template that looks at every figure of each is what takes the
time. So the cells are drawn here, those that repeat only once, and a row is a plain mapping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from quarterdeck.entrances.web.glyphs import Figure
from quarterdeck.entrances.web.templatetags.deck import icon

# The normal kind and the quiet states say nothing: only what needs a look has a sign.
_KIND_CLASS = {"bug": "ty d", "spike": "ty q"}
_KIND_ICON = {"bug": "bug", "spike": "circle-help", "enabler": "wrench", "epic": "layers"}
_QUIET_STATES = frozenset({"ready", "in_progress", "done"})


class Row(TypedDict):
    """What the template of a row reads; all but key, address and title is HTML."""

    key: str
    url: str
    title: str
    attributes: SafeString
    left: SafeString
    """The cells before the key."""
    beside: SafeString
    """Labels and epic, beside the title."""
    right: SafeString
    """The cells behind the title."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What all rows of a list have in common."""

    shown: frozenset[str]
    """Of plan, epic, labels, state, value, effort, ranges, variants."""
    value_name: str
    effort_name: str
    """Beside the figures where there are no columns (phone): "Value", "Days"."""
    may_move: bool


def row_of(
    columns: Columns,
    *,
    key: str,
    place: int | None,
    is_counted: bool,
    rank: str,
    url: str,
    title: str,
    kind: str,
    kind_label: str,
    state: str,
    state_label: str,
    value: Figure | None,
    effort: Figure | None,
    variants: frozenset[str] = frozenset(),
    chosen_variant: str = "",
    plan: str | None = None,
    epic: str = "",
    labels: Sequence[str] = (),
    at: bool = False,
) -> Row:
    """Draw the cells of one item.

    ``place`` is its number in the order, None where that is not counted; ``is_counted`` says
    that the list is the order, so that it is the row's number too; ``rank`` the key of its place,
    by which a mover is told that someone else was faster. ``plan`` is "yes", "out" (above the
    line, left out), "no" (left out below it) or None without a plan. ``at``: the one row of a
    page that takes the focus.
    """
    shown, language = columns.shown, get_language() or ""
    ranges = "ranges" in shown
    left = [
        f'<span class="gc" role="gridcell">{_grip(key) if columns.may_move else ""}</span>'
        f'<span class="rank" role="gridcell">{place or ""}</span>'
    ]
    if "plan" in shown:
        left.append(_plan(plan, language))
    left.append(_kind(kind, kind_label))
    right = []
    if "state" in shown:
        right.append(_state(state in _QUIET_STATES, state_label))
    if "value" in shown:
        right.append(_figure("rv", columns.value_name, value, ranges))
    if "effort" in shown:
        right.append(_figure("rv e", columns.effort_name, effort, ranges))
    if "variants" in shown:
        right.append(_variants(variants, chosen_variant, language))
    beside = [f'<span class="tag">{escape(name)}</span>' for name in labels if "labels" in shown]
    if epic and "epic" in shown:
        beside.append(f'<span class="goal">{escape(epic)}</span>')
    return Row(
        key=key,
        url=url,
        title=title,
        attributes=_attributes(place if is_counted else None, rank if columns.may_move else "", at),
        left=mark_safe("".join(left)),
        beside=mark_safe("".join(beside)),
        right=mark_safe("".join(right)),
    )


def _attributes(place: int | None, rank: str, at: bool) -> SafeString:
    """``rank`` is of 0-9 and a-z."""
    said = [f'tabindex="{0 if at else -1}" aria-selected="false"']
    if rank:
        said.append(f'data-rank="{escape(rank)}"')
    if place:
        said.append(f'aria-rowindex="{place + 1}"')  # the head is row 1
    return mark_safe(" ".join(said))


def _grip(key: str) -> str:
    word = escape(_("Move %(item)s") % {"item": key})
    return f'<button type="button" class="grip" tabindex="-1" aria-label="{word}"></button>'


@lru_cache
def _plan(plan: str | None, language: str) -> SafeString:
    if plan is None:
        return mark_safe('<span class="pd none" role="gridcell"></span>')
    return format_html(
        '<span class="pd {0}" role="gridcell" title="{1}"><span class="sr">{1}</span></span>',
        plan,
        _("In the plan") if plan == "yes" else _("Not in the plan"),
    )


@lru_cache
def _kind(kind: str, label: str) -> SafeString:
    sign = _KIND_ICON.get(kind)
    return format_html(
        '<span class="{0}" role="gridcell" title="{1}">{2}<span class="sr">{1}</span></span>',
        _KIND_CLASS.get(kind, "ty"),
        label,
        icon(sign) if sign else "",
    )


@lru_cache
def _state(quiet: bool, label: str) -> SafeString:
    return format_html(
        '<span class="{}" role="gridcell">{}</span>', "st" if quiet else "st open", label
    )


def _figure(css: str, name: str, figure: Figure | None, full: bool) -> SafeString:
    if figure is None:
        return mark_safe(f'<span class="{css}" role="gridcell"></span>')
    words = f'<span class="u">{escape(name)} </span>{escape(figure.text)}'
    if not full:
        return mark_safe(f'<span class="{css}" role="gridcell"><b>{words}</b></span>')
    return mark_safe(
        f'<span class="{css}" role="gridcell"><svg class="rng{" broad" if figure.broad else ""}"'
        f' viewBox="0 0 72 12" role="img" aria-label="{escape(figure.says)}">'
        f'<path class="axis" d="M0 6h72"/><path class="bar" d="{figure.bar}"/>'
        f'<path class="mid" d="{figure.mid}"/></svg><b aria-hidden="true">{words}</b></span>'
    )


@lru_cache
def _variants(present: frozenset[str], chosen: str, language: str) -> SafeString:
    """One letter for each variant; none where the standard stands alone."""
    letters: list[SafeString] = []
    if present - {"standard"}:
        named = {
            "good enough": (pgettext("letter of a variant", "G"), _("good enough")),
            "standard": (pgettext("letter of a variant", "S"), _("standard")),
            "perfect": (pgettext("letter of a variant", "P"), _("perfect")),
        }
        for name, (letter, word) in named.items():
            if name in present:
                css = mark_safe(' class="on"') if name == chosen else ""
                letters.append(format_html('<i aria-hidden="true"{}>{}</i>', css, letter))
                if name == chosen:
                    letters.append(format_html('<span class="sr">{}</span>', word))
    return format_html('<span class="va" role="gridcell">{}</span>', mark_safe("".join(letters)))
