"""API of items: list, read, create, edit, trash."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from quarterdeck.apps.backlog.queries import items as read
from quarterdeck.apps.backlog.queries import lists
from quarterdeck.apps.backlog.services import items
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.backlog.shapes import (
    ItemEdit,
    ItemIn,
    ItemOut,
    ItemPageOut,
    ItemsWritten,
    ItemWritten,
    Keys,
    SeveralEdit,
    Titles,
)
from quarterdeck.entrances.api.v1.vocabulary import FieldNames, Kind, Limit, State
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import names_in

router = Router(tags=["items"])

Scope = Literal["open", "epics", "done", "trash", "all"]
Sort = Literal["order", "value", "effort", "newest", "changed", "title"]


@router.get("/products/{product}/items", response=ItemPageOut, exclude_unset=True)
def list_items(
    request: HttpRequest,
    product: str,
    scope: Annotated[
        Scope, Query(description="open: the order; the others stand outside.")
    ] = "open",
    sort: Sort = "order",
    text: str = "",
    kind: Annotated[list[Kind], Query()] = [],  # noqa: B006  # ninja copies it
    state: Annotated[list[State], Query()] = [],  # noqa: B006
    label: Annotated[list[str], Query()] = [],  # noqa: B006
    parent: str = "",
    cursor: str | None = None,
    limit: Limit = 100,
    fields: FieldNames = None,
) -> Any:
    """The backlog in its order, or another list, filtered, in parts."""
    wanted = names_in(fields)
    page = lists.items_in_order(
        actor=actor_of(request),
        product=product,
        filter=lists.Filter(
            text=text,
            kinds=tuple(kind),
            states=tuple(state),
            labels=tuple(label),
            parent=parent,
            scope=scope,
            sort=sort,
        ),
        cursor=cursor,
        count=limit,
        slim=shapes.is_slim(wanted),
    )
    return shapes.item_page(page, wanted)


@router.post("/products/{product}/items", response={201: ItemWritten})
def create_item(request: HttpRequest, product: str, body: ItemIn) -> Any:
    """Add an item at the end of the order."""
    item = items.create_item(actor=actor_of(request), product=product, **dict(body))
    return shapes.item_written(item)


@router.post("/products/{product}/items/many", response={201: ItemsWritten})
def create_items(request: HttpRequest, product: str, body: Titles) -> Any:
    """One item per title, in their order, at the end."""
    made = items.create_items(
        actor=actor_of(request), product=product, titles=body.titles, kind=body.kind
    )
    return shapes.items_written(made)


@router.patch("/items", response=ItemsWritten)
def edit_items(request: HttpRequest, body: SeveralEdit) -> Any:
    """The same change to several items of one product, taken back by one undo."""
    edited = items.edit_items(
        actor=actor_of(request),
        items=body.items,
        changes=body.changes.model_dump(exclude_unset=True),
        add_labels=body.add_labels,
        remove_labels=body.remove_labels,
    )
    return shapes.items_written(edited)


@router.post("/items/trash", response=ItemsWritten)
def trash_items(request: HttpRequest, body: Keys) -> Any:
    """Put items into the trash, from where they can be restored to their places."""
    return shapes.items_written(items.trash_items(actor=actor_of(request), items=body.items))


@router.post("/items/restore", response=ItemsWritten)
def restore_items(request: HttpRequest, body: Keys) -> Any:
    """Take items out of the trash, each to its old place in the order."""
    return shapes.items_written(items.restore_items(actor=actor_of(request), items=body.items))


@router.get("/items/{item}", response=ItemOut, exclude_unset=True)
def read_item(request: HttpRequest, item: str, fields: FieldNames = None) -> Any:
    """One item with all that belongs to it, or the fields asked for."""
    detail = read.item_of(actor=actor_of(request), item=item)
    return shapes.item_whole(detail, names_in(fields))


@router.patch("/items/{item}", response=ItemWritten)
def edit_item(request: HttpRequest, item: str, body: ItemEdit) -> Any:
    """Change what an item says; what was changed meanwhile is never overwritten."""
    edited = items.edit_item(
        actor=actor_of(request),
        item=item,
        changes=body.changes.model_dump(exclude_unset=True),
        was=body.was.model_dump(exclude_unset=True),
    )
    return shapes.item_written(edited)
