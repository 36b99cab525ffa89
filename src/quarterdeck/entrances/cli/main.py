"""The commands, by name. Each is imported when it is called, and not before.

So a command on a file starts without Django and opens no database, and a new domain adds one
line to ENTRIES: its module holds ``app``, a Typer, or a function that is the command itself.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


@dataclass(frozen=True, slots=True)
class Entry:
    """One name at the prompt: where its code is, and what it is for, in one line.

    ``at`` is ``module:attribute`` under quarterdeck.entrances.cli, or a whole path where another
    entrance starts from here. ``django`` is False for the
    commands on files.
    """

    name: str
    at: str
    help: str
    django: bool = True


ENTRIES: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry("plan", "plan:plan", "The proven best release plan of a file.", django=False),
        Entry(
            "renewal",
            "renewal:renewal",
            "What is missing to keep one's credentials, until when.",
            django=False,
        ),
        Entry("backlog", "backlog:app", "Items, their order, and what belongs to them."),
        Entry("import", "exchange:app", "Bring a backlog file into a product."),
        Entry("export", "exports:app", "A backlog as a file."),
        Entry("plans", "planning:app", "Release plans of a product."),
        Entry("product", "workspaces.products:app", "Products, and who does what in them."),
        Entry("workspace", "workspaces.people:app", "Workspaces, their people and teams."),
        Entry("token", "accounts:app", "API tokens for programs and agents."),
        Entry("serve", "serve:serve", "Run the web server and a worker, and print the address."),
        Entry("worker", "worker:worker", "Run one more worker: mail, plans, timetable."),
        Entry(
            "mcp",
            "quarterdeck.entrances.mcp.command:mcp",
            "Let an agent work through the Model Context Protocol.",
        ),
        Entry("demo", "demo:demo", "Load or delete a demo product, and open it."),
        Entry("createadmin", "people:createadmin", "Make an administrator, and a link to sign in."),
        Entry("migrate", "database:migrate", "Make or update the database."),
        Entry("check", "check:check", "Look for what would keep the installation from working."),
    )
}


class Commands(TyperGroup):
    """Lists all entries from their names, and loads the one that is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(ENTRIES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        return TyperCommand(name=entry.name, help=entry.help, short_help=entry.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        # The base class suggests near names from this dictionary.
        self.commands = {name: self.get_command(ctx, name) for name in ENTRIES}
        name, found, rest = super().resolve_command(ctx, args)
        return name, found and load(ENTRIES[found.name or ""]), rest


def load(entry: Entry) -> Any:
    """The command itself, or the group of a domain's commands; Django is ready if it needs it."""
    if entry.django:
        import django  # not at the top: commands on files do without

        django.setup()
    module, _, attribute = entry.at.partition(":")
    whole = module if module.startswith("quarterdeck.") else f"quarterdeck.entrances.cli.{module}"
    found = getattr(importlib.import_module(whole), attribute)
    if isinstance(found, typer.Typer):
        group = get_group(found)
        group.name = entry.name
        return group
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(entry.name)(found)
    return get_command(alone)


app = typer.Typer(
    cls=Commands,
    help="The product owner's workbench. Commands on files need no server and no account.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def say_version(asked: bool) -> None:
    """Print the version and end."""
    if asked:
        typer.echo(f"quarterdeck {version('quarterdeck')}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=say_version, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Options that stand before the command."""
