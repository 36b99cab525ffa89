"""`quarterdeck backlog`: items, their order, and what belongs to them."""

from __future__ import annotations

import typer

from quarterdeck.entrances.cli.backlog import items, order, parts, said

app = typer.Typer(help="Items, their order, and what belongs to them.", no_args_is_help=True)
for one in (items.app, order.app):
    app.registered_commands += one.registered_commands
for name, group in {
    "criterion": parts.criterion,
    "version": parts.version,
    "needs": parts.needs,
    "comment": said.comment,
    "file": said.file,
}.items():
    app.add_typer(group, name=name)
