"""What a plan is worth, and whether it keeps the rules: computed from the problem alone.

Written apart from the model that HiGHS solves, on purpose: a mistake in the one is caught by
the other. Nobody sees a plan that has not passed ``check``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from quarterdeck.engines.plan.instance import Choice, Problem, Variant, mean

ROUNDING = 1e-12
"""Relative room for the rounding of decimals (0.1 + 0.2 fills 0.3), and for nothing else."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a choice comes to.

    ``used`` is the effort done per sprint; ``bundles`` the ids that are earned, in file order;
    ``shares`` what each stakeholder who wants something gets of it, 0 to 1.
    """

    value: float
    used: tuple[float, ...]
    bundles: tuple[str, ...]
    shares: dict[str, float]


class RuleBroken(ValueError):
    """A choice that is no plan. ``rule`` names the rule, ``about`` the item or sprint."""

    def __init__(self, rule: str, about: str) -> None:
        self.rule = rule
        self.about = about
        super().__init__(f"{rule}: {about}")


def check(problem: Problem, choice: Choice) -> Checked:
    """What the choice comes to. Raises RuleBroken at the first rule that it breaks.

    >>> from quarterdeck.engines.plan.instance import Item, Placement, Sprint
    >>> problem = Problem((Sprint("S1", 3),), (Item("A", variants=(Variant(None, 8, 4),)),))
    >>> check(problem, {"A": Placement(variant=0, sprint=0)})
    Traceback (most recent call last):
    ...
    quarterdeck.engines.plan.check.RuleBroken: capacity: S1
    """
    for id_, placed in choice.items():
        if id_ not in problem.position:
            raise RuleBroken("unknown item", id_)
        item = problem.items[problem.position[id_]]
        if not 0 <= placed.variant < len(item.variants):
            raise RuleBroken("unknown variant", id_)
        if item.variants[placed.variant].effort is None:
            raise RuleBroken("no effort", id_)
        if not 0 <= placed.sprint < len(problem.sprints):
            raise RuleBroken("unknown sprint", id_)
        for needed in item.after:
            if needed not in choice or choice[needed].sprint > placed.sprint:
                raise RuleBroken("after", id_)
    for id_ in problem.take:
        if id_ not in choice:
            raise RuleBroken("take", id_)
    for id_ in problem.leave:
        if id_ in choice:
            raise RuleBroken("leave", id_)
    found = recompute(problem, choice)
    for sprint, used in zip(problem.sprints, found.used, strict=True):
        if used > sprint.capacity * (1 + ROUNDING):
            raise RuleBroken("capacity", sprint.name)
    for stakeholder in problem.stakeholders:
        if found.shares.get(stakeholder.id, 1.0) < stakeholder.floor * (1 - ROUNDING):
            raise RuleBroken("floor", stakeholder.id)
    return found


def recompute(problem: Problem, choice: Choice) -> Checked:
    """What the choice comes to, without asking whether it keeps the rules."""
    earned: list[float] = []
    efforts: list[list[float]] = [[] for _ in problem.sprints]
    for id_, placed in choice.items():
        variant: Variant = problem.items[problem.position[id_]].variants[placed.variant]
        earned.append(mean(variant.value) * _kept(problem, placed.sprint))
        efforts[placed.sprint].append(mean(variant.effort or 0))
    bundles = []
    for bundle in problem.bundles:
        if all(id_ in choice for id_ in bundle.items):
            last = max(choice[id_].sprint for id_ in bundle.items)
            earned.append(bundle.value * _kept(problem, last))
            bundles.append(bundle.id)
    shares = {}
    for stakeholder in problem.stakeholders:
        wanted = fsum(stakeholder.wants.values())
        if wanted > 0:
            done = fsum(n for id_, n in stakeholder.wants.items() if id_ in choice)
            shares[stakeholder.id] = done / wanted
    return Checked(fsum(earned), tuple(map(fsum, efforts)), tuple(bundles), shares)


def _kept(problem: Problem, sprint: int) -> float:
    kept: float = (1 - problem.discount_per_sprint) ** sprint
    return kept
