"""The history of an item, as sentences with what went and what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from quarterdeck.apps.backlog.queries.history import FieldChange, HistoryEntry
from quarterdeck.apps.backlog.words import Piece
from quarterdeck.entrances.web.glyphs import plain
from quarterdeck.entrances.web.pages.backlog.item_words import VERSIONS, day
from quarterdeck.entrances.web.words import KINDS, STATES, Words

_FIELDS: Words = {
    "title": _lazy("Title"),
    "kind": _lazy("Kind"),
    "state": _lazy("State"),
    "parent": _lazy("Epic"),
    "role": _lazy("Role"),
    "want": _lazy("Story"),
    "benefit": _lazy("Benefit"),
    "description": _lazy("Description"),
    "standard": _lazy("Standard"),
    "value": _lazy("Value"),
    "effort": _lazy("Effort"),
    "labels": _lazy("Labels"),
    "needs": _lazy("Needs"),
    "criteria": _lazy("Order of the criteria"),
    "name": _lazy("File"),
    "optional": _lazy("Optional for good enough"),
    "text": "",
}
# Events that say all by themselves.
_EVENTS: Words = {
    "backlog.item.created": _lazy("Created"),
    "backlog.item.trashed": _lazy("Put into the trash"),
    "backlog.item.restored": _lazy("Restored"),
    "backlog.comment.added": _lazy("Comment added"),
    "backlog.comment.changed": _lazy("Comment changed"),
    "backlog.comment.removed": _lazy("Comment removed"),
}
_DOORS: Words = {
    "api": _lazy("through the API"),
    "cli": _lazy("at the prompt"),
    "mcp": _lazy("through an agent"),
}
# Of a longer stretch that stayed, only its ends are shown; of one that changed, the beginning.
_STAYED, _CHANGED = 60, 300


@dataclass(frozen=True, slots=True)
class Line:
    """One change: “Effort 5–14 6–20 by Tomasz Wilk”, with its pieces apart."""

    at: datetime
    on: str
    label: str
    pieces: tuple[Piece, ...]
    by: str


def lines_of(entries: Iterable[HistoryEntry], now: datetime) -> list[Line]:
    """A line for each field of each entry, newest first."""
    return [
        Line(entry.at, day(entry.at, now), label, pieces, _by(entry))
        for entry in entries
        for label, pieces in _told_of(entry)
    ]


def _told_of(entry: HistoryEntry) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    if entry.event in _EVENTS:
        yield str(_EVENTS[entry.event]), ()
        return
    for change in entry.changes:
        if change.field == "under":
            yield _moved(change), ()
        else:
            yield _label(change), _pieces(change)


def _by(entry: HistoryEntry) -> str:
    names = {"by": entry.by or "Quarterdeck", "owner": entry.on_behalf_of}
    who = _("by %(by)s for %(owner)s") if entry.on_behalf_of else _("by %(by)s")
    door = _DOORS.get(entry.via)
    return f"{who % names}, {door}" if door else who % names


def _moved(change: FieldChange) -> str:
    """A move as people remember it: by the neighbours above."""
    neighbours = {"before": change.before, "after": change.after}
    if change.after is None:
        return _("Moved to the top, from under %(before)s") % neighbours
    if change.before is None:
        return _("Moved from the top to under %(after)s") % neighbours
    return _("Moved from under %(before)s to under %(after)s") % neighbours


def _label(change: FieldChange) -> str:
    name = str(_FIELDS.get(change.field, change.field))
    about = str(VERSIONS.get(change.about, change.about))
    return ": ".join(part for part in (about, name) if part)


def _pieces(change: FieldChange) -> tuple[Piece, ...]:
    if change.pieces:
        return tuple(_short(piece) for piece in change.pieces)
    told = [
        ("removed", _told(change.field, change.before)),
        ("added", _told(change.field, change.after)),
    ]
    return tuple(Piece(kind, text) for kind, text in told if text)


def _told(field: str, value: Any) -> str:
    """A value as people read it; empty for nothing."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return ""
    if field in ("value", "effort"):
        numbers = value if isinstance(value, list) else [value]
        return (
            plain(numbers[0]) if len(numbers) == 1 else f"{plain(numbers[0])}–{plain(numbers[2])}"
        )
    if isinstance(value, list):
        return ", ".join(value)
    words = {"kind": KINDS, "state": STATES}.get(field, {})
    return str(words.get(value, value))


def _short(piece: Piece) -> Piece:
    text = piece.text
    if piece.kind == "same" and len(text) > _STAYED:
        half = _STAYED // 2
        begun, end = text[:half].rpartition(" ")[0], text[-half:].partition(" ")[2]
        text = f"{begun} … {end}"
    elif len(text) > _CHANGED:
        text = f"{text[:_CHANGED]}…"
    return Piece(piece.kind, text)
