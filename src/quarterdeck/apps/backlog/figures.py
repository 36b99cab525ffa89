"""Value and effort as three columns: a number, or a range that says how sure one is."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.engines.ranges import Range
from quarterdeck.errors import Invalid

Figure = float | int | str | Sequence[float] | Range | None
"""How a figure comes in: 5, "5", "3..4..8", [3, 4, 8], a Range, or None for no figure."""

_THREE = re.compile(r"\.\.\.?|…")


class FigureUnfit(Invalid):
    code = "figure_unfit"


def range_of(figure: Figure, *, field: str) -> Range | None:
    """The figure as a Range, or None. Raises FigureUnfit naming ``field`` and the remedy."""
    found = figure if figure is None or isinstance(figure, Range) else _read(figure, field)
    if found is not None and found.low < 0:
        raise FigureUnfit(
            _("%(field)s cannot be negative: %(figure)s. Write 0 or more.")
            % {"field": field.capitalize(), "figure": f"{found.low:g}"},
            field=field,
        )
    return found


def _read(figure: float | int | str | Sequence[float], field: str) -> Range | None:
    if isinstance(figure, str):
        if not figure.strip():
            return None
        parts: list[Any] = [part.strip().replace(",", ".") for part in _THREE.split(figure)]
    elif isinstance(figure, (int, float)):
        parts = [figure]
    else:
        parts = list(figure)
    try:
        numbers = [float(part) for part in parts]
    except (TypeError, ValueError):
        numbers = []
    if len(numbers) not in (1, 3) or not all(math.isfinite(n) for n in numbers):
        raise FigureUnfit(
            _(
                "“%(figure)s” is not a number. Write for example 3, 2.5, or 3..4..8 for low, likely and high."
            )
            % {"figure": figure if isinstance(figure, str) else "..".join(map(str, parts))},
            field=field,
        )
    if len(numbers) == 1:
        return Range.point(numbers[0])
    if not numbers[0] <= numbers[1] <= numbers[2]:
        raise FigureUnfit(
            _("In “%(figure)s” the numbers do not rise. Write low, likely and high in that order.")
            % {"figure": "..".join(f"{n:g}" for n in numbers)},
            field=field,
        )
    return Range(*numbers)


def columns(name: str, figure: Range | None) -> dict[str, Any]:
    """The three columns of a figure, for a row of Item or Variant."""
    return {
        f"{name}_low": figure.low if figure else None,
        f"{name}_likely": figure.likely if figure else None,
        f"{name}_high": figure.high if figure else None,
    }


def holds_range(fields: Mapping[str, Any]) -> bool:
    """Whether these columns hold a figure that is not known exactly."""
    return any(
        fields.get(f"{name}_low") != fields.get(f"{name}_high") for name in ("value", "effort")
    )


def figure_in(row: Any, name: str) -> Range | None:
    """The figure that stands in a row of Item or Variant."""
    likely = getattr(row, f"{name}_likely")
    if likely is None:
        return None
    return Range(getattr(row, f"{name}_low"), likely, getattr(row, f"{name}_high"))


def plain(figure: Range | None) -> float | list[float] | None:
    """The figure as JSON: a number, or [low, likely, high]."""
    if figure is None:
        return None
    return figure.likely if figure.is_point else [figure.low, figure.likely, figure.high]
