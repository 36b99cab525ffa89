"""Why an item is not in the plan, in the words of ``quarterdeck.plan-result/1``."""

from __future__ import annotations

from quarterdeck.engines.plan.check import ROUNDING
from quarterdeck.engines.plan.instance import Choice, Item, Problem, mean

NO_EFFORT = "no effort"
TOO_LARGE = "larger than every sprint"
BY_CHOICE = "left by choice"
OUTWEIGHED = "outweighed"


def reasons(problem: Problem, choice: Choice) -> dict[str, str]:
    """The reason for every item that is left, by id, in file order.

    Of several reasons the first of these is given, so that mending it is not in vain:

    1. ``left by choice``: someone said so, and nothing else matters until they unsay it.
    2. ``no effort``: no variant is sized.
    3. ``larger than every sprint``: no variant fits the largest sprint, even alone.
    4. ``needs <id>``: what it is directly after is left too. Of several the first is named that
       is itself left for more than being outweighed, since there something can be mended.
    5. ``outweighed``: it could be done, and the plan earns more, or as much, with others.
    """
    largest = max(sprint.capacity for sprint in problem.sprints) * (1 + ROUNDING)
    left = set(problem.leave)
    own: dict[str, str] = {}
    for item in problem.items:
        if item.id not in choice:
            own[item.id] = _own_reason(item, largest, left)

    def hopeless(id_: str) -> bool:
        return own[id_] != OUTWEIGHED

    found: dict[str, str] = {}
    for item in problem.items:
        if item.id in choice:
            continue
        missing = [id_ for id_ in item.after if id_ not in choice]
        if own[item.id] != OUTWEIGHED or not missing:
            found[item.id] = own[item.id]
        else:
            found[item.id] = f"needs {next(filter(hopeless, missing), missing[0])}"
    return found


def _own_reason(item: Item, largest: float, left: set[str]) -> str:
    if item.id in left:
        return BY_CHOICE
    efforts = [mean(v.effort) for v in item.variants if v.effort is not None]
    if not efforts:
        return NO_EFFORT
    return TOO_LARGE if min(efforts) > largest else OUTWEIGHED
