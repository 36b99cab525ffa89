"""CSV and TSV → a table: named columns, records with the line they begin in.

Real exports repeat header names (one column per value), have rows wider or narrower than the
header, and cells of many lines; all of that is kept as it stands. What is ambiguous is refused
with its line, never guessed. Quoting is RFC 4180's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from quarterdeck.apps.exchange.readers.text import decode
from quarterdeck.errors import Invalid

ROW_LIMIT = 200_000
CELL_LIMIT = 3_000_000
"""All cells together, empty ones too: 30,000 rows of a hundred columns."""

COLUMN_LIMIT = 2_000
DELIMITERS = (",", ";", "\t")
_SAMPLE = 200


class BrokenTable(Invalid):
    code = "broken_table"


@dataclass(frozen=True, slots=True)
class Record:
    """One row: ``line`` is where it begins in the file (the first line is 1).

    ``cells`` may be shorter or longer than the header. A cell that is not there is absent,
    which is not the same as empty.
    """

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The cell of a column, without space around it; empty when absent."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """``headers`` as the file writes them, repeated names included; ``notes`` are sentences."""

    name: str
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    records: tuple[Record, ...]
    notes: tuple[str, ...] = ()
    header_line: int = 1

    def heading(self, column: int) -> str:
        """The name by which a sentence calls a column."""
        if column >= len(self.headers):
            return f"(column {column + 1}, beyond the last header)"
        return self.headers[column] or f"(column {column + 1}, without a name)"


def read_table(data: bytes, name: str) -> Table:
    """Read a CSV or TSV file; the first line that is not blank holds the column names.

    Raises: FileTooLarge, NotText, BrokenTable (with ``line`` in its facts).
    """
    text = decode(data, name)
    return table_from_text(text.text, name, text.encoding, (text.note,) if text.note else ())


def table_from_text(text: str, name: str, encoding: str, notes: tuple[str, ...] = ()) -> Table:
    """As ``read_table``, for text that was decoded before."""
    if (zero := text.find("\0")) >= 0:
        line = _lines_before(text, zero) + 1
        raise BrokenTable(
            f"{name}, line {line}: there is a zero byte, so the file is damaged: export it again.",
            line=line,
        )
    body, skipped, delimiter = _without_separator_line(text)
    delimiter = delimiter or _delimiter_of(body)
    records = [
        Record(line + skipped, cells)
        for line, cells in _records(body, delimiter, name, skipped)
        if any(cell.strip() for cell in cells)
    ]
    if not records:
        raise BrokenTable(f"{name} has no cells in it: export it again.", line=1)
    header, rows = records[0], records[1:]
    if len(header.cells) > COLUMN_LIMIT:
        raise BrokenTable(
            f"{name}, line {header.line}: {len(header.cells)} columns; at most {COLUMN_LIMIT} are "
            "read: is this the line of column names?",
            line=header.line,
        )
    headers = tuple(cell.strip() for cell in header.cells)
    while headers and not headers[-1]:
        headers = headers[:-1]
    return Table(
        name=name,
        encoding=encoding,
        delimiter=delimiter,
        headers=headers,
        records=tuple(rows),
        notes=(*notes, *_uneven(headers, rows)),
        header_line=header.line,
    )


def _lines_before(text: str, position: int) -> int:
    before = text[:position]
    return before.count("\n") + before.count("\r") - before.count("\r\n")


def _without_separator_line(text: str) -> tuple[str, int, str]:
    """Excel writes and reads a first line ``sep=;`` that names the delimiter."""
    first, newline, rest = text.partition("\n")
    first = first.strip()
    if newline and len(first) == 5 and first.lower().startswith("sep="):
        return rest, 1, first[4]
    if newline and first.lower() == "sep=":  # the delimiter is a tab, which strip() took
        return rest, 1, "\t"
    return text, 0, ""


def _delimiter_of(text: str) -> str:
    """The delimiter that gives several columns, as many in the rows as in the header."""

    def fitness(delimiter: str) -> tuple[bool, float, int]:
        widths = []
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    widths.append(len(cells))
                if len(widths) == _SAMPLE:
                    break
        except csv.Error:
            pass  # said with its line when the whole table is read
        if not widths:
            return False, 0.0, 0
        alike = sum(width == widths[0] for width in widths) / len(widths)
        return widths[0] > 1, alike if widths[0] == 1 else round(alike), widths[0]

    return max(DELIMITERS, key=fitness)


def _records(
    text: str, delimiter: str, name: str, skipped: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, count, cell_count = 1, 0, 0
    try:
        for cells in reader:
            count, cell_count = count + 1, cell_count + len(cells)
            if count > ROW_LIMIT + 1 or cell_count > CELL_LIMIT:
                raise BrokenTable(
                    f"{name}, line {begins + skipped}: at most {ROW_LIMIT:,} rows and "
                    f"{CELL_LIMIT:,} cells are read: export fewer rows or columns, or split it.",
                    line=begins + skipped,
                )
            yield begins, tuple(_newlines_alike(cell) for cell in cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        line = begins + skipped
        raise BrokenTable(_sentence(str(error), name, line, delimiter), line=line) from None


def _newlines_alike(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


def _sentence(error: str, name: str, line: int, delimiter: str) -> str:
    if "unexpected end of data" in error:
        what = (
            "a quotation mark that opens here is never closed: close it, or export the file again"
        )
    elif "field larger" in error:
        what = (
            f"a cell in the row that begins here has more than {csv.field_size_limit():,} "
            "characters: is a quotation mark not closed?"
        )
    elif "expected after" in error:
        between = {"\t": "a tab", ";": "a semicolon"}.get(delimiter, "a comma")
        what = (
            f"in the row that begins here, text follows a closing quotation mark where {between} "
            "should stand: write a quotation mark inside a cell twice"
        )
    else:
        what = f"the row that begins here cannot be read ({error}): export the file again"
    return f"{name}, line {line}: {what}{'' if what.endswith('?') else '.'}"


def _uneven(headers: tuple[str, ...], rows: list[Record]) -> Iterator[str]:
    width = len(headers)
    narrow = [row.line for row in rows if len(row.cells) < width]
    wide = [row.line for row in rows if any(cell.strip() for cell in row.cells[width:])]
    if narrow:
        yield (
            f"{_rows(narrow)} fewer cells than the header: the cells that are missing at the end "
            "count as absent."
        )
    if wide:
        yield (
            f"{_rows(wide)} more cells than the header: what stands beyond the last header is not "
            "taken. Is a delimiter inside a cell not in quotation marks?"
        )


def _rows(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"The row in line {lines[0]} has"
    shown = ", ".join(str(line) for line in lines[:5])
    return f"{len(lines)} rows (lines {shown}{', …' if len(lines) > 5 else ''}) have"
