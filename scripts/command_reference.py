"""Renew docs/using/commands.md: every command, its arguments and options, from the code itself.

python scripts/command_reference.py            write the page
python scripts/command_reference.py --check    exit code 1 when it is not as the code says
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs/using/commands.md"
HEAD = """# Commands

This page is made from the code by `make commands`; a test holds it there. Every command has
`--help`. Exit codes: 0 done · 1 the answer is no · 2 the input cannot be meant · 3 could not decide.

Commands on files ({files}) need no server, no database and no account. The others work on the
database that the [settings](../operating/settings.md) name; those that act on the workbench act as
the person named by `--as` or `QUARTERDECK_USER`, with that person's rights.
"""


def reference() -> str:
    """The whole page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")
    from quarterdeck.entrances.cli.main import ENTRIES, load

    files = ", ".join(f"`{entry.name}`" for entry in ENTRIES.values() if not entry.django)
    parts = [HEAD.format(files=files)]
    for entry in ENTRIES.values():
        parts += _sections(f"quarterdeck {entry.name}", load(entry), level=2)
    return "\n".join(parts)


def _sections(name: str, command: Any, level: int) -> Iterator[str]:
    yield f"{'#' * level} {name}\n"
    if about := inspect.cleandoc(command.help or ""):
        yield f"{about}\n"
    if subcommands := getattr(command, "commands", None):
        for sub_name, sub in subcommands.items():
            yield from _sections(f"{name} {sub_name}", sub, level + 1)
        return
    rows = [_row(p) for p in command.params if p.name != "help" and not getattr(p, "hidden", 0)]
    if rows:
        yield "| given | meaning |\n|---|---|\n" + "\n".join(rows) + "\n"


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        said = f"`{(parameter.metavar or parameter.name).upper()}`"
    else:
        said = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
        if not parameter.is_flag:
            said += f" {parameter.metavar or _kind(parameter.type_descriptor.annotation)}"
    about = [" ".join((parameter.help or "").split())]
    if parameter.param_type_name == "argument" and not parameter.required:
        about.append("May be left out.")
    elif parameter.default not in (None, "", False) and not parameter.multiple:
        about.append(f"Default {parameter.default}.")
    if parameter.envvar:
        about.append(f"Or `{parameter.envvar}`.")
    return f"| {said} | {' '.join(filter(None, about))} |".replace(" |  |", " | |")


def _kind(annotation: Any) -> str:
    whole = "NUMBER" if annotation in (int, float) else "TEXT"
    return "FILE" if annotation is Path else whole


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(PAGE.read_text() != reference())
    PAGE.write_text(reference())
    print(f"{PAGE.name} is as the code says.")
