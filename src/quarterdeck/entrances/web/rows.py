"""A row of the backlog as `backlog/_row.html` writes it.

A page holds a hundred rows, and a template that looks at every figure of each is what takes the
time. So the cells are drawn here, those that repeat only once, and a row is a plain mapping.
What only scripts need (a row's id, its index, its grip) is written by them: a hundred times it would
be a tenth of the page.
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
    """What the template of a row reads; the cells are HTML."""

    key: str
    url: str
    title: str
    rank: str
    """The key of its place, for those who may move it."""
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
) -> Row:
    """Draw the cells of one item.

    ``place`` is its number in the order, None where that is not counted; ``rank`` the key of its
    place, by which a mover is told that someone else was faster. ``plan`` is "yes", "out" (above
    the line, left out), "no" (left out below it) or None without a plan.
    """
    shown, language = columns.shown, get_language() or ""
    ranges = "ranges" in shown
    left = [
        '<span class="gc" role="gridcell"></span>'
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
        rank=rank if columns.may_move else "",
        left=mark_safe("".join(left)),
        beside=mark_safe("".join(beside)),
        right=mark_safe("".join(right)),
    )


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
    words = f'<b><span class="u">{escape(name)} </span>{escape(figure.text)}</b>'
    if not full:
        return mark_safe(f'<span class="{css}" role="gridcell">{words}</span>')
    # The glyph is said in words behind the number: a name of its own, two hundred times on a
    # page, would weigh a tenth of it.
    spread = f'<span class="sr">, {escape(figure.spread)}</span>' if figure.spread else ""
    return mark_safe(
        f'<span class="{css}" role="gridcell"><svg class="rng{" broad" if figure.broad else ""}"'
        f' viewBox="0 0 72 12" aria-hidden="true"><path class="axis" d="M0 6h72"/>'
        f'<path class="bar" d="{figure.bar}"/><path class="mid" d="{figure.mid}"/></svg>'
        f"{words}{spread}</span>"
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
