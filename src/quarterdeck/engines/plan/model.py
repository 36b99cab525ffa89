"""The exact model of a release plan: arrays for a mixed-integer solver, and back to a choice.

Formulation: by-sprint cumulative binaries. Column ``z[i, o, t]`` is 1 when item i is done by
the end of sprint t in option o, so ``z`` never falls with t, an item is done in sprint t when
``z`` rises there, and "in the same or a later sprint" is one row on the sums over options:
``sum z[i, ., t] <= sum z[j, ., t]``. Compared with a column per sprint it has the same bound and
solves faster. A bundle's column is at most the sum of each of its items. The share of every
stakeholder who wants something is a row that is present and free unless a floor is asked, so
that a question about shares changes bounds and no rows.

Efforts, and values without a discount, are scaled to whole numbers where they are decimals:
a row over whole numbers leaves the solver's tolerance nothing to gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, inf

import numpy as np

from quarterdeck.engines.plan.check import ROUNDING
from quarterdeck.engines.plan.instance import Problem
from quarterdeck.engines.plan.linear import Floats, Model, Rows, whole_factor
from quarterdeck.engines.plan.options import Options
from quarterdeck.engines.plan.schedule import OUT, Schedule

FINE = 1e4
"""What the largest effort is scaled to when efforts are no decimals: the solver lets a row be
overfilled by 1e-6, which is then a ten-thousandth of a millionth of that effort."""


class Release:
    """The model of one problem, and the way between its columns and schedules.

    ``share_row`` gives the row of each stakeholder who wants something, by id, and
    ``share_scale`` what it was multiplied by.
    """

    def __init__(self, problem: Problem, options: Options) -> None:
        self.problem = problem
        self.options = options
        self.sprints = len(options.capacity)
        self.first: dict[int, int] = {}
        self.share_row: dict[str, int] = {}
        self.share_scale: dict[str, float] = {}
        width = 0
        for i in options.order:
            self.first[i] = width
            width += len(options.options[i]) * self.sprints
        self.first_bundle = width
        width += len(options.bundles) * self.sprints
        self._rows = Rows()
        self._objective = np.zeros(width)
        self._lower = np.zeros(width)
        self._upper = np.ones(width)
        self.loose = self._loose()
        self._items()
        self._capacity()
        self._bundles()
        self._shares()
        self.model = self._finish()

    def column(self, i: int, option: int, sprint: int) -> int:
        return self.first[i] + option * self.sprints + sprint

    def done_by(self, i: int, sprint: int) -> list[int]:
        """The columns, one per option, whose sum says whether the item is done by the sprint."""
        return [self.column(i, o, sprint) for o in range(len(self.options.options[i]))]

    def _loose(self) -> set[int]:
        """Items that may stay continuous: they come out whole when the bundles are whole.

        That holds in one sprint for an item that has one option and no value of its own, and
        that no floor counts: then it is done for what needs it, and nothing else.
        """
        if self.sprints > 1 or not self.options.bundles:
            return set()
        counted = {
            self.problem.position[w]
            for s in self.problem.stakeholders
            if s.floor > 0
            for w in s.wants
        }
        return {
            i
            for i in self.options.order
            if len(self.options.options[i]) == 1
            and self.options.options[i][0].value == 0
            and i not in counted
        }

    def _items(self) -> None:
        taken = {self.problem.position[id_] for id_ in self.problem.take}
        last = self.sprints - 1
        room = [c * (1 + ROUNDING) for c in self.options.capacity]
        gain = _gains(self.options.kept)
        for i in self.options.order:
            early = self.options.earliest[i]
            for o, option in enumerate(self.options.options[i]):
                at = self.column(i, o, 0)
                self._objective[at : at + self.sprints] = option.value * gain
                started = False
                for t in range(self.sprints):
                    fits = t >= early and option.effort <= room[t]
                    started = started or fits
                    if not started:
                        self._upper[at + t] = 0
                    elif t > 0 and self._upper[at + t - 1] > 0:
                        lower = -inf if fits else 0
                        self._rows.add(lower, 0, (at + t - 1, at + t), (1.0, -1.0))
            done = self.done_by(i, last)
            if len(done) > 1 or i in taken:
                self._rows.add(1 if i in taken else -inf, 1, done, [1.0] * len(done))
            for t in range(early, self.sprints):
                for j in self.options.after[i]:
                    self._rows.at_most(self.done_by(i, t), self.done_by(j, t))

    def _capacity(self) -> None:
        efforts = [option.effort for i in self.options.order for option in self.options.options[i]]
        whole = whole_factor(np.array(efforts))
        for t, capacity in enumerate(self.options.capacity):
            room = capacity * (1 + ROUNDING)
            if whole is None:
                factor = FINE / max(efforts)
                limit = room * factor
            else:
                factor, limit = whole, floor(room * whole)
            columns: list[int] = []
            coefficients: list[float] = []
            for i in self.options.order:
                for o, option in enumerate(self.options.options[i]):
                    weight = option.effort * factor
                    weight = weight if whole is None else round(weight)
                    at = self.column(i, o, t)
                    if weight and self._upper[at] > 0:
                        columns.append(at)
                        coefficients.append(weight)
                        if t > 0 and self._upper[at - 1] > 0:
                            columns.append(at - 1)
                            coefficients.append(-weight)
            if columns:
                self._rows.add(-inf, limit, columns, coefficients)

    def _bundles(self) -> None:
        gain = _gains(self.options.kept)
        for b, (_, value, members) in enumerate(self.options.bundles):
            at = self.first_bundle + b * self.sprints
            early = max(self.options.earliest[i] for i in members)
            for t in range(self.sprints):
                if t < early or gain[t] == 0:
                    self._upper[at + t] = 0
                    continue
                self._objective[at + t] = value * gain[t]
                for i in members:
                    self._rows.at_most((at + t,), self.done_by(i, t))

    def _shares(self) -> None:
        last = self.sprints - 1
        for stakeholder in self.problem.stakeholders:
            total = sum(stakeholder.wants.values())
            if total <= 0:
                continue
            wants = np.array([n for n in stakeholder.wants.values() if n > 0], dtype=np.float64)
            scale = whole_factor(wants) or 1 / total
            columns: list[int] = []
            coefficients: list[float] = []
            for id_, wanted in stakeholder.wants.items():
                i = self.problem.position[id_]
                if wanted > 0 and i in self.first:
                    done = self.done_by(i, last)
                    columns += done
                    coefficients += [wanted * scale] * len(done)
            least = stakeholder.floor * total * scale * (1 - ROUNDING)
            lower = least if stakeholder.floor > 0 else -inf
            row = self._rows.add(lower, inf, columns, coefficients)
            self.share_row[stakeholder.id] = row
            self.share_scale[stakeholder.id] = scale

    def _finish(self) -> Model:
        integral = np.zeros(len(self._objective), dtype=np.bool_)
        for i in self.options.order:
            if i not in self.loose:
                at = self.first[i]
                integral[at : at + len(self.options.options[i]) * self.sprints] = True
        integral[self.first_bundle :] = bool(self.loose)
        worth = self._objective[self._objective > 0]
        whole = whole_factor(worth)
        scale = whole if whole is not None else 1 / max(worth, default=1.0)
        return Model(
            objective=self._objective * scale,
            lower=self._lower,
            upper=self._upper,
            integral=integral,
            row_lower=np.array(self._rows.lower, dtype=np.float64),
            row_upper=np.array(self._rows.upper, dtype=np.float64),
            starts=np.array(self._rows.starts, dtype=np.int32),
            columns=np.array(self._rows.columns, dtype=np.int32),
            coefficients=np.array(self._rows.coefficients, dtype=np.float64),
            scale=scale,
            whole=whole is not None,
        )

    def forbid(self, broken: Schedule) -> bool:
        """Cut off a schedule that the solver's tolerance let through and the check did not.

        What overfills a sprint may not be done there all together; what leaves a floor unmet
        needs at least one more of what that stakeholder wants. False when it is neither.
        """
        known = len(self._rows.lower)
        for t, used in enumerate(broken.used):
            if used > broken.limit[t]:
                there = [i for i in self.options.order if broken.sprint[i] == t]
                columns = [self.column(i, broken.option[i], t) for i in there]
                before = [c - 1 for c in columns] if t > 0 else []
                weights = [1.0] * len(columns) + [-1.0] * len(before)
                self._rows.add(-inf, len(there) - 1, [*columns, *before], weights)
        for stakeholder in self.problem.stakeholders:
            wants = [self.problem.position[w] for w, n in stakeholder.wants.items() if n > 0]
            got = sum(
                n
                for w, n in stakeholder.wants.items()
                if broken.sprint[self.problem.position[w]] != OUT
            )
            if got < stakeholder.floor * sum(stakeholder.wants.values()) * (1 - ROUNDING):
                rest = [i for i in wants if broken.sprint[i] == OUT and i in self.first]
                columns = [c for i in rest for c in self.done_by(i, self.sprints - 1)]
                self._rows.add(1, inf, columns, [1.0] * len(columns))
        self.model = self._finish()
        return len(self._rows.lower) > known

    def columns_of(self, schedule: Schedule) -> Floats:
        """The schedule as a point of the model, for a solver to start from."""
        x = np.zeros(len(self.model.objective))
        for i in self.options.order:
            if schedule.sprint[i] != OUT:
                at = self.column(i, schedule.option[i], 0)
                x[at + schedule.sprint[i] : at + self.sprints] = 1
        for b, (_, _, members) in enumerate(self.options.bundles):
            sprints = [schedule.sprint[i] for i in members]
            if OUT not in sprints:
                at = self.first_bundle + b * self.sprints
                x[at + max(sprints) : at + self.sprints] = 1
        return np.minimum(x, self.model.upper)

    def schedule_of(self, x: Floats) -> Schedule:
        """The schedule that a point of the model stands for, rounded to whole decisions."""
        schedule = Schedule(self.problem, self.options)
        wanted = [self.problem.position[id_] for id_ in self.problem.take]
        for i in self.options.order:
            if i in self.loose:
                continue
            found = x[self.first[i] :][: len(self.options.options[i]) * self.sprints] > 0.5
            if found.any():
                done = found.reshape(-1, self.sprints)
                sprint = int(done.any(axis=0).argmax())
                schedule.place(i, int(done[:, sprint].argmax()), sprint)
                wanted.append(i)
        if self.loose:
            for b, (_, _, members) in enumerate(self.options.bundles):
                if x[self.first_bundle + b] > 0.5:
                    wanted += members
            for i in self.options.with_prerequisites(wanted):
                if schedule.sprint[i] == OUT:
                    schedule.place(i, 0, 0)
        return schedule


def _gains(kept: Sequence[float]) -> Floats:
    """What "done by the end of sprint t" adds per unit of value: the loss by waiting longer."""
    return -np.diff([*kept, 0.0])
