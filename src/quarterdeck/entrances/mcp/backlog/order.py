"""Tools for the order."""

from __future__ import annotations

from typing import Literal

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.services import order
from quarterdeck.entrances.mcp.tools import Place, tool
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import Shape


@tool(again=True)
def move_item(
    actor: Actor,
    item: str,
    after: str | None = None,
    before: str | None = None,
    to: Literal["top", "end"] | None = None,
    position: Place | None = None,
    seen_rank: str | None = None,
) -> Shape:
    """Move one item in the order: after or before another, to top or end, or to a position from 1.

    seen_rank: its rank as you saw it; if it stands elsewhere by now, nothing moves.
    """
    moved = order.move_item(
        actor=actor,
        item=item,
        after=after,
        before=before,
        to=to,
        position=position,
        seen_rank=seen_rank,
    )
    return shapes.item_written(moved)


@tool(again=True)
def move_items(
    actor: Actor,
    keys: list[str],
    after: str | None = None,
    before: str | None = None,
    to: Literal["top", "end"] | None = None,
    position: Place | None = None,
) -> Shape:
    """Move several items together, to one place as in move_item; they keep their order."""
    moved = order.move_items(
        actor=actor, items=keys, after=after, before=before, to=to, position=position
    )
    return shapes.items_written(moved)
