"""An answer at once: packages by value for effort, with what they need pulled in.

The start of the exact search, and what stands when there is no time for it. A package is an
item, or the items of a bundle, with all missing prerequisites at their cheapest; placing one
opens the upgrade of its items to their dearer variants, which compete by what they add
(as in the greedy method for multiple-choice knapsacks; Sinha and Zoltners, 1979).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator

from quarterdeck.engines.plan.check import ROUNDING
from quarterdeck.engines.plan.instance import Problem
from quarterdeck.engines.plan.options import Options
from quarterdeck.engines.plan.schedule import OUT, Schedule
from quarterdeck.engines.plan.spread import as_one_sprint, spread

RESCORE_AFTER = 0.1
"""All packages are scored anew each time that this part of all capacity has been used."""

_ITEM, _BUNDLE, _UPGRADE = 0, 1, 2


def starts(
    problem: Problem, options: Options, stop: Callable[[], bool] = lambda: False
) -> Iterator[Schedule]:
    """Schedules to begin with, of which the better one counts: sprint by sprint, and spread.

    Without ``take`` and floors the first always is a plan. With them it may be missing, and the
    second may break one. ``stop`` ends the work early, with what there is.
    """
    direct = greedy(problem, options, stop)
    if direct is not None:
        yield direct
    if len(options.capacity) > 1:
        whole = greedy(*as_one_sprint(problem, options), stop)
        if whole is not None:
            yield spread(whole, problem, options)


def greedy(
    problem: Problem, options: Options, stop: Callable[[], bool] = lambda: False
) -> Schedule | None:
    """A schedule that takes what must be taken and meets every floor, or None if it found none."""
    schedule = Schedule(problem, options)
    taken = [problem.position[id_] for id_ in problem.take]
    if not all(options.options[i] for i in taken):
        return None
    if not _place_all(schedule, options.with_prerequisites(taken)):
        return None
    for stakeholder in problem.stakeholders:
        wants = {problem.position[w]: n for w, n in stakeholder.wants.items() if n > 0}
        if stakeholder.floor > 0 and wants and not _satisfy(schedule, wants, stakeholder.floor):
            return None
    fill(schedule, stop)
    return schedule


def fill(schedule: Schedule, stop: Callable[[], bool] = lambda: False) -> None:
    """Add to the schedule what still fits, best value for effort first."""
    stretch = RESCORE_AFTER * sum(schedule.limit)
    while not stop() and _fill_once(schedule, schedule.room() - stretch, stop):
        pass


def _fill_once(schedule: Schedule, until: float, stop: Callable[[], bool]) -> bool:
    """Score everything and place in that order until the room falls below ``until``.

    A score is computed again when its turn comes, and goes back when it fell in between. True
    when something was placed, so that another round may find more.
    """
    heap: list[tuple[float, int, int]] = []
    room = schedule.room()
    kinds = [(_ITEM, i) for i in schedule.options.order]
    kinds += [(_BUNDLE, b) for b in range(len(schedule.options.bundles))]
    kinds += [(_UPGRADE, i) for i in schedule.options.order]
    for kind, which in kinds:
        if stop():
            break
        score = _score(schedule, kind, which, room)
        if score > 0:
            heap.append((-score, kind, which))
    heapq.heapify(heap)
    placed = False
    while heap and not stop():
        _, kind, which = heapq.heappop(heap)
        score = _score(schedule, kind, which, room)
        if score <= 0:
            continue
        if heap and -score > heap[0][0]:
            heapq.heappush(heap, (-score, kind, which))
            continue
        new = _upgrade(schedule, which) if kind == _UPGRADE else _add(schedule, kind, which)
        if not new:
            continue
        placed = True
        room = schedule.room()
        if room < until:
            return True
        for i in new:
            score = _score(schedule, _UPGRADE, i, room)
            if score > 0:
                heapq.heappush(heap, (-score, _UPGRADE, i))
    return placed


def _score(schedule: Schedule, kind: int, which: int, room: float) -> float:
    """Value for effort of what could be added; 0 when there is nothing to add or no room."""
    options = schedule.options.options
    if kind == _UPGRADE:
        step = _next_step(schedule, which)
        if step is None:
            return 0.0
        now, then = options[which][schedule.option[which]], options[which][step]
        return _ratio(then.value - now.value, then.effort - now.effort)
    missing = _missing(schedule, kind, which, room)
    if not missing:
        return 0.0
    value = sum(options[i][0].value for i in missing)
    effort = sum(options[i][0].effort for i in missing)
    if kind == _BUNDLE:
        return _ratio(value + schedule.options.bundles[which][1], effort)
    cheapest = options[which][0]
    return max(
        _ratio(value - cheapest.value + o.value, effort - cheapest.effort + o.effort)
        for o in options[which]
    )


def _ratio(value: float, effort: float) -> float:
    if value <= 0:
        return 0.0
    return value / effort if effort > 1e-12 else float("inf")


def _missing(schedule: Schedule, kind: int, which: int, room: float) -> list[int]:
    """The package's items that are not placed yet; empty when there are none or too many."""
    waiting = [which] if kind == _ITEM else schedule.options.bundles[which][2]
    waiting = [i for i in waiting if schedule.sprint[i] == OUT]
    found = set(waiting)
    effort = sum(schedule.options.options[i][0].effort for i in waiting)
    while waiting:
        if effort > room:
            return []
        for j in schedule.options.after[waiting.pop()]:
            if schedule.sprint[j] == OUT and j not in found:
                found.add(j)
                waiting.append(j)
                effort += schedule.options.options[j][0].effort
    return list(found) if effort <= room else []


def _add(schedule: Schedule, kind: int, which: int) -> list[int]:
    """Place a package, its item in the best variant that fits; the items that are new."""
    missing = _missing(schedule, kind, which, float("inf"))
    if not _place_all(schedule, missing):
        return []
    if kind == _ITEM:
        options = schedule.options.options[which]
        rest = [i for i in missing if i != which]
        value = sum(schedule.options.options[i][0].value for i in rest)
        effort = sum(schedule.options.options[i][0].effort for i in rest)
        best = sorted(
            range(len(options)),
            key=lambda o: -_ratio(value + options[o].value, effort + options[o].effort),
        )
        schedule.remove(which)
        for o in best:
            sprint = schedule.earliest_fit(which, o)
            if sprint != OUT:
                schedule.place(which, o, sprint)
                break
    return missing


def _place_all(schedule: Schedule, items: list[int]) -> bool:
    """Place all, each at its cheapest and as early as it fits, or none of them."""
    done: list[int] = []
    for i in sorted(items, key=schedule.options.rank.__getitem__):
        sprint = schedule.earliest_fit(i, 0)
        if sprint == OUT:
            for j in done:
                schedule.remove(j)
            return False
        schedule.place(i, 0, sprint)
        done.append(i)
    return True


def _next_step(schedule: Schedule, i: int) -> int | None:
    """The dearer variant with the best gain for its extra effort that the sprint has room for."""
    t = schedule.sprint[i]
    if t == OUT:
        return None
    options = schedule.options.options[i]
    now = options[schedule.option[i]]
    room = schedule.limit[t] - schedule.used[t]
    steps = [
        (_ratio(o.value - now.value, o.effort - now.effort), k)
        for k, o in enumerate(options)
        if k > schedule.option[i] and o.effort - now.effort <= room
    ]
    return max(steps, key=lambda s: (s[0], -s[1]))[1] if steps else None


def _upgrade(schedule: Schedule, i: int) -> list[int]:
    step = _next_step(schedule, i)
    if step is None:
        return []
    sprint = schedule.sprint[i]
    schedule.remove(i)
    schedule.place(i, step, sprint)
    return [i]


def _satisfy(schedule: Schedule, wants: dict[int, float], floor: float) -> bool:
    """Place what a stakeholder wants, most for its effort first, until the floor is met."""
    goal = floor * sum(wants.values()) * (1 - ROUNDING)
    possible = [i for i in wants if schedule.options.options[i]]
    while sum(n for i, n in wants.items() if schedule.sprint[i] != OUT) < goal:
        packages = []
        for i in possible:
            missing = _missing(schedule, _ITEM, i, schedule.room())
            if missing:
                brought = sum(wants.get(j, 0.0) for j in missing)
                effort = sum(schedule.options.options[j][0].effort for j in missing)
                packages.append((-_ratio(brought, effort), i, missing))
        packages.sort()
        if not any(_place_all(schedule, missing) for _, _, missing in packages):
            return False
    return True
