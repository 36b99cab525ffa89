"""From one long sprint to the sprints there are.

A plan for one sprint with all the capacity is easier to find, and as sprints may only cost
value, nothing surpasses its bound. Spread over the sprints it loses little where items are
small beside a sprint.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from math import fsum

from quarterdeck.engines.plan.instance import Problem, Sprint
from quarterdeck.engines.plan.options import Options
from quarterdeck.engines.plan.schedule import OUT, Schedule


def as_one_sprint(problem: Problem, options: Options) -> tuple[Problem, Options]:
    """The problem with all its capacity in one sprint, for the items that fit the real ones.

    A relaxation: what earns something here earns at least as much there.
    """
    capacity = fsum(options.capacity)
    one = replace(problem, sprints=(Sprint("all", capacity),), discount_per_sprint=0.0)
    earliest = [min(0, e) for e in options.earliest]
    return one, replace(options, capacity=[capacity], kept=[1.0], earliest=earliest)


def spread(whole: Schedule, problem: Problem, options: Options) -> Schedule:
    """Place what the one long sprint holds into the sprints of ``options``, as far as it fits.

    Prerequisites first; among what is free to go, large before small, or, where waiting costs,
    the best value for effort. What no longer fits is done in a cheaper variant or left.
    """
    schedule = Schedule(problem, options)
    waiting_costs = options.kept[-1] < 1
    ready: list[tuple[float, int]] = []

    def key(i: int) -> float:
        option = options.options[i][whole.option[i]]
        return -option.value / max(option.effort, 1e-9) if waiting_costs else -option.effort

    missing = {i: len(options.after[i]) for i in options.order if whole.sprint[i] != OUT}
    for i, count in missing.items():
        if count == 0:
            heapq.heappush(ready, (key(i), i))
    while ready:
        _, i = heapq.heappop(ready)
        for option in range(whole.option[i], -1, -1):
            sprint = schedule.earliest_fit(i, option)
            if sprint != OUT:
                schedule.place(i, option, sprint)
                for d in options.before[i]:
                    if d in missing:
                        missing[d] -= 1
                        if missing[d] == 0:
                            heapq.heappush(ready, (key(d), d))
                break
    return schedule
