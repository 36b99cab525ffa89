"""A cell → a number, or a range ``low..likely..high``.

A decimal comma is read where it cannot be a thousands separator; "1,000" is refused, since it
means a thousand in one country and one in another.
"""

from __future__ import annotations

import re

from quarterdeck.engines.ranges import Range

LARGEST = 1e12
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


class Unreadable(ValueError):
    """Why a cell is not a figure, and what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def read_figure(cell: str) -> Range:
    """The figure in a cell that is not empty; at least 0 and finite.

    >>> read_figure("5.0").likely, read_figure("2,5").likely, read_figure("3..4..8").mean
    (5.0, 2.5, 4.5)

    Raises: Unreadable.
    """
    parts = [part.strip() for part in re.split(r"\.\.|…", cell)]
    if len(parts) == 1:
        return Range.point(_number(parts[0]))
    if len(parts) != 3 or not all(parts):
        raise Unreadable("is not a range", "Write low..likely..high, such as 3..4..8.")
    low, likely, high = (_number(part) for part in parts)
    if not low <= likely <= high:
        raise Unreadable(
            "is a range out of order", "Write low..likely..high with low ≤ likely ≤ high."
        )
    return Range(low, likely, high)


def _number(text: str) -> float:
    if _AMBIGUOUS.fullmatch(text):
        raise Unreadable(
            "could be a thousand or a fraction",
            f"Write {text.replace(',', '')} or {text.replace(',', '.')}.",
        )
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise Unreadable("is not a number", "Write a number such as 5, or a range such as 3..4..8.")
    number = float(text.replace(",", "."))
    if number < 0:
        raise Unreadable("is negative", "Write a number of 0 or more.")
    if number > LARGEST:
        raise Unreadable("is too large", f"Write a number of at most {LARGEST:g}.")
    return abs(number)  # -0 is 0
