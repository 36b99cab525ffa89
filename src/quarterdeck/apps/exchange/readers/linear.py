"""Linear's CSV export, the shapes of 2023 (25 columns) to 2026 (34)."""

from __future__ import annotations

import re

from quarterdeck.apps.exchange.readers.shape import Shape, key_prefix


def _without_guard(cell: str) -> str:
    """Linear puts ' before a cell that a spreadsheet would take for a formula."""
    return cell[1:] if re.match(r"'[-+=@\t]", cell) else cell


LINEAR = Shape(
    name="linear",
    label="Linear export",
    recognises=lambda keys: (
        {"id", "team", "title", "status"} <= keys
        and bool(keys & {"cyclenumber", "cyclename", "parentissue", "triaged", "estimate"})
    ),
    columns={
        "id": "id",
        "uuid": "number",
        "team": "product_name",
        "title": "title",
        "description": "description",
        "status": "status",
        "estimate": "effort",
        "priority": "priority",
        "labels": "labels",
        "parentissue": "parent",
        "blockedby": "after",
        "blocks": "before",
        "archived": "archived",
        "created": "created",
        "updated": "updated",
    },
    clean=_without_guard,
    product_of=key_prefix,
    labels=re.compile(r",\s*"),
    task_lists=True,
)
