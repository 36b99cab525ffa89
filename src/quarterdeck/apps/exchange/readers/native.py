"""A backlog CSV by our own names: what a person writes in a spreadsheet."""

from __future__ import annotations

from quarterdeck.apps.exchange.readers.shape import Shape

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
)
