"""Azure Boards' CSV export: flat queries, and trees by ``Title 1, Title 2, …``."""

from __future__ import annotations

import re
from dataclasses import replace

from quarterdeck.apps.exchange.readers.markup import html_to_text
from quarterdeck.apps.exchange.readers.shape import Shape, heading_key
from quarterdeck.apps.exchange.readers.table import Record, Table

_LEVEL = re.compile(r"title(\d+)")


def _tree_as_columns(table: Table) -> Table:
    """A row's title stands one column further right than its parent's: say so in columns."""
    levels = {
        int(found[1]): column
        for column, heading in enumerate(table.headers)
        if (found := _LEVEL.fullmatch(heading_key(heading)))
    }
    keys = [heading_key(heading) for heading in table.headers]
    if not levels or "id" not in keys or "title" in keys:
        return table
    columns = [levels[level] for level in sorted(levels)]
    width, id_column = len(table.headers), keys.index("id")
    has_parents = "parent" in keys
    records: list[Record] = []
    above: list[str] = []
    for record in table.records:
        depth = next((d for d, column in enumerate(columns) if record.cell(column)), 0)
        parent = next((id_ for id_ in reversed(above[:depth]) if id_), "")
        above[depth:] = [""] * max(0, depth - len(above)) + [record.cell(id_column)]
        cells = [*record.cells[:width], *[""] * (width - len(record.cells))]
        title = cells[columns[depth]]
        for column in columns:  # one title; any other stays where it is and is listed
            if cells[column] == title:
                cells[column] = ""
        told = [title] if has_parents else [title, parent]
        records.append(Record(record.line, (*cells, *told, *record.cells[width:])))
    headers = (*table.headers, "Title", *([] if has_parents else ["Parent"]))
    return replace(table, headers=headers, records=tuple(records))


def _rank(cell: str) -> str:
    """Stack ranks are numbers; as texts of one length they sort alike."""
    try:
        return f"{float(cell):032.12f}"
    except ValueError:
        return cell


AZURE = Shape(
    name="azure",
    label="Azure Boards export",
    recognises=lambda keys: {"id", "workitemtype"} <= keys,
    columns={
        "id": "id",
        "workitemtype": "kind",
        "title": "title",
        "state": "status",
        "tags": "labels",
        "description": "description",
        "reprosteps": "description",
        "acceptancecriteria": "criteria",
        "storypoints": "effort",
        "effort": "effort",
        "size": "effort",
        "businessvalue": "value",
        "priority": "priority",
        "parent": "parent",
        "stackrank": "order",
        "backlogpriority": "order",
        "teamproject": "product",
        "createddate": "created",
        "changeddate": "updated",
    },
    prepare=_tree_as_columns,
    prose=html_to_text,
    order=_rank,
    labels=re.compile(r";"),
    kinds={"feature": "epic"},  # it stands between epic and story, and holds stories
    finished=frozenset({"removed"}),
    priorities={"1": "Highest", "2": "High", "3": "Medium", "4": "Low"},
)
