"""A list as a table to paste: Markdown for texts, tabs for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from quarterdeck.apps.exchange.writers.backlog_csv import guarded


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a Markdown table.

    >>> print("".join(markdown_table(["Item"], [["a | b"]])), end="")
    | Item |
    | --- |
    | a \\\\| b |
    """
    yield _markdown(headers)
    yield _markdown(["---"] * len(headers))
    for row in rows:
        yield _markdown([cell.replace("\\", "\\\\").replace("|", "\\|") for cell in row])


def _markdown(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |\n"


def tabbed_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table whose cells are parted by tabs."""
    for row in (headers, *rows):
        yield "\t".join(guarded(" ".join(cell.split())) for cell in row) + "\n"
