"""How a long computation says how far it is, and hears that it should stop.

An engine calls ``progress(step)`` now and then. The caller shows the step, and answers False
to end the computation, which then returns the best it has with its proven bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Where a computation stands.

    ``share`` is the part done, 0 to 1, or None when it cannot be known; ``value`` the best
    result so far and ``bound`` what cannot be surpassed, both None before the first. ``best`` is
    that result itself, in the engine's own type, for a caller that wants to show or keep it.
    """

    share: float | None = None
    value: float | None = None
    bound: float | None = None
    note: str = ""
    best: object = None


Progress = Callable[[Step], bool]
"""Called with each step; returns False to cancel."""


def go_on(step: Step) -> bool:
    """The progress of someone who does not look and never cancels."""
    return True
