"""A backlog → CSV that our own reader takes back whole, and that a spreadsheet opens safely.

A row is an item, or one version of it where it has several. A cell that a spreadsheet would run
as a formula begins with ' (OWASP, "CSV Injection"); our reader takes it off again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from io import StringIO

from quarterdeck.apps.exchange.writers.rows import CriterionOut, ItemOut, RemarkOut, figure

HEADERS = (
    "id", "title", "kind", "status", "value", "effort", "after", "parent", "variant", "version",
    "labels", "role", "want", "benefit", "description", "criteria", "created",
)  # fmt: skip
MARK = "\ufeff"
"""A byte order mark: without it Excel reads UTF-8 as something else."""

_FORMULA = re.compile(r"'*[-+=@\t\r]")


def csv_lines(items: Iterable[ItemOut], *, most_remarks: int) -> Iterator[str]:
    """The lines of the file, the mark and the column names first; comments in as many columns."""
    yield MARK + _line([*HEADERS, *["comment"] * most_remarks])
    for item in items:
        for number, version in enumerate(item.versions):
            is_first = number == 0
            row = {
                "id": item.key,
                "title": item.title,
                "value": figure(version.value),
                "effort": figure(version.effort),
                "variant": version.name if len(item.versions) > 1 else "",
                "version": version.text,
            }
            remarks: list[str] = []
            if is_first:
                row |= {
                    "kind": item.kind,
                    "status": item.state,
                    "after": " ".join(item.needs),
                    "parent": item.parent,
                    "labels": "; ".join(item.labels),
                    "role": item.role,
                    "want": item.want,
                    "benefit": item.benefit,
                    "description": item.description,
                    "criteria": "\n".join(map(_criterion, item.criteria)),
                    "created": item.created.astimezone(UTC).isoformat(),
                }
                remarks = [_remark(one) for one in item.remarks]
            else:
                row |= {"kind": item.kind, "status": item.state}
            yield _line([*(row.get(name, "") for name in HEADERS), *remarks])


def table_csv(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Any table as CSV, as safe to open as the backlog."""
    yield MARK + _line(headers)
    for row in rows:
        yield _line(row)


def guarded(cell: str) -> str:
    """The cell, kept from being a formula.

    >>> guarded("=1+1"), guarded("'=1"), guarded("plain")
    ("'=1+1", "''=1", 'plain')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return out.getvalue()


def _criterion(one: CriterionOut) -> str:
    """Its code and text; further lines of it are set in."""
    first, *rest = one.text.splitlines() or [""]
    optional = "(optional) " if one.optional else ""
    return "\n".join([f"{one.code}: {optional}{first}", *(f"  {line}" for line in rest)])


def _remark(one: RemarkOut) -> str:
    author = one.author.replace(";", ",")
    return f"{one.at.astimezone(UTC).isoformat()};{author};{one.text}"
