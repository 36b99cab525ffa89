"""`quarterdeck export`: a backlog as a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from quarterdeck.apps.exchange.queries.export import export_csv, export_plan, export_table
from quarterdeck.entrances.cli import output
from quarterdeck.entrances.cli.identity import AsUser, actor_named

app = typer.Typer(help="A backlog as a file.", no_args_is_help=True)

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's key, e.g. RND.")]
Out = Annotated[Path | None, typer.Option(help="Where to write it; without, to standard output.")]


def _write(lines: Iterable[str], out: Path | None) -> None:
    if out is None:
        sys.stdout.writelines(lines)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


@app.command("csv")
def export_backlog(product: Product, user: AsUser = "", out: Out = None) -> None:
    """The whole backlog but the trash, as a CSV file that `import` takes back."""
    _write(export_csv(actor=actor_named(user), product=product), out)


@app.command("table")
def export_as_table(
    product: Product,
    user: AsUser = "",
    form: Annotated[str, typer.Option(help="markdown, or tabs for spreadsheets.")] = "markdown",
    out: Out = None,
) -> None:
    """The backlog in its order as a table to paste."""
    _write(export_table(actor=actor_named(user), product=product, form=form), out)


@app.command("plan")
def export_as_plan(
    product: Product,
    user: AsUser = "",
    capacity: Annotated[
        str | None, typer.Option(help="Of each sprint: 15,15,10; without, as last asked.")
    ] = None,
) -> None:
    """The order as a quarterdeck.plan/1 document, for `quarterdeck plan FILE`."""
    output.print_json(export_plan(actor=actor_named(user), product=product, capacities=capacity))
