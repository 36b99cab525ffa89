"""What a file says now, against what it said the last time and what stands in the backlog.

Pure. Only what changed in the file since its last import is applied: so the same file changes
nothing, and what was edited here meanwhile stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from quarterdeck.apps.exchange.incoming import Incoming
from quarterdeck.engines.ranges import Range

SHORT = 60
LISTS = ("labels", "criteria", "comments", "needs")
Seen = Mapping[str, Any]
"""Digests of what a file said, by field: a digest, or a list of them for the fields of LISTS."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An item as it stands, in the file's terms; ``needs`` and ``parent`` are ids of items.

    Loaded only for items whose rows changed. ``needs`` maps the id of a needed item to what the
    file calls it.
    """

    values: Mapping[str, Any]
    labels: frozenset[str]
    criteria: Mapping[str, str]
    comments: frozenset[tuple[str, str]]
    needs: Mapping[int, str]
    holds_items: bool


Reference = int | str | None
"""An item that a file names: its id here, the external id of one that is coming, or neither."""


class References(Protocol):
    """What the ids of a file lead to; a parent leads to an epic only."""

    def item(self, id_: str) -> Reference: ...
    def epic(self, id_: str) -> Reference: ...


@dataclass(frozen=True, slots=True)
class Known:
    """An item that an earlier import brought, or that the file names by its own key.

    ``seen`` is None when nothing is known of what the file said: the first time, or after that
    import was taken back, which put the item into the trash.
    """

    item_id: int
    key: str
    title: str
    kind: str
    in_trash: bool
    effort_is_ours: bool
    seen: Seen | None
    was_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What of one row is new for an item: ``fields`` to set, entries of lists to add or remove."""

    incoming: Incoming
    known: Known
    fields: frozenset[str] = frozenset()
    added: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    removed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    kept_effort: bool = False

    @property
    def changes_nothing(self) -> bool:
        return not (self.fields or self.added or self.removed or self.known.was_taken_back)


def digest(value: Any) -> str:
    """Sixteen letters that stand for a plain value."""
    if isinstance(value, str) and len(value) < SHORT:
        return _digest_of_short(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def _digest_of_short(value: str) -> str:
    """Most rows say the same in most of their fields."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def figure(value: Range | None) -> list[float] | None:
    return None if value is None else [value.low, value.likely, value.high]


def plain(incoming: Incoming, name: str) -> Any:
    """What the file says in one field, as plain data; a list for the fields of LISTS."""
    if name in ("value", "effort"):
        return figure(getattr(incoming, name))
    if version := incoming.versions.get(name):
        return [figure(version.value), figure(version.effort), version.description]
    if name == "criteria":
        return [one.text for one in incoming.criteria]
    if name == "comments":
        return [[one.author, one.at, one.body] for one in incoming.comments]
    if name in ("labels", "needs"):
        return list(getattr(incoming, name))
    return getattr(incoming, name)


def seen_of(incoming: Incoming, but: Collection[str] = ()) -> dict[str, Any]:
    """What to remember of a row, except fields that were not taken."""
    return {
        name: [digest(one) for one in plain(incoming, name)]
        if name in LISTS
        else digest(plain(incoming, name))
        for name in sorted(incoming.said - set(but))
    }


def differing(incoming: Incoming, seen: Seen | None) -> set[str]:
    """The fields in which the file says something else than it did the last time."""
    if seen is None:
        return set(incoming.said)
    now = seen_of(incoming)
    return {name for name in incoming.said if seen.get(name) != now[name]}


def difference(
    incoming: Incoming, known: Known, standing: Standing, references: References
) -> Difference:
    """What a row whose words changed brings to its item, beyond what stands there already."""
    fields = differing(incoming, known.seen)
    kept_effort = False
    if known.effort_is_ours and fields & {"effort"}:
        kept_effort = standing.values["effort"] != plain(incoming, "effort")
        fields.discard("effort")
    added: dict[str, tuple[Any, ...]] = {}
    removed: dict[str, tuple[Any, ...]] = {}
    before = {name: set((known.seen or {}).get(name, ())) for name in LISTS}
    if "labels" in fields:
        added["labels"], removed["labels"] = _moved(
            incoming.labels, standing.labels, before["labels"]
        )
    if "criteria" in fields:
        texts = [one.text for one in incoming.criteria]
        new, gone = _moved(texts, set(standing.criteria.values()), before["criteria"])
        added["criteria"] = tuple(one for one in incoming.criteria if one.text in new)
        removed["criteria"] = tuple(
            code for code, text in standing.criteria.items() if text in gone
        )
    if "comments" in fields:
        added["comments"] = tuple(
            one
            for one in incoming.comments
            if digest([one.author, one.at, one.body]) not in before["comments"]
            and (one.author, one.body) not in standing.comments
        )
    if "needs" in fields:
        added["needs"] = tuple(
            name
            for name in incoming.needs
            if digest(name) not in before["needs"] and references.item(name) not in standing.needs
        )
        removed["needs"] = tuple(
            item_id
            for item_id, name in standing.needs.items()
            if digest(name) in before["needs"] and name not in incoming.needs
        )
    return Difference(
        incoming,
        known,
        frozenset(_not_so_yet(incoming, standing, fields - set(LISTS), references)),
        {name: entries for name, entries in added.items() if entries},
        {name: entries for name, entries in removed.items() if entries},
        kept_effort,
    )


def _moved(
    says: Sequence[str], stands: Collection[str], said: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Entries the file says anew and that are not here, and those it no longer says."""
    new = tuple(one for one in says if digest(one) not in said and one not in stands)
    gone = tuple(one for one in stands if digest(one) in said and one not in says)
    return new, gone


def _not_so_yet(
    incoming: Incoming, standing: Standing, fields: Iterable[str], references: References
) -> Iterable[str]:
    """The fields in which the file wants something else than stands here, and that can be had."""
    for name in fields:
        says = plain(incoming, name)
        if name == "parent":
            says = references.epic(incoming.parent) if incoming.parent else None
            if incoming.parent and (says is None or incoming.kind == "epic"):
                continue
        elif name == "kind" and standing.holds_items and says != "epic":
            continue
        if standing.values.get(name) != says:
            yield name
