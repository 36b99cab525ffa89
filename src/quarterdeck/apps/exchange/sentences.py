"""Counts and lists within a sentence."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 20


def count_rows(count: int) -> str:
    """
    >>> count_rows(1), count_rows(3)
    ('1 row', '3 rows')
    """
    return "1 row" if count == 1 else f"{count} rows"


def counts(count: int) -> str:
    """The verb of so many rows: what they count as follows."""
    return "counts" if count == 1 else "count"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, the first twenty.

    >>> listed(["A", "B", "C"])
    'A, B and C'
    """
    shown = list(names[:SHOWN])
    if len(names) > SHOWN:
        return f"{', '.join(shown)} and {len(names) - SHOWN} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
