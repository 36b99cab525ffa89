"""Commands on what makes up an item: acceptance criteria, versions, dependencies."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from quarterdeck.apps.backlog.services import criteria, dependencies, variants
from quarterdeck.entrances.cli.answers import figure, tell
from quarterdeck.entrances.cli.backlog.arguments import FigureText, ItemKey
from quarterdeck.entrances.cli.backlog.items import Was, seen
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import backlog as shapes

criterion = typer.Typer(help="Acceptance criteria.", no_args_is_help=True)
version = typer.Typer(help="Good enough and perfect versions.", no_args_is_help=True)
needs = typer.Typer(help="What an item needs before it.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(metavar="CODE", help="The criterion's code, e.g. AC-2.")]
Version = Annotated[
    str, typer.Argument(metavar="VERSION", help="“good enough” or “perfect”; the item is standard.")
]
Needed = Annotated[str, typer.Argument(metavar="NEEDED", help="The key of what it needs.")]
Optional = Annotated[
    bool | None,
    typer.Option("--optional/--required", help="May the good-enough version leave it out?"),
]


@criterion.command("add")
def add_criterion(
    item: ItemKey, text: str, user: AsUser = "", optional: Optional = None, as_json: AsJson = False
) -> None:
    """Add a criterion at the end."""
    row = criteria.add_criterion(
        actor=actor_named(user), item=item, text=text, optional=bool(optional)
    )
    tell(f"{row.code} {row.text}", shapes.criterion(row), as_json=as_json)


@criterion.command("edit")
def edit_criterion(
    item: ItemKey,
    code: Code,
    user: AsUser = "",
    text: Annotated[str | None, typer.Option(help="What must hold.")] = None,
    optional: Optional = None,
    was: Annotated[str | None, typer.Option(help="The text you saw.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change a criterion's words, or whether good enough may leave it out."""
    row = criteria.edit_criterion(
        actor=actor_named(user), item=item, code=code, text=text, optional=optional, was=was
    )
    tell(f"{row.code} {row.text}", shapes.criterion(row), as_json=as_json)


@criterion.command("remove")
def remove_criterion(item: ItemKey, code: Code, user: AsUser = "") -> None:
    """Take a criterion out; its code is not given again."""
    row = criteria.remove_criterion(actor=actor_named(user), item=item, code=code)
    tell(f"Removed: {row.code} {row.text}", None, as_json=False)


@criterion.command("move")
def move_criterion(
    item: ItemKey,
    code: Code,
    position: Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="Counted from 1.")],
    user: AsUser = "",
    as_json: AsJson = False,
) -> None:
    """Put a criterion at a position."""
    rows = criteria.move_criterion(actor=actor_named(user), item=item, code=code, position=position)
    shape = {"criteria": [shapes.criterion(row) for row in rows]}
    tell(f"Now in this order: {', '.join(row.code for row in rows)}", shape, as_json=as_json)


@version.command("set")
def set_variant(
    item: ItemKey,
    name: Version,
    user: AsUser = "",
    description: Annotated[str | None, typer.Option(help="What this version is.")] = None,
    value: FigureText = None,
    effort: FigureText = None,
    was: Was = None,
    as_json: AsJson = False,
) -> None:
    """Make or change a version; what is not given stays."""
    figures: dict[str, Any] = {"value": value, "effort": effort}
    row = variants.set_variant(
        actor=actor_named(user),
        item=item,
        name=name,
        description=description,
        was=seen(was or []),
        **{field: text for field, text in figures.items() if text is not None},
    )
    shape = shapes.variant(row)
    said = f"{row.name}: value {figure(shape['value']) or '–'}, effort {figure(shape['effort']) or '–'}"
    tell(said, shape, as_json=as_json)


@version.command("remove")
def remove_variant(item: ItemKey, name: Version, user: AsUser = "") -> None:
    """Take a version away."""
    variants.remove_variant(actor=actor_named(user), item=item, name=name)
    tell(f"Removed: {name}", None, as_json=False)


@needs.command("add")
def add_dependency(
    item: ItemKey, needed: Needed, user: AsUser = "", as_json: AsJson = False
) -> None:
    """Say that an item needs another, before or together with it."""
    row = dependencies.add_dependency(actor=actor_named(user), item=item, needs=needed)
    shape = shapes.dependency(row)
    tell(f"{shape['item']} needs {shape['needs']}.", shape, as_json=as_json)


@needs.command("remove")
def remove_dependency(item: ItemKey, needed: Needed, user: AsUser = "") -> None:
    """Take a dependency back."""
    dependencies.remove_dependency(actor=actor_named(user), item=item, needs=needed)
    tell(f"{item.upper()} does not need {needed.upper()} any more.", None, as_json=False)
