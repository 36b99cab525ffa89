"""A backlog CSV by our own names: what a person writes in a spreadsheet, and what we export."""

from __future__ import annotations

import re

from quarterdeck.apps.exchange.readers.shape import Shape


def without_guard(cell: str) -> str:
    """Our export puts ' before a cell that a spreadsheet would take for a formula."""
    return cell[1:] if re.match(r"'+[-+=@\t\r]", cell) else cell


NATIVE = Shape(
    name="native",
    label="backlog table",
    recognises=lambda keys: bool(keys & {"id", "title"}),
    columns={
        "id": "id",
        "title": "title",
        "value": "value",
        "effort": "effort",
        "after": "after",
        "kind": "kind",
        "status": "status",
        "state": "status",
        "parent": "parent",
        "priority": "priority",
        "variant": "variant",
        "version": "version",
        "labels": "labels",
        "label": "labels",
        "description": "description",
        "role": "role",
        "want": "want",
        "benefit": "benefit",
        "criteria": "criteria",
        "acceptancecriteria": "criteria",
        "comment": "comment",
        "comments": "comment",
        "product": "product",
        "project": "product",
        "created": "created",
        "updated": "updated",
    },
    clean=without_guard,
)
