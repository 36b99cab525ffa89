"""API of the order: moving items in it."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.backlog.services import order
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.backlog.shapes import ItemsWritten, ItemWritten
from quarterdeck.entrances.api.v1.vocabulary import In, Place
from quarterdeck.entrances.shapes import backlog as shapes

router = Router(tags=["order"])


class Move(In):
    """Exactly one place: after or before an item, to the top or the end, or a position."""

    after: str | None = Field(None, description="The key of the item right above.")
    before: str | None = Field(None, description="The key of the item right below.")
    to: Literal["top", "end"] | None = None
    position: Place | None = Field(None, description="Counted from 1.")


class MoveOne(Move):
    seen_rank: str | None = Field(
        None,
        description="The item's rank as you saw it: if it stands elsewhere by now, nothing moves.",
    )


class MoveSeveral(Move):
    items: list[str]


@router.post("/items/move", response=ItemsWritten)
def move_items(request: HttpRequest, body: MoveSeveral) -> Any:
    """Move several items together; among themselves they keep their order."""
    return shapes.items_written(order.move_items(actor=actor_of(request), **dict(body)))


@router.post("/items/{item}/move", response=ItemWritten)
def move_item(request: HttpRequest, item: str, body: MoveOne) -> Any:
    """Move one item in the order."""
    return shapes.item_written(order.move_item(actor=actor_of(request), item=item, **dict(body)))
