"""Commands on items: list, show, create, edit, trash."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from quarterdeck.apps.backlog.queries import items as read
from quarterdeck.apps.backlog.queries import lists
from quarterdeck.apps.backlog.services import items
from quarterdeck.entrances.cli import output
from quarterdeck.entrances.cli.answers import figure, tell, tell_table
from quarterdeck.entrances.cli.backlog.arguments import FigureText, ItemKey, ItemKeys, Product
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import names_in
from quarterdeck.errors import Invalid

app = typer.Typer()

Several = "May be given several times."
KindChange = Annotated[str | None, typer.Option(help="story, bug, enabler, spike or epic.")]
StateChange = Annotated[str | None, typer.Option(help="new, refining, ready, in_progress or done.")]
Was = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD=VALUE", help="What you saw: refuse if it changed since."),
]


class WasUnfit(Invalid):
    code = "was_unfit"


@app.command("list")
def list_items(
    product: Product,
    user: AsUser = "",
    scope: Annotated[str, typer.Option(help="open, epics, done, trash or all.")] = "open",
    sort: Annotated[
        str, typer.Option(help="order, value, effort, newest, changed or title.")
    ] = "order",
    text: Annotated[str, typer.Option(help="Words of the title, or a number.")] = "",
    kind: Annotated[list[str] | None, typer.Option(help=Several)] = None,
    state: Annotated[list[str] | None, typer.Option(help=Several)] = None,
    label: Annotated[list[str] | None, typer.Option(help=Several)] = None,
    parent: Annotated[str, typer.Option(help="The key of an epic.")] = "",
    cursor: Annotated[str | None, typer.Option(help="Where the part before ended.")] = None,
    limit: Annotated[int, typer.Option(help="How many rows.", min=1, max=1000)] = 100,
    fields: Annotated[str | None, typer.Option(help="With --json: key,title,labels,…")] = None,
    as_json: AsJson = False,
) -> None:
    """A product's backlog in its order, or another list of it."""
    wanted = names_in(fields)
    page = lists.items_in_order(
        actor=actor_named(user),
        product=product,
        filter=lists.Filter(
            text=text,
            kinds=tuple(kind or ()),
            states=tuple(state or ()),
            labels=tuple(label or ()),
            parent=parent,
            scope=scope,
            sort=sort,
        ),
        cursor=cursor,
        count=limit,
        slim=shapes.is_slim(wanted),
    )
    shape = shapes.item_page(page, wanted)
    tell_table(
        shape,
        [shapes.item_in_list(row) for row in page.items],
        {
            "item": lambda row: row["key"],
            "title": lambda row: row["title"],
            "kind": lambda row: row["kind"],
            "state": lambda row: row["state"],
            "value": lambda row: figure(row["value"]),
            "effort": lambda row: figure(row["effort"]),
        },
        right=("value", "effort"),
        long="title",
        as_json=as_json,
        empty="There are no such items.",
    )
    if page.next_cursor and not as_json:
        output.say(f"There are more: --cursor {page.next_cursor}")


@app.command("show")
def read_item(
    item: ItemKey,
    user: AsUser = "",
    fields: Annotated[str | None, typer.Option(help="key,title,criteria,…")] = None,
    as_json: AsJson = False,
) -> None:
    """One item with all that belongs to it."""
    detail = read.item_of(actor=actor_named(user), item=item)
    shape = shapes.item_whole(detail, names_in(fields))
    if as_json:
        output.print_json(shape)
        return
    for name, value in shape.items():
        for line in _lines(name, value):
            output.say(line)


def _lines(name: str, value: Any) -> list[str]:
    """A field for people: one line, or one a row; nothing where it is empty."""
    if name in ("value", "effort"):
        value = figure(value)
    if name in ("rank", "listed", "may") or value in (None, "", []):
        return []
    if not isinstance(value, list):
        return [f"{name}: {value}"]
    rows = [
        " ".join(str(v) for v in row.values()) if isinstance(row, dict) else row for row in value
    ]
    return [f"{name}: {row}" for row in rows]


@app.command("create")
def create_item(
    product: Product,
    title: Annotated[str, typer.Argument(help="What the item is called.")],
    user: AsUser = "",
    kind: Annotated[str, typer.Option(help="story, bug, enabler, spike or epic.")] = "story",
    parent: Annotated[str | None, typer.Option(help="The key of an epic.")] = None,
    role: Annotated[str, typer.Option(help="As a …")] = "",
    want: Annotated[str, typer.Option(help="I want …")] = "",
    benefit: Annotated[str, typer.Option(help="so that …")] = "",
    description: Annotated[str, typer.Option(help="Markdown.")] = "",
    value: FigureText = None,
    effort: FigureText = None,
    label: Annotated[list[str] | None, typer.Option(help=Several)] = None,
    as_json: AsJson = False,
) -> None:
    """Add an item at the end of the order."""
    item = items.create_item(
        actor=actor_named(user),
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
        labels=label or [],
    )
    tell(f"{shapes.key_of(item)} {item.title}", shapes.item_written(item), as_json=as_json)


@app.command("create-many")
def create_items(
    product: Product,
    titles: Annotated[
        list[str] | None, typer.Argument(metavar="TITLE...", help="None: lines of the input.")
    ] = None,
    user: AsUser = "",
    kind: Annotated[str, typer.Option(help="story, bug, enabler, spike or epic.")] = "story",
    as_json: AsJson = False,
) -> None:
    """One item per title, or per line of standard input, in their order."""
    made = items.create_items(
        actor=actor_named(user),
        product=product,
        titles=titles or sys.stdin.read().splitlines(),
        kind=kind,
    )
    tell(f"Created: {_keys(made)}", shapes.items_written(made), as_json=as_json)


@app.command("edit")
def edit_item(
    item: ItemKey,
    user: AsUser = "",
    title: Annotated[str | None, typer.Option(help="What the item is called.")] = None,
    kind: KindChange = None,
    state: StateChange = None,
    parent: Annotated[str | None, typer.Option(help="An epic's key; empty for none.")] = None,
    role: Annotated[str | None, typer.Option(help="As a …")] = None,
    want: Annotated[str | None, typer.Option(help="I want …")] = None,
    benefit: Annotated[str | None, typer.Option(help="so that …")] = None,
    description: Annotated[str | None, typer.Option(help="Markdown.")] = None,
    standard: Annotated[str | None, typer.Option(help="What the standard version is.")] = None,
    value: FigureText = None,
    effort: FigureText = None,
    label: Annotated[
        list[str] | None, typer.Option(help="The whole list, one by one; empty for none.")
    ] = None,
    was: Was = None,
    as_json: AsJson = False,
) -> None:
    """Change what an item says; what is not given stays."""
    given = {
        "title": title,
        "kind": kind,
        "state": state,
        "parent": parent,
        "role": role,
        "want": want,
        "benefit": benefit,
        "description": description,
        "standard": standard,
        "value": value,
        "effort": effort,
        "labels": label,
    }
    edited = items.edit_item(
        actor=actor_named(user),
        item=item,
        changes={name: new for name, new in given.items() if new is not None},
        was=seen(was or []),
    )
    tell(f"{shapes.key_of(edited)} {edited.title}", shapes.item_written(edited), as_json=as_json)


def seen(was: list[str]) -> dict[str, Any]:
    """What the editor saw, by field, from FIELD=VALUE. Raises WasUnfit."""
    if unfit := [one for one in was if "=" not in one]:
        raise WasUnfit(f"“{unfit[0]}” is no FIELD=VALUE, for example title=Old.", field="was")
    found: dict[str, Any] = dict(one.split("=", 1) for one in was)
    if "labels" in found:
        found["labels"] = [name.strip() for name in found["labels"].split(",") if name.strip()]
    return found


@app.command("edit-many")
def edit_items(
    keys: ItemKeys,
    user: AsUser = "",
    kind: KindChange = None,
    state: StateChange = None,
    parent: Annotated[str | None, typer.Option(help="An epic's key; empty for none.")] = None,
    add_label: Annotated[list[str] | None, typer.Option(help=Several)] = None,
    remove_label: Annotated[list[str] | None, typer.Option(help=Several)] = None,
    as_json: AsJson = False,
) -> None:
    """The same change to several items of one product, taken back by one undo."""
    given = {"kind": kind, "state": state, "parent": parent}
    edited = items.edit_items(
        actor=actor_named(user),
        items=keys,
        changes={name: new for name, new in given.items() if new is not None},
        add_labels=add_label or [],
        remove_labels=remove_label or [],
    )
    tell(f"Changed: {_keys(edited)}", shapes.items_written(edited), as_json=as_json)


@app.command("trash")
def trash_items(keys: ItemKeys, user: AsUser = "", as_json: AsJson = False) -> None:
    """Put items into the trash, from where they can be restored to their places."""
    gone = items.trash_items(actor=actor_named(user), items=keys)
    tell(f"In the trash: {_keys(gone)}", shapes.items_written(gone), as_json=as_json)


@app.command("restore")
def restore_items(keys: ItemKeys, user: AsUser = "", as_json: AsJson = False) -> None:
    """Take items out of the trash, each to its old place in the order."""
    back = items.restore_items(actor=actor_named(user), items=keys)
    tell(f"Restored: {_keys(back)}", shapes.items_written(back), as_json=as_json)


def _keys(several: list[Any]) -> str:
    return ", ".join(shapes.key_of(item) for item in several)
