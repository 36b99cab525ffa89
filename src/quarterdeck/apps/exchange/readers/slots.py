"""Which column of a table holds what, and one record's cells by what they hold."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from quarterdeck.apps.exchange.readers.rows import Mapped, Untaken
from quarterdeck.apps.exchange.readers.shape import SLOT_FIELDS, Shape, heading_key
from quarterdeck.apps.exchange.readers.table import Record, Table
from quarterdeck.errors import Invalid

NO_PLACE = "there is no field for this column here"


class UnknownColumn(Invalid):
    code = "unknown_column"


@dataclass(frozen=True, slots=True)
class Slots:
    """What each column of ``table`` holds; an empty string where it is not taken.

    ``fields`` are the fields of ``Row`` (or method inputs) that the columns become, empty where
    none; ``present[n]`` those that a record of n cells has. ``displaced`` are columns that would
    hold a field for which another was chosen.
    """

    table: Table
    of: tuple[str, ...]
    fields: tuple[str, ...]
    present: tuple[frozenset[str], ...]
    displaced: Mapping[int, str]

    def mapping(self) -> tuple[Mapped, ...]:
        filled = [0] * len(self.of)
        for record in self.table.records:
            for column, cell in enumerate(record.cells[: len(filled)]):
                filled[column] += bool(cell.strip())
        return tuple(
            Mapped(self.table.heading(column), self.fields[column], filled[column])
            for column in range(len(filled))
        )


def slots_of(table: Table, shape: Shape, chosen: Mapping[str, str]) -> Slots:
    """Columns by their names; ``chosen`` maps a field to the column that a person names for it.

    Raises: UnknownColumn.
    """
    of = [shape.slot(heading) for heading in table.headers]
    displaced: dict[int, str] = {}
    for slot, heading in chosen.items():
        columns = [
            column
            for column, known in enumerate(table.headers)
            if heading_key(known) == heading_key(heading)
        ]
        if not columns:
            raise _unknown(table, heading, slot)
        for column, before in enumerate(of):
            if before == slot and column not in columns:
                of[column] = ""
                displaced[column] = slot
        for column in columns:
            of[column] = slot
    fields = tuple(map(_field, of))
    present = tuple(frozenset(fields[:width]) - {""} for width in range(len(fields) + 1))
    return Slots(table, tuple(of), fields, present, displaced)


def _field(slot: str) -> str:
    if slot.startswith("input:"):
        return slot.removeprefix("input:")
    return SLOT_FIELDS.get(slot, "")


def _unknown(table: Table, heading: str, slot: str) -> UnknownColumn:
    known = {heading_key(name): name for name in table.headers if name}
    near = difflib.get_close_matches(heading_key(heading), known, n=1)
    remedy = (
        f"did you mean “{known[near[0]]}”?"
        if near
        else f"the columns are {', '.join(list(known.values())[:30])}."
    )
    return UnknownColumn(
        f"{table.name}, line {table.header_line}: there is no column “{heading}” for {slot}; "
        f"{remedy}",
        field=slot,
        line=table.header_line,
    )


class Cells:
    """The cells of one record that are not empty, by slot; what finds no place is listed.

    Reading is once per slot: ``one`` and ``every`` give texts, ``untaken`` collects the rest.
    """

    def __init__(self, slots: Slots, shape: Shape, record: Record, untaken: list[Untaken]) -> None:
        self.line = record.line
        self._table = slots.table
        self._untaken = untaken
        self._found: dict[str, list[tuple[int, str]]] = {}
        width = len(slots.of)
        self.present = slots.present[min(width, len(record.cells))]
        for column, raw in enumerate(record.cells):
            if not (cell := shape.clean(raw.strip())):
                continue
            if column >= width:
                self.leave(column, cell, "it stands beyond the last column name")
            elif slots.of[column]:
                self._found.setdefault(slots.of[column], []).append((column, cell))
            elif column in slots.displaced:
                field = slots.displaced[column]
                self.leave(column, cell, f"another column was chosen for {field}")
            else:
                self.leave(column, cell, NO_PLACE)

    def one(self, slot: str) -> str:
        """The first cell of a slot; others that say something else are listed as not taken."""
        found = self._found.get(slot, [])
        if not found:
            return ""
        (first, text), *others = found
        for column, other in others:
            if other != text:
                because = f"the column {self._table.heading(first)} gave {slot} already"
                self.leave(column, other, because)
        return text

    def every(self, slot: str) -> list[str]:
        return [cell for _, cell in self._found.get(slot, [])]

    def slots(self) -> list[str]:
        """The slots that have a cell here, in the order of their first columns."""
        return list(self._found)

    def leave(self, column: int, value: str, reason: str) -> None:
        self._untaken.append(Untaken(self.line, self._table.heading(column), value, reason))

    def refuse(
        self, slot: str, value: str, reason: str, remedy: str = "", *, wrong: bool = False
    ) -> None:
        """List a value of a slot as not taken; ``wrong`` when it cannot be meant at all."""
        columns = [column for column, cell in self._found.get(slot, []) if value in cell]
        heading = self._table.heading(columns[0]) if columns else slot
        self._untaken.append(
            Untaken(self.line, heading, value, reason, remedy, SLOT_FIELDS.get(slot, ""), wrong)
        )
