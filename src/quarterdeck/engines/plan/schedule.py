"""A plan in the making: what is placed where, and the room that is left in each sprint."""

from __future__ import annotations

from quarterdeck.engines.plan.check import ROUNDING
from quarterdeck.engines.plan.instance import Choice, Placement, Problem, mean
from quarterdeck.engines.plan.options import Options

OUT = -1


class Schedule:
    """Mutable. Items and options by position; ``sprint[i]`` is OUT for what is not placed.

    It keeps capacity and prerequisites, since ``place`` is asked only where ``earliest_fit``
    allows; take, leave and floors are its users' business.
    """

    def __init__(self, problem: Problem, options: Options) -> None:
        self.problem = problem
        self.options = options
        self.sprint = [OUT] * len(options.options)
        self.option = [0] * len(options.options)
        self.used = [0.0] * len(options.capacity)
        self.limit = [c * (1 + ROUNDING) for c in options.capacity]

    def room(self) -> float:
        """The effort that could still be done, over all sprints."""
        return sum(max(0.0, c - u) for c, u in zip(self.limit, self.used, strict=True))

    def place(self, i: int, option: int, sprint: int) -> None:
        self.sprint[i] = sprint
        self.option[i] = option
        self.used[sprint] += self.options.options[i][option].effort

    def remove(self, i: int) -> None:
        self.used[self.sprint[i]] -= self.options.options[i][self.option[i]].effort
        self.sprint[i] = OUT

    def earliest_fit(self, i: int, option: int) -> int:
        """The first sprint, not before the item's prerequisites, with room; OUT if none."""
        effort = self.options.options[i][option].effort
        start = max((self.sprint[j] for j in self.options.after[i]), default=0)
        for t in range(start, len(self.used)):
            if self.used[t] + effort <= self.limit[t]:
                return t
        return OUT

    def pull_forward(self) -> None:
        """Move everything to the first sprint that has room for it, prerequisites first."""
        ranked = sorted(
            (self.sprint[i], place, i)
            for place, i in enumerate(self.options.order)
            if self.sprint[i] != OUT
        )
        for now, _, i in ranked:
            option = self.option[i]
            self.remove(i)
            found = self.earliest_fit(i, option)
            self.place(i, option, now if found == OUT else min(found, now))

    def drop_useless(self) -> None:
        """Remove what brings nothing: no value, not needed, not taken, wanted by nobody."""
        needed = {self.problem.position[id_] for id_ in self.problem.take}
        for _, _, members in self.options.bundles:
            if all(self.sprint[i] != OUT for i in members):
                needed.update(members)
        for stakeholder in self.problem.stakeholders:
            needed.update(self.problem.position[w] for w, n in stakeholder.wants.items() if n > 0)
        for i in reversed(self.options.order):
            if self.sprint[i] == OUT or i in needed:
                continue
            worth = self.options.options[i][self.option[i]].value
            if worth == 0 and all(self.sprint[d] == OUT for d in self.options.before[i]):
                self.remove(i)

    def choice(self) -> Choice:
        """The decisions by item id, in file order."""
        return {
            item.id: Placement(
                self.options.options[i][self.option[i]].variant,
                self.sprint[i],
            )
            for i, item in enumerate(self.problem.items)
            if self.sprint[i] != OUT
        }

    @classmethod
    def of(cls, problem: Problem, options: Options, choice: Choice) -> Schedule | None:
        """The schedule of a choice that was made for this or a like problem.

        A variant that another beats is exchanged for that one. None when something in the
        choice cannot be done at all here; whether the rest keeps the rules is for ``check``.
        """
        schedule = cls(problem, options)
        for id_, placed in choice.items():
            i = problem.position.get(id_)
            if i is None or not options.options[i] or placed.sprint >= len(schedule.used):
                return None
            found = _nearest(options, i, problem, placed)
            schedule.place(i, found, placed.sprint)
        return schedule


def _nearest(options: Options, i: int, problem: Problem, placed: Placement) -> int:
    """The option that stands for the variant: itself, or the dearest that costs no more."""
    known = [option.variant for option in options.options[i]]
    if placed.variant in known:
        return known.index(placed.variant)
    variants = problem.items[i].variants
    effort = variants[placed.variant].effort if placed.variant < len(variants) else None
    if effort is None:
        return 0
    affordable = [o for o, x in enumerate(options.options[i]) if x.effort <= mean(effort)]
    return affordable[-1] if affordable else 0
