"""Tools of the backlog: items and their order."""

from __future__ import annotations

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.services import items
from quarterdeck.entrances.mcp.tools import tool
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import Shape

Figure = float | list[float]


@tool()
def create_item(
    actor: Actor,
    product: str,
    title: str,
    kind: str = "story",
    parent: str | None = None,
    role: str = "",
    want: str = "",
    benefit: str = "",
    description: str = "",
    value: Figure | None = None,
    effort: Figure | None = None,
    labels: list[str] | None = None,
) -> Shape:
    """Add an item at the end of a product's order.

    product: key, e.g. RND. kind: story, bug, enabler, spike or epic. parent: the key of an epic.
    role, want, benefit: the story. value, effort: a number or [low, likely, high].
    """
    item = items.create_item(
        actor=actor,
        product=product,
        title=title,
        kind=kind,
        parent=parent,
        role=role,
        want=want,
        benefit=benefit,
        description=description,
        value=value,
        effort=effort,
        labels=labels or [],
    )
    return shapes.item_written(item)
