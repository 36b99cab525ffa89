"""Tools for items: list, read, create, edit, trash."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict
from typing_extensions import TypedDict

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.queries import items as read
from quarterdeck.apps.backlog.queries import lists
from quarterdeck.apps.backlog.services import items
from quarterdeck.entrances.mcp.tools import slim, tool
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import Shape

Figure = float | list[float]
Kind = Literal["story", "bug", "enabler", "spike", "epic"]
State = Literal["new", "refining", "ready", "in_progress", "done"]
STORY = (
    *("key", "title", "kind", "state", "value", "effort", "parent", "labels", "variants"),
    *("role", "want", "benefit", "criteria", "needs", "needed_by", "children"),
)
"""What an agent is told of one item unless it asks: no description, comments or files."""


class SeveralChanges(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    kind: Kind
    state: State
    parent: str | None


class ItemChanges(SeveralChanges, total=False):
    title: str
    role: str
    want: str
    benefit: str
    description: str
    standard: str
    value: Figure | None
    effort: Figure | None
    labels: list[str]


@tool(reads=True)
def list_items(
    actor: Actor,
    product: str,
    scope: Literal["open", "epics", "done", "trash", "all"] = "open",
    sort: Literal["order", "value", "effort", "newest", "changed", "title"] = "order",
    text: str = "",
    kinds: list[Kind] | None = None,
    states: list[State] | None = None,
    labels: list[str] | None = None,
    parent: str = "",
    cursor: str | None = None,
    limit: int = 30,
    fields: list[str] | None = None,
) -> Shape:
    """A product's backlog in its order, or another list of it, in parts.

    cursor: `next` of the part before. limit: up to 200. fields: of key, title, kind, state, value,
    effort (these unless asked), parent, labels, variants, rank, listed, trashed_at.
    """
    page = lists.items_in_order(
        actor=actor,
        product=product,
        filter=lists.Filter(
            text=text,
            kinds=tuple(kinds or ()),
            states=tuple(states or ()),
            labels=tuple(labels or ()),
            parent=parent,
            scope=scope,
            sort=sort,
        ),
        cursor=cursor,
        count=min(limit, 200),
        slim=shapes.is_slim(fields),
    )
    return shapes.item_page(page, fields)


@tool(reads=True)
def read_item(actor: Actor, item: str, fields: list[str] | None = None) -> Shape:
    """One item by its key. What is empty is left out, unless it is asked for.

    fields: besides the story with its criteria and versions there are description, standard,
    effort_source, comments, attachments, rank, listed, trashed_at, created_at, changed_at, may.
    """
    detail = read.item_of(actor=actor, item=item)
    if fields is not None:
        return shapes.item_whole(detail, fields)
    return slim(shapes.item_whole(detail, STORY))


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


@tool()
def create_items(actor: Actor, product: str, titles: list[str], kind: Kind = "story") -> Shape:
    """One item per title, in their order, at the end."""
    made = items.create_items(actor=actor, product=product, titles=titles, kind=kind)
    return shapes.items_written(made)


@tool(destroys=True, again=True)
def edit_item(
    actor: Actor, item: str, changes: ItemChanges, was: ItemChanges | None = None
) -> Shape:
    """Change what an item says; what is not named stays, null takes away.

    labels: the whole list. was: by field, the value that you saw; where another stands there by
    now, nothing is changed.
    """
    edited = items.edit_item(actor=actor, item=item, changes=dict(changes), was=was)
    return shapes.item_written(edited)


@tool(destroys=True, again=True)
def edit_items(
    actor: Actor,
    keys: list[str],
    changes: SeveralChanges | None = None,
    add_labels: list[str] | None = None,
    remove_labels: list[str] | None = None,
) -> Shape:
    """The same change to several items of one product, taken back by one undo."""
    edited = items.edit_items(
        actor=actor,
        items=keys,
        changes=dict(changes or {}),
        add_labels=add_labels or [],
        remove_labels=remove_labels or [],
    )
    return shapes.items_written(edited)


@tool(destroys=True, again=True)
def trash_items(actor: Actor, keys: list[str]) -> Shape:
    """Put items into the trash, from where they can be restored to their places."""
    return shapes.items_written(items.trash_items(actor=actor, items=keys))


@tool(again=True)
def restore_items(actor: Actor, keys: list[str]) -> Shape:
    """Take items out of the trash, each to its old place in the order."""
    return shapes.items_written(items.restore_items(actor=actor, items=keys))
