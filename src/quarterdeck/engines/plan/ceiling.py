"""What no plan surpasses, told at once: the bound until the exact search has a better one."""

from __future__ import annotations

from math import fsum

from quarterdeck.engines.plan.check import ROUNDING
from quarterdeck.engines.plan.options import Option, Options


def ceiling(options: Options) -> float:
    """The best value when prerequisites and the ends of sprints do not count, nor whole items.

    Dantzig's bound (1957) with variants: the steps from one variant to the next better one, best
    value for effort first, until all capacity is used, the last step in part. Every bundle is
    counted as earned. A value counts as in the first sprint that its item could be done in.
    """
    bundles = fsum(
        value * options.kept[max(options.earliest[i] for i in members)]
        for _, value, members in options.bundles
    )
    earned: list[float] = []
    steps: list[tuple[float, float]] = []
    for i in options.order:
        kept = options.kept[options.earliest[i]]
        value = effort = 0.0
        for option in _hull(options.options[i]):
            steps.append((option.effort - effort, (option.value - value) * kept))
            value, effort = option.value, option.effort
    steps.sort(key=lambda step: -step[1] / step[0] if step[0] > 0 else float("-inf"))
    room = fsum(options.capacity) * (1 + ROUNDING)
    for effort, value in steps:
        if effort > room:
            earned.append(value * room / effort)
            break
        earned.append(value)
        room -= effort
    return fsum(earned) + bundles


def _hull(options: list[Option]) -> list[Option]:
    """The options on the upper hull of value over effort from nothing on, by rising effort."""
    hull = [Option(-1, 0.0, 0.0)]
    for option in options:
        while len(hull) > 1 and _rises(hull[-2], hull[-1]) <= _rises(hull[-2], option):
            hull.pop()
        hull.append(option)
    return hull[1:]


def _rises(low: Option, high: Option) -> float:
    """Value gained per effort from one option to the next."""
    effort = high.effort - low.effort
    return (high.value - low.value) / effort if effort > 0 else float("inf")
