"""Why there is no plan: a set of ``take`` ids and floors that cannot be met together.

Found by the deletion filter (Chinneck and Dravnieks, 1991): leave out one demand after the
other, and keep out each without which there still is no plan. What remains cannot spare one,
unless time ran out on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import fsum

from quarterdeck.engines.plan.check import ROUNDING
from quarterdeck.engines.plan.instance import Item, Problem
from quarterdeck.engines.plan.options import Options


def obvious_conflict(problem: Problem, options: Options) -> tuple[str, ...]:
    """A conflict that needs no search: one demand that cannot be met, or too much effort taken.

    Empty when there is none of that kind; there may still be another.
    """
    for id_ in problem.take:
        if not options.options[problem.position[id_]]:
            return (id_,)
    for stakeholder in problem.stakeholders:
        wanted = fsum(stakeholder.wants.values())
        possible = fsum(
            n for w, n in stakeholder.wants.items() if options.options[problem.position[w]]
        )
        if wanted > 0 and possible / wanted < stakeholder.floor * (1 - ROUNDING):
            return (stakeholder.id,)
    room = fsum(options.capacity) * (1 + ROUNDING)
    taken = list(problem.take)
    if _least_effort(problem, options, taken) <= room:
        return ()
    for id_ in problem.take:
        rest = [other for other in taken if other != id_]
        if _least_effort(problem, options, rest) > room:
            taken = rest
    return tuple(taken)


def find_conflict(
    problem: Problem, is_possible: Callable[[Problem], bool | None]
) -> tuple[str, ...]:
    """The demands of a problem without a plan that cannot spare one of them.

    ``is_possible`` says whether a problem has any plan, None when it cannot tell: the demand
    in question is then kept.
    """
    bare = replace(problem, items=tuple(map(_worthless, problem.items)), bundles=())
    floors = [s.id for s in problem.stakeholders if s.floor > 0]
    demands = [("take", id_) for id_ in problem.take] + [("floor", id_) for id_ in floors]
    for demand in list(demands):
        rest = [other for other in demands if other != demand]
        if is_possible(_only(bare, rest)) is False:
            demands = rest
    return tuple(id_ for _, id_ in demands)


def _only(problem: Problem, demands: list[tuple[str, str]]) -> Problem:
    """The problem with no demands but these."""
    return replace(
        problem,
        take=tuple(id_ for id_ in problem.take if ("take", id_) in demands),
        stakeholders=tuple(
            s if ("floor", s.id) in demands else replace(s, floor=0) for s in problem.stakeholders
        ),
    )


def _worthless(item: Item) -> Item:
    return replace(item, variants=tuple(replace(v, value=0) for v in item.variants))


def _least_effort(problem: Problem, options: Options, taken: list[str]) -> float:
    items = options.with_prerequisites([problem.position[id_] for id_ in taken])
    return fsum(options.options[i][0].effort for i in items)
