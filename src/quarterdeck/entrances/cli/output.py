"""How commands print: tables for people, JSON for programs; plain when piped.

A terminal gets colour and its own width, where long titles end in an ellipsis. A pipe or file
gets no colour, and sentences of one line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 100_000
"""So wide that no sentence is broken where a program might read it."""

LONGEST = 100
"""Characters of a long cell in a pipe; --json has it whole."""


def console(*, error: bool = False) -> Console:
    """The console of standard output, or of standard error."""
    stream = sys.stderr if error else sys.stdout
    return Console(
        file=stream,
        width=None if stream.isatty() else PIPE_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )


def safe(text: str) -> str:
    """One line without control characters: a file of a stranger must not steer the terminal."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def number(x: float) -> str:
    """A figure for people, to two decimals, without needless zeros.

    >>> number(5.0), number(4.5), number(1234.567)
    ('5', '4.5', '1234.57')
    """
    return f"{x:.2f}".rstrip("0").rstrip(".")


def print_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[str] = (),
    long: str = "",
    wrap: bool = False,
) -> None:
    """Print rows under their headers; ``right`` names columns of figures.

    ``long`` names the column that gives way when the terminal is narrow: it is cut with an
    ellipsis, or goes on in the next line when ``wrap``.
    """
    out = console()
    cells = [[safe(cell) for cell in row] for row in rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    widths = [
        max(map(cell_len, (header, *(row[column] for row in cells))))
        for column, header in enumerate(headers)
    ]
    for header, width in zip(headers, widths, strict=True):
        gives_way = header == long
        table.add_column(
            header,
            justify="right" if header in right else "left",
            no_wrap=not (gives_way and wrap),
            overflow="ellipsis",
            min_width=None if gives_way else width,
            max_width=_room(out, widths, width, wrap=wrap) if gives_way else None,
        )
    for row in cells:
        table.add_row(*map(Text, row))
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as printed:
        out.print(table)
    for line in printed.get().splitlines():
        sys.stdout.write(line.rstrip() + "\n")


def _room(out: Console, widths: Sequence[int], own: int, *, wrap: bool) -> int:
    """What is left for the column that gives way, beside the others and the gaps of three."""
    if out.is_terminal:
        return max(12, out.width - (sum(widths) - own) - 3 * (len(widths) - 1) - 1)
    return own if wrap else LONGEST


def say(sentence: str = "", *, style: str = "") -> None:
    """Print one line or paragraph on standard output."""
    console().print(Text(safe(sentence), style=style))


def print_json(document: Any) -> None:
    """Print a document as JSON: two spaces, letters as they are, one newline at the end."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
