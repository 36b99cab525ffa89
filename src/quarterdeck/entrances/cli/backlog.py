"""`quarterdeck backlog`"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from quarterdeck.apps.backlog.services import items
from quarterdeck.entrances.cli import output
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import backlog as shapes

app = typer.Typer(help="Items and their order.", no_args_is_help=True)

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's key, e.g. RND.")]
FigureText = Annotated[
    str | None, typer.Option(metavar="FIGURE", help="5, or 3..4..8 for a range.")
]


def tell(said: str, shape: Any, *, as_json: bool) -> None:
    """A sentence for people, or the shape for programs."""
    if as_json:
        output.print_json(shape)
    else:
        output.say(said)


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
    label: Annotated[list[str] | None, typer.Option(help="May be given several times.")] = None,
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
