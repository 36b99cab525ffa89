"""Commands on the order, and on what happened: move, undo, history, labels."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

import typer

from quarterdeck.apps.backlog.queries.history import history_of
from quarterdeck.apps.backlog.queries.lists import labels_in
from quarterdeck.apps.backlog.services import order, undo
from quarterdeck.entrances.cli.answers import figure, tell, tell_table
from quarterdeck.entrances.cli.backlog.arguments import ItemKey, ItemKeys, Product
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import backlog as shapes

app = typer.Typer()

After = Annotated[str | None, typer.Option(metavar="ITEM", help="Right below this item.")]
Before = Annotated[str | None, typer.Option(metavar="ITEM", help="Right above this item.")]
To = Annotated[str | None, typer.Option(help="top or end.")]
Position = Annotated[int | None, typer.Option(help="Counted from 1.", min=1, max=2**31 - 1)]


@app.command("move")
def move_item(
    item: ItemKey,
    user: AsUser = "",
    after: After = None,
    before: Before = None,
    to: To = None,
    position: Position = None,
    seen_rank: Annotated[
        str | None, typer.Option(help="Its rank as you saw it: refuse if it moved since.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Move one item in the order, to exactly one place."""
    moved = order.move_item(
        actor=actor_named(user),
        item=item,
        after=after,
        before=before,
        to=to,
        position=position,
        seen_rank=seen_rank,
    )
    tell(f"Moved: {shapes.key_of(moved)}", shapes.item_written(moved), as_json=as_json)


@app.command("move-many")
def move_items(
    keys: ItemKeys,
    user: AsUser = "",
    after: After = None,
    before: Before = None,
    to: To = None,
    position: Position = None,
    as_json: AsJson = False,
) -> None:
    """Move several items together; among themselves they keep their order."""
    moved = order.move_items(
        actor=actor_named(user), items=keys, after=after, before=before, to=to, position=position
    )
    said = ", ".join(shapes.key_of(item) for item in moved)
    tell(f"Moved: {said}", shapes.items_written(moved), as_json=as_json)


@app.command("undo")
def undo_last(
    product: Product,
    user: AsUser = "",
    batch: Annotated[
        uuid.UUID | None, typer.Option(help="One act of yours, from the history.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take back your last act in a product, whole; never what someone changed since."""
    events = undo.undo_last(actor=actor_named(user), product=product, batch=batch)
    tell(f"Taken back: {', '.join(events)}", {"undone": events}, as_json=as_json)


@app.command("history")
def read_history(
    item: ItemKey,
    user: AsUser = "",
    cursor: Annotated[int | None, typer.Option(help="`next` of the part before.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    as_json: AsJson = False,
) -> None:
    """What happened to an item and to what belongs to it, newest first."""
    part = history_of(actor=actor_named(user), item=item, cursor=cursor, count=limit)
    shape = shapes.history(part)
    tell_table(
        shape,
        shape["entries"],
        {
            "at": lambda row: row["at"][:16].replace("T", " "),
            "who": lambda row: row["by"],
            "what": lambda row: row["event"].removeprefix("backlog."),
            "change": lambda row: "; ".join(_change(change) for change in row["changes"]),
        },
        long="change",
        as_json=as_json,
        empty="Nothing has happened to it.",
    )


def _change(change: dict[str, Any]) -> str:
    name = " ".join(part for part in (change["about"], change["field"]) if part)
    return f"{name}: {_side(change['before'])} → {_side(change['after'])}"


def _side(value: Any) -> str:
    if isinstance(value, list) and value and not isinstance(value[0], str):
        return figure(value)
    return ", ".join(value) if isinstance(value, list) else str(value if value is not None else "–")


@app.command("labels")
def list_labels(product: Product, user: AsUser = "", as_json: AsJson = False) -> None:
    """All labels of a product, sorted."""
    labels = labels_in(actor=actor_named(user), product=product)
    tell(", ".join(labels) or "There are no labels.", {"labels": labels}, as_json=as_json)
