"""References between the rows of a file: parents by key or number, and what blocks what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quarterdeck.apps.exchange.readers.shape import Shape
from quarterdeck.apps.exchange.readers.slots import Cells

_BETWEEN = re.compile(r"[\s;,]+")
_ABSENT = "no row of this file has that id"


@dataclass
class Links:
    """The ids of a file, found before its rows are read, since a link may point ahead.

    ``numbers`` maps a tool's inner number to the id that people see. ``blockers`` holds, for
    each id, the ids whose own rows say that they block it.
    """

    shape: Shape
    ids: set[str] = field(default_factory=set)
    numbers: dict[str, str] = field(default_factory=dict)
    blockers: dict[str, list[str]] = field(default_factory=dict)

    def add(self, id_: str, cells: Cells) -> None:
        self.ids.add(id_)
        if number := cells.one("number"):
            self.numbers[number] = id_
        for blocked in self._references(cells, "before"):
            self.blockers.setdefault(blocked, []).append(id_)

    def after(self, id_: str, cells: Cells) -> tuple[str, ...]:
        """What this row comes after, said by itself or by the other row."""
        for blocked in self._references(cells, "before"):
            if blocked not in self.ids:
                cells.refuse("before", blocked, _ABSENT)
        said = [*self._references(cells, "after"), *self.blockers.get(id_, ())]
        return tuple(dict.fromkeys(said))

    def parent(self, cells: Cells) -> str:
        """The parent's id, from the first of key, number, epic link that gives one."""
        parent = ""
        for slot in ("parent", "parent_number", "epic"):
            for cell in cells.every(slot):
                found = self._resolved(self.shape.reference(cell))
                if not found:
                    cells.refuse(slot, cell, _ABSENT)
                elif not parent:
                    parent = found
                elif found != parent:
                    cells.refuse(slot, cell, f"the parent is {parent} already")
        return parent

    def _resolved(self, reference: str) -> str:
        if reference in self.ids:
            return reference
        if reference in self.numbers:
            return self.numbers[reference]
        # An inner number of a row that is not here leads nowhere; a key may be known elsewhere.
        return "" if self.numbers and reference.isdigit() else reference

    def _references(self, cells: Cells, slot: str) -> list[str]:
        parts = (part for cell in cells.every(slot) for part in _BETWEEN.split(cell))
        return [self.shape.reference(part) for part in parts if part]
