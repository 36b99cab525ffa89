"""What the import pages say: fields, counts, outcomes."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from quarterdeck.apps.exchange.queries.imports import ImportState
from quarterdeck.apps.exchange.queries.preview import PAGE, Counts, Preview
from quarterdeck.apps.exchange.readers.rows import Mapped
from quarterdeck.entrances.web.glyphs import plain
from quarterdeck.entrances.web.words import KINDS, STATES

FIELDS: dict[str, str | Promise] = {
    "id": _lazy("Number, and what the item is known by"),
    "title": _lazy("Title"),
    "kind": _lazy("Kind"),
    "status": _lazy("State"),
    "parent": _lazy("Epic"),
    "value": _lazy("Value"),
    "effort": _lazy("Effort"),
    "after": _lazy("Needs"),
    "variant": _lazy("Version"),
    "version": _lazy("What the version is"),
    "labels": _lazy("Labels"),
    "description": _lazy("Description"),
    "role": _lazy("As a"),
    "want": _lazy("I want"),
    "benefit": _lazy("So that"),
    "criteria": _lazy("Acceptance criteria"),
    "comments": _lazy("Comments"),
    "order": _lazy("Place in the order"),
    "product": _lazy("Product"),
    "created": _lazy("When it was created"),
}


def preview_words(preview: Preview, start: int) -> dict[str, Any]:
    """The tables of the preview, and its main button."""
    taken = [m for m in preview.mapping if m.field in FIELDS]
    priority = [m for m in preview.mapping if m.field == "priority"]
    by_priority = preview.asks_values and preview.choices.value_from_priority is not False
    lines = [(m, str(FIELDS[m.field])) for m in taken]
    if by_priority:
        lines += [(m, _("Value")) for m in priority]
    used = {m.column for m, _word in lines}
    left = [m for m in preview.mapping if m.column not in used and m.filled]
    new, changed = sum(c.new for c in preview.counts), sum(c.changed for c in preview.counts)
    return {
        "lede": _lede(preview),
        "lines": [(_joined(taken, m), word) for m, word in _once(lines)],
        "left_columns": _merged(left),
        "states": [(word, str(STATES[state]), count) for word, state, count in preview.states],
        "kinds": [(str(KINDS[kind]), count) for kind, count in preview.kinds],
        "rows": [(one, _row_words(one)) for one in preview.counts],
        "button": _button(new, changed),
        "shown_from": start + 1,
        "shown_to": start + len(preview.untaken),
        "before": max(0, start - PAGE) if start else None,
        "after": start + PAGE if start + PAGE < preview.untaken_count else None,
    }


def _lede(preview: Preview) -> str:
    rows = ngettext("%(count)s row", "%(count)s rows", preview.rows) % {
        "count": plain(preview.rows)
    }
    return _("%(label)s, %(encoding)s, %(rows)s. Nothing has entered the backlog yet.") % {
        "label": preview.label[:1].upper() + preview.label[1:],
        "encoding": preview.encoding,
        "rows": rows,
    }


def _once(lines: list[tuple[Mapped, str]]) -> list[tuple[Mapped, str]]:
    """Repeated column names stand once."""
    return list({(m.column, word): (m, word) for m, word in reversed(lines)}.values())[::-1]


def _joined(every: list[Mapped], one: Mapped) -> Mapped:
    same = [m for m in every if m.column == one.column]
    return Mapped(one.column, one.field, max((m.filled for m in same), default=one.filled))


def _merged(columns: list[Mapped]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for one in columns:
        found[one.column] = found.get(one.column, 0) + one.filled
    return list(found.items())


def _row_words(one: Counts) -> list[str]:
    """What stands beside the figures of one product."""
    said = list(one.without)
    if one.in_trash:
        said.append(
            ngettext(
                "%(count)s of them was thrown away here and stays in the trash.",
                "%(count)s of them were thrown away here and stay in the trash.",
                one.in_trash,
            )
            % {"count": plain(one.in_trash)}
        )
    if one.kept_efforts:
        said.append(
            ngettext(
                "%(count)s effort is not taken: the developers' own estimate stays.",
                "%(count)s efforts are not taken: the developers' own estimates stay.",
                one.kept_efforts,
            )
            % {"count": plain(one.kept_efforts)}
        )
    if one.largest_value and not one.may_raise:
        said.append(
            _("Values above %(scale)s are not taken: there the product's scale ends.")
            % {"scale": plain(one.scale)}
        )
    return said


def _button(new: int, changed: int) -> str:
    if new and changed:
        return _("Import %(new)s items, change %(changed)s") % {
            "new": plain(new),
            "changed": plain(changed),
        }
    if changed:
        return ngettext("Change %(count)s item", "Change %(count)s items", changed) % {
            "count": plain(changed)
        }
    return ngettext("Import %(count)s item", "Import %(count)s items", new) % {"count": plain(new)}


def outcome(state: ImportState) -> str:
    """One line on an import that is not new any more."""
    if state.state == "done":
        new = sum(one.new + one.restored for one in state.reports)
        changed = sum(one.changed for one in state.reports)
        if state.reports and all(one.is_undone for one in state.reports):
            return _("taken back")
        return _("%(new)s new, %(changed)s changed") % {
            "new": plain(new),
            "changed": plain(changed),
        }
    return {
        "preview": _("not confirmed yet"),
        "queued": _("waiting for the worker"),
        "running": _("being imported"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
    }[state.state]


def report_words(state: ImportState) -> dict[str, Any]:
    """The report's tables over all products."""
    return {
        "untaken": [(one, u) for one in state.reports for u in one.untaken],
        "kept": [(one, kept) for one in state.reports for kept in one.kept_efforts],
        "nothing": not any(one.new or one.changed or one.restored for one in state.reports),
    }
