"""The same row twice, and two rows that claim one id."""

from __future__ import annotations

from collections.abc import Sequence

from quarterdeck.apps.exchange.readers.rows import BrokenBacklog, Row
from quarterdeck.apps.exchange.readers.table import Record

STANDARD = "standard"


class DuplicateId(BrokenBacklog):
    code = "duplicate_id"


def without_repeats(records: Sequence[Record]) -> tuple[list[Record], list[str]]:
    """The records without those that repeat an earlier one cell by cell, and a note of them.

    Exports that were joined from several pages do repeat rows; an equal row says nothing new.
    """
    first: dict[tuple[str, ...], int] = {}
    kept, repeated = [], []
    for record in records:
        if record.cells in first:
            repeated.append(f"{record.line} (as line {first[record.cells]})")
        else:
            first[record.cells] = record.line
            kept.append(record)
    if not repeated:
        return kept, []
    shown = ", ".join(repeated[:5]) + (", …" if len(repeated) > 5 else "")
    what = "row repeats" if len(repeated) == 1 else "rows repeat"
    return kept, [f"{len(repeated)} {what} an earlier one, and each is read once: line {shown}."]


def refuse_duplicates(rows: Sequence[Row], name: str) -> None:
    """Refuse two rows of one id, unless each is another variant of it.

    Raises: DuplicateId, with the two ``lines`` in its facts.
    """
    seen: dict[tuple[str, str], Row] = {}
    varied: dict[str, bool] = {}
    for row in rows:
        varied[row.id] = varied.get(row.id, False) or bool(row.variant)
    for row in rows:
        variant = (row.variant or STANDARD) if varied[row.id] else ""
        earlier = seen.setdefault((row.id, variant), row)
        if earlier is not row:
            what = f"the variant “{variant}” of {row.id}" if variant else f"the id {row.id}"
            raise DuplicateId(
                f"{name}, line {row.line}: {what} stands in line {earlier.line} too. Give each row "
                f"its own id, or name variants of one item in a column “variant”.",
                field="id",
                line=row.line,
                lines=[earlier.line, row.line],
            )
