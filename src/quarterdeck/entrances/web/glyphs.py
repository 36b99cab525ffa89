"""Small drawings beside numbers, as values that a template only writes down.

A template with a hundred rows must not compute: here stand the paths, the words and the classes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# The end of the scale of effort in lists: wide enough for most, and the same for all rows.
EFFORT_SCALE = {"days": 24.0, "points": 21.0, "items": 5.0}
_WIDTH = 72  # of the range glyph, in its own units
_SEGMENTS = 24  # of the capacity scale, about
_BROAD_SHARE = 0.45  # of the scale: worth refining
_BROAD_RATIO = 3


def plain(number: float) -> str:
    """A number as people write it: at most two decimals, no empty ones, grouped thousands.

    >>> plain(74.0), plain(2.5), plain(1383)
    ('74', '2.5', '1,383')
    """
    rounded = round(number, 2)
    if rounded == int(rounded) and abs(rounded) < 1000:
        return str(int(rounded))  # the same in every language, and the most frequent by far
    return _formatted(rounded, get_language() or "")


@lru_cache(maxsize=4096)
def _formatted(rounded: float, language: str) -> str:
    decimals = len(f"{rounded:.2f}".rstrip("0").rpartition(".")[2])
    return number_format(rounded, decimal_pos=decimals, force_grouping=True)


def _beside(number: float) -> str:
    """The likeliest value as a narrow column shows it: three digits or so."""
    return plain(round(number, 2 if abs(number) < 10 else 1 if abs(number) < 100 else 0))


def total(number: float) -> str:
    """A sum for comparing: whole from a hundred on, where decimals say nothing.

    >>> total(1340.33), total(13.5)
    ('1,340', '13.5')
    """
    return plain(round(number) if abs(number) >= 100 else number)


@dataclass(frozen=True, slots=True)
class Figure:
    """A range on the scale of its column: a bar from low to high, a tick at the likeliest."""

    text: str
    """The likeliest value, as it stands beside the glyph."""
    says: str
    """The whole range in words, for those who do not see the glyph."""
    spread: str
    """From the lowest to the highest, beside the likeliest; empty for a point."""
    bar: str
    mid: str
    broad: bool
    """Drawn hatched: wide enough that it decides little."""


def figure(low: float, likely: float, high: float, *, scale: float, name: str) -> Figure:
    """The figure of a range; ``scale`` is the column's end, ``name`` what is measured.

    Broad is a range wider than 45 % of the scale, or with ``high`` at least three times ``low``.

    >>> figure(30, 58, 84, scale=100, name="Value").bar
    'M22 6H60'
    """

    return _figure(low, likely, high, scale, name, get_language() or "")


@lru_cache(maxsize=8192)
def _figure(
    low: float, likely: float, high: float, scale: float, name: str, language: str
) -> Figure:
    # Kept, since the same few figures stand in most rows.
    def at(number: float) -> str:
        return f"{_WIDTH * min(max(number / scale, 0), 1):.0f}" if scale > 0 else "0"

    spread = ""
    if low == high:
        says = _("%(name)s %(likely)s") % {"name": name, "likely": plain(likely)}
    else:
        spread = _("%(low)s to %(high)s") % {"low": plain(low), "high": plain(high)}
        says = _("%(name)s %(low)s to %(high)s, likely %(likely)s") % {
            "name": name,
            "low": plain(low),
            "high": plain(high),
            "likely": plain(likely),
        }
    return Figure(
        text=_beside(likely),
        says=says,
        spread=spread,
        bar=f"M{at(low)} 6H{at(high)}",
        mid=f"M{at(likely)} 1v10",
        broad=high - low > _BROAD_SHARE * scale or (low < high and high >= _BROAD_RATIO * low),
    )


@dataclass(frozen=True, slots=True)
class Segment:
    kind: str
    """``used`` and ``alt`` in turn, ``free``, or ``over`` past the end."""
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class CapacityScale:
    """The black and white latitude scale of a chart's border, 100 units wide."""

    segments: tuple[Segment, ...]


def capacity_scale(used: float, capacity: float) -> CapacityScale:
    """How much of a capacity is used; both in one unit, neither negative.

    >>> [(s.kind, s.x, s.width) for s in capacity_scale(3, 2).segments][-1]
    ('over', '66.667', '33.333')
    """
    whole = max(used, capacity)
    if whole <= 0:
        return CapacityScale(())
    unit = _unit(capacity if capacity > 0 else whole)
    segments: list[Segment] = []

    def add(kind: str, start: float, end: float) -> None:
        if end - start > 1e-9:
            segments.append(
                Segment(kind, f"{100 * start / whole:.3f}", f"{100 * (end - start) / whole:.3f}")
            )

    for index in range(math.ceil(capacity / unit - 1e-9)):
        start, end = index * unit, min((index + 1) * unit, capacity)
        full = min(max(used, start), end)
        add("alt" if index % 2 else "used", start, full)
        add("free", full, end)
    add("over", capacity, used)
    return CapacityScale(tuple(segments))


def _unit(capacity: float) -> float:
    """What one segment stands for: 1, 2, 4 or 5 times a power of ten."""
    rough = capacity / _SEGMENTS
    power: float = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 4, 5, 10) if step * power >= rough - 1e-9)


def sprint_ticks(names: Sequence[str], capacities: Sequence[float], unit: str) -> list[str]:
    """What stands under a capacity scale: each sprint with its capacity."""
    return [
        _("%(sprint)s, %(capacity)s %(unit)s")
        % {"sprint": name, "capacity": plain(capacity), "unit": unit}
        for name, capacity in zip(names, capacities, strict=True)
    ]
