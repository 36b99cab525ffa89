"""What workbench commands say: a sentence or a table for people, the shape with --json."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from quarterdeck.entrances.cli import output
from quarterdeck.entrances.shapes.plain import Shape


def tell(said: str, shape: Any, *, as_json: bool) -> None:
    """One sentence, or the shape for programs."""
    if as_json:
        output.print_json(shape)
    else:
        output.say(said)


def tell_table(
    shape: Any,
    rows: Sequence[Shape],
    columns: dict[str, Callable[[Shape], str]],
    *,
    as_json: bool,
    right: Sequence[str] = (),
    long: str = "",
    empty: str,
) -> None:
    """A table with these columns, ``empty`` where there are no rows, or the shape for programs."""
    if as_json:
        output.print_json(shape)
    elif not rows:
        output.say(empty)
    else:
        cells = [[of(row) for of in columns.values()] for row in rows]
        output.print_table(list(columns), cells, right=right, long=long)


def figure(value: Any) -> str:
    """A figure as one types it: 5, or 3..4..8; empty for none.

    >>> figure(5), figure([3, 4, 8.5]), figure(None)
    ('5', '3..4..8.5', '')
    """
    if value is None:
        return ""
    parts = value if isinstance(value, list) else [value]
    return "..".join(output.number(part) for part in parts)
