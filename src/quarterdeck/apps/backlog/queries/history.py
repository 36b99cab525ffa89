"""What happened to an item: its records, told so that a person can read them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.audit import queries as record
from quarterdeck.apps.audit.queries import Change
from quarterdeck.apps.backlog.models import Attachment, Comment, Criterion, Item
from quarterdeck.apps.backlog.queries.find import find_item
from quarterdeck.apps.backlog.words import Piece, compare
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, require

PAGE = 50
# Columns that together are one figure, by the field that people know.
_FIGURES = {
    f"{name}_{part}": name for name in ("value", "effort") for part in ("low", "likely", "high")
}
_SILENT = frozenset({"item", "code", "rank", "effort_source", "listed", "size", "variant", "is"})
_TEXTS = frozenset({"title", "role", "want", "benefit", "description", "standard", "text"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after; None is "nothing there".

    ``about`` names the part of the item that is meant: a criterion's code, a version's name; empty
    for the item itself. Figures are a number or [low, likely, high]; items are told by key.
    ``pieces`` hold the words of a text that stayed, went and came.
    """

    field: str
    about: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One record: who did what, when, through which entrance.

    ``by`` is a name, "a former member" after erasure, empty for the system; ``on_behalf_of`` the
    product owner for whom a delegate acted. ``batch`` is shared by all that one act changed.
    """

    id: int
    at: datetime
    by: str
    on_behalf_of: str
    via: str
    event: str
    batch: uuid.UUID
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Part of an item's history, newest first; ``next_cursor`` None at its beginning."""

    entries: tuple[HistoryEntry, ...]
    next_cursor: int | None


def history_of(*, actor: Actor, item: str, cursor: int | None = None, count: int = PAGE) -> History:
    """What happened to an item and to its criteria, versions, dependencies, comments and files.

    ``cursor`` is the ``next_cursor`` of the part before. Raises NotFound, NotAllowed.
    """
    found = find_item(actor, item)
    require(actor, Act.READ, found.product)
    count = max(1, min(count, 200))
    changes = record.changes_about(_subjects(found), before_id=cursor, count=count + 1)
    more, changes = len(changes) > count, changes[:count]
    names = names_of(user_id for change in changes for user_id in (change.actor_id, change.for_id))
    tell = _Teller(found.product, changes)
    return History(
        tuple(
            HistoryEntry(
                id=change.id,
                at=change.at,
                by=names[change.actor_id] if change.actor_id else "",
                on_behalf_of=names[change.for_id] if change.for_id else "",
                via=change.via,
                event=_event(change),
                batch=change.batch,
                changes=tuple(tell.fields(change)),
            )
            for change in changes
        ),
        changes[-1].id if more else None,
    )


def _subjects(item: Item) -> dict[str, list[int]]:
    """The item and the rows that belong to it, also those removed, as the record names them."""
    parts = (Criterion, Comment, Attachment)
    return {
        Item._meta.label_lower: [item.pk],
        **{
            model._meta.label_lower: list(
                model._default_manager.filter(item=item).values_list("pk", flat=True)
            )
            for model in parts
        },
    }


def _event(change: Change) -> str:
    """The event as it came out: the undo of an addition is a removal."""
    stem, _dot, did = change.event.rpartition(".")
    if "removed_at" in change.after and did in ("added", "removed"):
        return f"{stem}.{'removed' if change.after['removed_at'] else 'added'}"
    if did in ("trashed", "restored", "changed") and set(change.after) == {"trashed_at"}:
        return f"{stem}.{'trashed' if change.after['trashed_at'] else 'restored'}"
    return change.event


class _Teller:
    """Turns records into fields; looks up the keys of all items they name at once."""

    def __init__(self, product: Product, changes: Iterable[Change]) -> None:
        self.product = product
        ids = {
            side["parent_id"]
            for change in changes
            for side in (change.before, change.after)
            if side.get("parent_id")
        }
        rows = Item.objects.filter(product=product, pk__in=ids).values_list("pk", "number")
        self.parents = {pk: self.key(number) for pk, number in rows}

    def key(self, number: int | None) -> str | None:
        return None if number is None else f"{self.product.key}-{number}"

    def fields(self, change: Change) -> Iterator[FieldChange]:
        teller = _TELLERS.get(change.event.rpartition(".")[0])
        yield from (teller or _Teller.plain)(self, change)

    def plain(self, change: Change) -> Iterator[FieldChange]:
        """Fields of the item itself, and of rows that hold their texts in the record."""
        about = str(change.after.get("code", ""))
        figures: set[str] = set()
        # Sorted: PostgreSQL keeps the keys of a record in an order of its own.
        names = sorted({*change.after, *change.before}, key=lambda name: (name != "title", name))
        for name in names:
            if name in _FIGURES:
                figures.add(_FIGURES[name])
            elif name == "parent_id":
                yield FieldChange(
                    "parent",
                    about,
                    self.parents.get(change.before.get(name) or 0),
                    self.parents.get(change.after.get(name) or 0),
                )
            elif name == "under":
                yield FieldChange(
                    "under",
                    about,
                    self.key(change.before.get(name)),
                    self.key(change.after.get(name)),
                )
            elif name not in _SILENT and not name.endswith("_at"):
                yield _field(name, about, change.before.get(name), change.after.get(name))
        for name in sorted(figures):
            yield FieldChange(
                name, about, _figure(change.before, name), _figure(change.after, name)
            )

    def row(self, change: Change) -> Iterator[FieldChange]:
        """A criterion or file: it came, went, or says something else."""
        if change.after.get("removed_at"):
            went = {**change.before, **{n: change.after.get(n) for n in ("text", "name")}}
            for name in ("text", "name"):
                if went.get(name):
                    yield _field(name, str(change.after.get("code", "")), went[name], None)
        else:
            yield from self.plain(change)

    def variant(self, change: Change) -> Iterator[FieldChange]:
        before, after = change.before["is"] or {}, change.after["is"] or {}
        for name in ("description", "value", "effort"):
            if (before.get(name) or None) != (after.get(name) or None):
                yield _field(name, change.after["variant"], before.get(name), after.get(name))

    def dependency(self, change: Change) -> Iterator[FieldChange]:
        needs = self.key(change.after["needs"])
        yield FieldChange(
            "needs",
            "",
            needs if change.before["is"] else None,
            needs if change.after["is"] else None,
        )

    def criteria(self, change: Change) -> Iterator[FieldChange]:
        def codes(side: dict[str, Any]) -> list[str]:
            return [f"AC-{number}" for number in side["criteria"]]

        yield FieldChange("criteria", "", codes(change.before), codes(change.after))


_TELLERS: dict[str, Callable[[_Teller, Change], Iterator[FieldChange]]] = {
    "backlog.criterion": _Teller.row,
    "backlog.attachment": _Teller.row,
    "backlog.variant": _Teller.variant,
    "backlog.dependency": _Teller.dependency,
    "backlog.criteria": _Teller.criteria,
    # What was said stays with the comment; the record only knows that something was.
    "backlog.comment": lambda _teller, _change: iter(()),
}


def _field(name: str, about: str, before: Any, after: Any) -> FieldChange:
    pieces: tuple[Piece, ...] = ()
    if name in _TEXTS and isinstance(before or "", str) and isinstance(after or "", str):
        pieces = compare(before or "", after or "")
    return FieldChange(name, about, before, after, pieces)


def _figure(side: dict[str, Any], name: str) -> float | list[float] | None:
    parts = [side.get(f"{name}_{part}") for part in ("low", "likely", "high")]
    numbers = [float(part) for part in parts if part is not None]
    if len(numbers) < 3:
        return None
    return numbers[1] if numbers[0] == numbers[2] else numbers
