"""Tools for what happened: history, undo, labels in use."""

from __future__ import annotations

import uuid

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.queries.history import history_of
from quarterdeck.apps.backlog.queries.lists import labels_in
from quarterdeck.apps.backlog.services import undo
from quarterdeck.entrances.mcp.tools import tool
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import Shape


@tool(reads=True)
def read_history(actor: Actor, item: str, cursor: int | None = None, limit: int = 20) -> Shape:
    """What happened to an item and to what belongs to it, newest first, in parts."""
    return shapes.history(history_of(actor=actor, item=item, cursor=cursor, count=limit))


@tool(destroys=True)
def undo_last(actor: Actor, product: str, batch: uuid.UUID | None = None) -> Shape:
    """Take back your last act in a product, whole. batch: another one, from the history."""
    return {"undone": undo.undo_last(actor=actor, product=product, batch=batch)}


@tool(reads=True)
def list_labels(actor: Actor, product: str) -> Shape:
    """All labels of a product."""
    return {"labels": labels_in(actor=actor, product=product)}
