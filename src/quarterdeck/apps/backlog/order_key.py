"""Keys that give a backlog one strict order: a move writes one row.

A key is an integer part and a fraction, in digits 0-9 and a-z, which SQLite and PostgreSQL sort
alike in every collation. The first digit says how long the integer part is, so that appending a
million items keeps keys short; between two keys there is always another. After D. Greenspan,
"Implementing Fractional Indexing" (2020), with base 36.

>>> first = between(None, None); last = between(first, None)
>>> first < between(first, last) < last
True
>>> between(None, first) < first
True
"""

from __future__ import annotations

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
ZERO = "i0"
# Past this length the neighbourhood is spread anew: see services/order.py.
LONG = 60


def _integer_length(head: str) -> int:
    """How long the integer part is, head included: i = 2, j = 3, …; downward h = 2, g = 3, …"""
    place = DIGITS.index(head)
    return place - 16 if place >= 18 else 19 - place


def _split(key: str) -> tuple[str, str]:
    length = _integer_length(key[0])
    return key[:length], key[length:]


def _step(integer: str, way: int) -> str:
    """The next integer part up (way 1) or down (way -1)."""
    head, digits = integer[0], [DIGITS.index(d) for d in integer[1:]]
    for place in reversed(range(len(digits))):
        digits[place] += way
        if 0 <= digits[place] < BASE:
            return head + "".join(DIGITS[d] for d in digits)
        digits[place] %= BASE
    head = DIGITS[DIGITS.index(head) + way]
    return head + (DIGITS[0] if way > 0 else DIGITS[-1]) * (_integer_length(head) - 1)


def _midpoint(low: str, high: str | None) -> str:
    """A fraction strictly between two; ``high`` None is one. Neither ends in zero."""
    if high is not None:
        same = 0
        while same < len(high) and (low[same : same + 1] or DIGITS[0]) == high[same]:
            same += 1
        if same:
            return high[:same] + _midpoint(low[same:], high[same:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high is not None else BASE
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return DIGITS[first] + _midpoint(low[1:], None)


def between(low: str | None, high: str | None) -> str:
    """A key strictly between two; None is the open end. Raises ValueError unless low < high."""
    if low is not None and high is not None and low >= high:
        raise ValueError(f"There is nothing between {low} and {high}.")
    if low is None:
        if high is None:
            return ZERO
        integer, fraction = _split(high)
        return integer if fraction else _step(integer, -1)
    integer, fraction = _split(low)
    if high is None:
        return _step(integer, 1)
    high_integer, high_fraction = _split(high)
    if integer == high_integer:
        return integer + _midpoint(fraction, high_fraction)
    following = _step(integer, 1)
    return following if following < high else integer + _midpoint(fraction, None)


def spread(count: int, low: str | None, high: str | None) -> list[str]:
    """``count`` rising keys strictly between two, as short as the gap allows.

    >>> len(set(spread(100, "i0", "i1")))
    100
    """
    if count == 0:
        return []
    if high is None:
        keys: list[str] = []
        for _ in range(count):
            low = between(low, None)
            keys.append(low)
        return keys
    if low is None:
        keys = []
        for _ in range(count):
            high = between(None, high)
            keys.append(high)
        return keys[::-1]
    middle = between(low, high)
    left = (count - 1) // 2
    return [*spread(left, low, middle), middle, *spread(count - 1 - left, middle, high)]
