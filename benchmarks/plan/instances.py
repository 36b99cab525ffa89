"""Random backlogs to time the plan engine on, the same for the same seed everywhere.

An item's standard effort is a Fibonacci number from 1 to 13; its standard value is effort times a
log-normal factor (sigma 0.6), times 5, at least 1, so value follows effort loosely, as estimates
do. Good enough costs about half (40 to 60 %) and brings 55 to 80 %; perfect costs 140 to 180 %
and brings 110 to 135 %. There are half as many dependencies as items, each from a later item to
an earlier one. All sprints together hold 40 % of the standard effort. Efforts have one
decimal, values are whole.
"""

from __future__ import annotations

import random

from quarterdeck.engines.plan import Item, Problem, Sprint, Variant

EFFORTS = (1, 2, 3, 5, 8, 13)


def random_backlog(items: int, sprints: int, *, seed: int, variants: bool = True) -> Problem:
    """A problem of that many items and sprints."""
    draw = random.Random(f"{seed} {items} {sprints}")
    after: list[set[int]] = [set() for _ in range(items)]
    for _ in range(items // 2):
        later = draw.randrange(1, items)
        after[later].add(draw.randrange(later))
    made = []
    total = 0.0
    for i in range(items):
        effort = draw.choice(EFFORTS)
        value = max(1, round(5 * effort * draw.lognormvariate(0, 0.6)))
        total += effort
        ways = [Variant("standard" if variants else None, value, effort)]
        if variants:
            small, large = draw.uniform(0.4, 0.6), draw.uniform(1.4, 1.8)
            less, more = draw.uniform(0.55, 0.8), draw.uniform(1.1, 1.35)
            ways = [
                Variant("good enough", round(value * less), round(effort * small, 1)),
                *ways,
                Variant("perfect", round(value * more), round(effort * large, 1)),
            ]
        needs = tuple(f"I{j}" for j in sorted(after[i]))
        made.append(Item(f"I{i}", after=needs, variants=tuple(ways)))
    capacity = round(0.4 * total / sprints, 1)
    return Problem(tuple(Sprint(f"S{t + 1}", capacity) for t in range(sprints)), tuple(made))
