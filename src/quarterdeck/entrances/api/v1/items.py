"""API of items."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.backlog.services import items
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.figures import Figure, In, Kind, Out
from quarterdeck.entrances.shapes import backlog as shapes

router = Router(tags=["items"])


class ItemIn(In):
    """An item to create. Value is the product owner's to give, effort the developers'."""

    title: str
    kind: Kind = "story"
    parent: str | None = Field(None, description="The key of an epic.")
    role: str = ""
    want: str = ""
    benefit: str = ""
    description: str = Field("", description="Markdown.")
    value: Figure | None = None
    effort: Figure | None = None
    labels: list[str] = []


class ItemWritten(Out):
    """An item as it stands after a change."""

    key: str
    title: str
    kind: str
    state: str
    value: Figure | None
    effort: Figure | None
    rank: str
    listed: bool
    trashed_at: str | None


@router.post("/products/{product}/items", response={201: ItemWritten})
def create_item(request: HttpRequest, product: str, body: ItemIn) -> Any:
    """Add an item at the end of the order."""
    item = items.create_item(actor=actor_of(request), product=product, **dict(body))
    return shapes.item_written(item)
