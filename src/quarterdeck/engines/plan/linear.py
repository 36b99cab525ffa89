"""A mixed-integer program as arrays, and how its rows are written and scaled.

Apart from ``model``, so that the solver's child needs to know no more than this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import gcd, inf

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

LARGEST_WHOLE = 1e7
"""Coefficients above would cost the solver more precision than whole numbers gain."""


@dataclass(frozen=True)
class Model:
    """Maximise ``objective @ x`` with ``lower <= x <= upper`` and ``row_lower <= A x <= row_upper``.

    A is held by rows: row r has ``columns[starts[r]:starts[r + 1]]`` with ``coefficients``
    alike. ``integral`` marks columns that must be whole. The value of a plan in the problem's
    own unit is ``objective @ x / scale``; with ``whole``, ``objective @ x`` is a whole number.
    """

    objective: Floats
    lower: Floats
    upper: Floats
    integral: npt.NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    starts: Ints
    columns: Ints
    coefficients: Floats
    scale: float
    whole: bool


@dataclass
class Rows:
    """Rows as they are written, one after the other."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    coefficients: list[float] = field(default_factory=list)

    def add(
        self,
        lower: float,
        upper: float,
        columns: Iterable[int],
        coefficients: Iterable[float],
    ) -> int:
        self.columns.extend(columns)
        self.coefficients.extend(coefficients)
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def at_most(self, small: Sequence[int], large: Sequence[int]) -> None:
        """The sum of the small columns is at most the sum of the large ones."""
        self.add(-inf, 0, [*small, *large], [1.0] * len(small) + [-1.0] * len(large))


def whole_factor(numbers: Floats) -> float | None:
    """What turns the numbers into the smallest whole ones; None when they are no decimals.

    Ranges of decimals count by a mean with sixths, so sixths are tried as well.

    >>> whole_factor(np.array([0.5, 1.5, 2])), whole_factor(np.array([20, 40]))
    (2.0, 0.05)
    >>> whole_factor(np.array([2**0.5])) is None
    True
    """
    for factor in (1, 6, 10, 60, 100, 600, 1000, 6000, 10_000, 60_000):
        scaled = numbers * factor
        nearest = np.rint(scaled)
        if np.all(np.abs(scaled - nearest) <= 1e-12 * np.maximum(scaled, 1)):
            if nearest.max(initial=0) > LARGEST_WHOLE:
                return None
            return factor / (gcd(*nearest.astype(np.int64).tolist()) or 1)
    return None
