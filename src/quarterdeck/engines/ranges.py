"""A number that is not known exactly: low, likely, high.

Beneath all engines. A range stands for a beta-PERT distribution (Malcolm, Roseboom, Clark and
Fazar, 1959): its mean is ``(low + 4 likely + high) / 6``. A point is a range of no width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Range:
    """Three finite numbers with ``low <= likely <= high``; the unit is the caller's.

    >>> Range(3, 4, 8).mean
    4.5
    >>> Range.point(5).is_point
    True
    >>> Range(4, 3, 8)
    Traceback (most recent call last):
    ...
    ValueError: A range needs low <= likely <= high, not 4, 3, 8.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) for x in (self.low, self.likely, self.high)):
            raise ValueError("A range needs three finite numbers.")
        if not self.low <= self.likely <= self.high:
            raise ValueError(
                f"A range needs low <= likely <= high, not "
                f"{self.low:g}, {self.likely:g}, {self.high:g}."
            )

    @classmethod
    def point(cls, number: float) -> Range:
        """A number that is known exactly."""
        return cls(number, number, number)

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    @property
    def mean(self) -> float:
        """The mean of the beta-PERT distribution; of a point, the point itself, unrounded."""
        if self.is_point:
            return self.likely
        return (self.low + 4 * self.likely + self.high) / 6


def draws(
    ranges: Sequence[Range], count: int, random: np.random.Generator
) -> npt.NDArray[np.float64]:
    """``count`` independent draws of each range, shape ``(count, len(ranges))``.

    Beta-PERT with shape 4: ``alpha = 1 + 4 (likely - low) / (high - low)``, ``beta`` likewise.

    >>> draws([Range.point(2)], 3, np.random.default_rng(0)).tolist()
    [[2.0], [2.0], [2.0]]
    """
    low = np.array([r.low for r in ranges], dtype=np.float64)
    likely = np.array([r.likely for r in ranges], dtype=np.float64)
    high = np.array([r.high for r in ranges], dtype=np.float64)
    width = high - low
    safe = np.where(width > 0, width, 1.0)
    alpha = 1 + 4 * (likely - low) / safe
    beta = 1 + 4 * (high - likely) / safe
    share = random.beta(alpha, beta, size=(count, len(ranges)))
    return low + np.where(width > 0, share, 0.0) * width
