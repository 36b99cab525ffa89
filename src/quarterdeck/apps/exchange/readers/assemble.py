"""A table of a known shape → the rows of a backlog, with every value that found no place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from quarterdeck.apps.exchange.readers import dates
from quarterdeck.apps.exchange.readers.duplicates import refuse_duplicates, without_repeats
from quarterdeck.apps.exchange.readers.figures import Unreadable, read_figure
from quarterdeck.apps.exchange.readers.links import Links
from quarterdeck.apps.exchange.readers.markup import criteria_of, split_task_list
from quarterdeck.apps.exchange.readers.rows import (
    BacklogFile,
    CriterionInFile,
    Remark,
    Row,
    Untaken,
)
from quarterdeck.apps.exchange.readers.shape import Shape
from quarterdeck.apps.exchange.readers.slots import Cells, Slots, slots_of
from quarterdeck.apps.exchange.readers.table import Table
from quarterdeck.apps.exchange.readers.words import KINDS, plain, standing
from quarterdeck.engines.ranges import Range

_REMARK = re.compile(r"([^;\n]*\d[^;\n]*);([^;\n]*);(.*)", re.DOTALL)


def assemble(table: Table, shape: Shape, chosen: Mapping[str, str]) -> BacklogFile:
    """Read every record of ``table``; ``chosen`` as in ``slots_of``.

    Raises: UnknownColumn, DuplicateId.
    """
    slots = slots_of(table, shape, chosen)
    untaken: list[Untaken] = []
    records, repeats = without_repeats(table.records)
    links = Links(shape)
    cells_of: list[tuple[str, Cells]] = []
    for number, record in enumerate(records, start=1):
        cells = Cells(slots, shape, record, untaken)
        id_ = cells.one("id") or str(number)
        links.add(id_, cells)
        cells_of.append((id_, cells))
    reader = _RowReader(shape, links, _day_comes_first(slots))
    rows = tuple(reader.row(id_, cells) for id_, cells in cells_of)
    refuse_duplicates(rows, table.name)
    names: dict[str, str] = {}
    for row, product_name in zip(rows, reader.product_names, strict=True):
        names[row.product] = names.get(row.product) or product_name
    return BacklogFile(
        name=table.name,
        format=shape.name,
        label=shape.label,
        encoding=table.encoding,
        rows=rows,
        notes=(
            *table.notes,
            *repeats,
            *_kinds_taken_as_stories(reader.other_kinds),
            *_archived(reader.archived),
        ),
        mapping=slots.mapping(),
        untaken=tuple(sorted(untaken, key=lambda u: u.line)),
        products=tuple(product for product in names if product),
        product_names={key: name for key, name in names.items() if key and name},
    )


def _kinds_taken_as_stories(kinds: Counter[str]) -> Iterator[str]:
    for kind, count in kinds.most_common():
        are = "row of kind" if count == 1 else "rows of kind"
        verb = "is taken as a story" if count == 1 else "are taken as stories"
        yield f"{count} {are} “{kind}” {verb}."


def _archived(ids: list[str]) -> Iterator[str]:
    if ids:
        shown = ", ".join(ids[:10]) + (", …" if len(ids) > 10 else "")
        yield f"{len(ids)} archived ({shown}): read by their status like the others."


def _day_comes_first(slots: Slots) -> bool | None:
    columns = [c for c, slot in enumerate(slots.of) if slot in ("created", "updated", "comment")]
    return dates.day_comes_first(
        record.cell(column).split(";", 1)[0] for record in slots.table.records for column in columns
    )


class _RowReader:
    """Reads the rows of one file; keeps what is counted over all of them."""

    def __init__(self, shape: Shape, links: Links, day_first: bool | None) -> None:
        self._shape = shape
        self._links = links
        self._day_first = day_first
        self.other_kinds: Counter[str] = Counter()
        self.product_names: list[str] = []
        self.archived: list[str] = []

    def row(self, id_: str, cells: Cells) -> Row:
        status, priority = cells.one("status"), cells.one("priority")
        stands = standing(status, cells.one("category"), cells.one("resolution"))
        finished = stands.finished or plain(status) in self._shape.finished
        description, criteria = self._texts(cells)
        after = self._links.after(id_, cells)
        parent = self._links.parent(cells)
        product = cells.one("product") or self._shape.product_of(id_)
        self.product_names.append(cells.one("product_name"))
        if cells.one("archived"):
            self.archived.append(id_)
        return Row(
            line=cells.line,
            id=id_,
            title=cells.one("title"),
            kind=self._kind(cells.one("kind")),
            status=status,
            state="done" if finished else stands.state,
            finished=finished,
            parent=parent,
            priority=self._shape.priorities.get(plain(priority), priority),
            value=self._figure("value", cells),
            effort=self._figure("effort", cells),
            after=after,
            variant=cells.one("variant"),
            version=cells.one("version"),
            labels=self._labels(cells),
            description=description,
            role=cells.one("role"),
            want=cells.one("want"),
            benefit=cells.one("benefit"),
            criteria=criteria,
            comments=tuple(self._remarks(cells)),
            order=self._shape.order(cells.one("order")),
            product=product,
            inputs=tuple(
                (slot.removeprefix("input:"), cells.one(slot))
                for slot in cells.slots()
                if slot.startswith("input:")
            ),
            created=self._moment("created", cells),
            updated=self._moment("updated", cells),
            present=cells.present
            | ({"criteria"} if criteria else set())
            | ({"after"} if after else set()),
        )

    def _kind(self, word: str) -> str:
        kind = self._shape.kinds.get(plain(word)) or KINDS.get(plain(word))
        if word and not kind:
            self.other_kinds[word] += 1
        return kind or "story"

    def _texts(self, cells: Cells) -> tuple[str, tuple[CriterionInFile, ...]]:
        description = self._shape.prose(cells.one("description"))
        criteria = tuple(
            found
            for cell in cells.every("criteria")
            for found in criteria_of(self._shape.prose(cell))
        )
        if self._shape.task_lists and not criteria:
            description, criteria = split_task_list(description)
        return description, criteria

    def _figure(self, slot: str, cells: Cells) -> Range | None:
        cell = cells.one(slot)
        if not cell:
            return None
        try:
            return read_figure(cell)
        except Unreadable as error:
            cells.refuse(slot, cell, error.reason, error.remedy, wrong=True)
            return None

    def _labels(self, cells: Cells) -> tuple[str, ...]:
        parts = (part for cell in cells.every("labels") for part in self._shape.labels.split(cell))
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def _remarks(self, cells: Cells) -> Iterator[Remark]:
        """Jira's form is ``date;author;text``; without a date the whole cell is the text."""
        for cell in cells.every("comment"):
            found = _REMARK.fullmatch(cell)
            at = dates.read_moment(found[1], self._day_first) if found else ""
            if not found or not (at or self._shape.dated_remarks):
                yield Remark("", "", self._shape.prose(cell))
                continue
            if not at:
                cells.refuse("comment", found[1], "its date could not be read")
            if body := found[3].strip():
                yield Remark(found[2].strip(), at, self._shape.prose(body))
            else:
                cells.refuse("comment", cell, "the comment has no text")

    def _moment(self, slot: str, cells: Cells) -> str:
        cell = cells.one(slot)
        moment = dates.read_moment(cell, self._day_first) if cell else ""
        if cell and not moment:
            cells.refuse(
                slot,
                cell,
                "it is no date, or could be day or month first",
                "Write dates as 2026-11-24.",
            )
        return moment
