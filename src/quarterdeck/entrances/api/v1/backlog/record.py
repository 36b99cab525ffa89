"""API of what happened: the history of an item, undo, and the labels in use."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.backlog.queries.history import history_of
from quarterdeck.apps.backlog.queries.lists import labels_in
from quarterdeck.apps.backlog.services import undo
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import Id, In, Limit, Out
from quarterdeck.entrances.shapes import backlog as shapes

router = Router(tags=["history"])


class ChangeOut(Out):
    field: str
    about: str = Field(description="A criterion's code or a version's name; empty: the item.")
    before: Any
    after: Any


class EntryOut(Out):
    id: int
    at: str
    by: str
    on_behalf_of: str = Field(description="The product owner for whom a delegate acted.")
    via: str
    event: str
    batch: str = Field(description="Shared by all that one act changed; names it for undo.")
    changes: list[ChangeOut]


class HistoryOut(Out):
    entries: list[EntryOut]
    next: int | None


class Undo(In):
    batch: Annotated[uuid.UUID, Field(strict=False)] | None = Field(
        None, description="One act of yours, from the history; without it, your last one."
    )


class Undone(Out):
    undone: list[str] = Field(description="The events taken back.")


class LabelsOut(Out):
    labels: list[str]


@router.get("/items/{item}/history", response=HistoryOut)
def read_history(
    request: HttpRequest, item: str, cursor: Id | None = None, limit: Limit = 50
) -> Any:
    """What happened to an item and to what belongs to it, newest first."""
    return shapes.history(
        history_of(actor=actor_of(request), item=item, cursor=cursor, count=limit)
    )


@router.post("/products/{product}/undo", response=Undone)
def undo_last(request: HttpRequest, product: str, body: Undo) -> Any:
    """Take back your last act in a product, whole; never what someone changed since."""
    events = undo.undo_last(actor=actor_of(request), product=product, batch=body.batch)
    return {"undone": events}


@router.get("/products/{product}/labels", response=LabelsOut)
def list_labels(request: HttpRequest, product: str) -> Any:
    """All labels of a product, sorted."""
    return {"labels": labels_in(actor=actor_of(request), product=product)}
