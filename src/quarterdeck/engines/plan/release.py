"""The release plan that is proven best: which items, in which variant, in which sprint.

Exact: a mixed-integer model (``model``) solved by HiGHS in a child process (``solver``), from a
greedy start. Each plan that leaves this module, also on the way, has passed ``check``.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from math import floor
from typing import Literal

from quarterdeck.engines.plan import solver
from quarterdeck.engines.plan.ceiling import ceiling
from quarterdeck.engines.plan.check import RuleBroken, check
from quarterdeck.engines.plan.conflict import find_conflict, obvious_conflict
from quarterdeck.engines.plan.greedy import fill, starts
from quarterdeck.engines.plan.instance import Choice, Problem
from quarterdeck.engines.plan.model import Release
from quarterdeck.engines.plan.options import Options
from quarterdeck.engines.plan.schedule import Schedule
from quarterdeck.engines.plan.spread import as_one_sprint, spread
from quarterdeck.engines.progress import Progress, Step, go_on

ENGINE_VERSION = "plan/1"
"""Changes whenever the same problem may be answered otherwise; kept with every stored plan."""

PROVEN = 1e-6
"""The largest gap at which a plan is called optimal."""

LARGE = 10_000
"""Columns from which several sprints are first looked at as one."""

LOOK_AHEAD_GAP = 1e-4


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a problem.

    ``value`` is recomputed from ``choice``; nothing earns more than ``bound``;
    ``gap`` is (bound - value) / max(|value|, 1e-9). ``infeasible`` means that ``conflict``, ids of
    ``take`` and of stakeholders with a floor, cannot be met together: the other numbers are then
    None and nothing is chosen. ``feasible`` means that time was up, or it was cancelled.
    """

    status: Literal["optimal", "feasible", "infeasible"]
    choice: Choice = field(default_factory=dict)
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    conflict: tuple[str, ...] = ()
    engine_version: str = ENGINE_VERSION


class Undecided(RuntimeError):
    """Time was up, or it was cancelled, before any plan was found or its absence proven.

    It takes ``take`` or floors to get here: without them the empty plan is one.
    """


def solve(
    problem: Problem,
    *,
    start: Plan | None = None,
    gap: float = PROVEN,
    time_limit: float = 60.0,
    progress: Progress = go_on,
    engine: solver.Engine = solver.in_child,
) -> Plan:
    """The best plan, or the best one found in ``time_limit`` seconds, with its bound.

    ``start`` is a plan of this or a like problem, used where it still keeps the rules. The search
    ends once the gap is at most ``gap``. ``progress`` hears of every better plan (in ``best``),
    of the bound, and a few times a second of nothing; when it answers False the best plan so
    far is returned. The same problem gives the same plan unless time runs out.

    Raises Undecided.

    >>> from quarterdeck.engines.plan.instance import Item, Sprint, Variant
    >>> def item(id, value, effort):
    ...     return Item(id, variants=(Variant(None, value, effort),))
    >>> plan = solve(Problem((Sprint("S1", 5),), (item("A", 4, 4), item("B", 3, 3), item("C", 2, 2))))
    >>> plan.status, plan.value, sorted(plan.choice)
    ('optimal', 5.0, ['B', 'C'])
    """
    return _Search(problem, gap, solver.Clock(time_limit), progress, engine).run(start)


class _Search:
    """One solve: the best choice and the least bound so far."""

    def __init__(
        self,
        problem: Problem,
        gap: float,
        clock: solver.Clock,
        progress: Progress,
        engine: solver.Engine,
    ) -> None:
        self.problem = problem
        self.options = Options.of(problem)
        self.wanted_gap = gap
        self.clock = clock
        self.progress = progress
        self.engine = engine
        self.choice: Choice | None = None
        self.value = 0.0
        self.bound = ceiling(self.options)
        self.child_cpu = 0.0
        self.told = 0.0
        self.cancelled = False

    def run(self, start: Plan | None) -> Plan:
        conflict = obvious_conflict(self.problem, self.options)
        if not conflict:
            if start is not None and start.status != "infeasible":
                self._offer(Schedule.of(self.problem, self.options, start.choice))
            self._start()
            self._tell()
            if self._search() == "infeasible":
                conflict = find_conflict(self.problem, self._is_possible)
        if conflict:
            cpu_seconds = self.clock.cpu_seconds + self.child_cpu
            return Plan(
                "infeasible", {}, None, None, None, self.clock.elapsed, cpu_seconds, conflict
            )
        if self.choice is None:
            raise Undecided("No plan was found in time that takes all and meets every floor.")
        return self._plan(self.choice)

    def _plan(self, choice: Choice) -> Plan:
        if self.bound < self.value - PROVEN * max(abs(self.value), 1e-9):
            raise RuntimeError(f"A plan worth {self.value} surpasses the bound {self.bound}.")
        bound = max(self.bound, self.value)
        gap = gap_of(self.value, bound)
        return Plan(
            status="optimal" if gap <= PROVEN else "feasible",
            choice=choice,
            value=self.value,
            bound=bound,
            gap=gap,
            seconds=self.clock.elapsed,
            cpu_seconds=self.clock.cpu_seconds + self.child_cpu,
        )

    def _start(self) -> None:
        for schedule in starts(self.problem, self.options, self._should_stop):
            self._offer(schedule)

    def _search(self) -> str:
        """Ask the solver until the best is proven or time is up; how it ended."""
        if self._is_done():
            return "done"
        release = Release(self.problem, self.options)
        if len(release.model.objective) >= LARGE and release.sprints > 1:
            self._look_ahead()
        while not self._is_done():
            status, broken = self._listen(release)
            if status == "infeasible" and self.choice is None:
                return status
            if status != "optimal" or broken is None or not release.forbid(broken):
                break
        return "done"

    def _look_ahead(self) -> None:
        """Bound a large problem, and find a good plan, by way of one long sprint."""
        relaxed = Release(*as_one_sprint(self.problem, self.options))
        gap = max(self.wanted_gap, LOOK_AHEAD_GAP)
        spent = self.child_cpu
        news = self.engine(relaxed.model, start=None, gap=gap, seconds=self.clock.left / 4)
        with closing(news):
            for told in news:
                self.child_cpu = spent + told.cpu_seconds
                self._lower(told.bound, relaxed)
                if told.x is not None:
                    whole = relaxed.schedule_of(told.x)
                    self._offer(spread(whole, self.problem, self.options))
                self._tell()
                if self._is_done():
                    return

    def _listen(self, release: Release) -> tuple[str, Schedule | None]:
        """One run of the solver: how it ended, and its last point if that is no plan."""
        begin = None
        if self.choice is not None:
            schedule = Schedule.of(self.problem, self.options, self.choice)
            begin = None if schedule is None else release.columns_of(schedule)
        spent, broken = self.child_cpu, None
        news = self.engine(release.model, start=begin, gap=self.wanted_gap, seconds=self.clock.left)
        with closing(news):
            for told in news:
                self.child_cpu = spent + told.cpu_seconds
                self._lower(told.bound, release)
                if told.x is not None:
                    found = release.schedule_of(told.x)
                    broken = None if self._offer(found) else found
                self._tell()
                if told.kind == "end":
                    return told.status, broken
                if self._is_done():
                    break
        return "stopped", None

    def _lower(self, bound: float | None, release: Release) -> None:
        if bound is not None:
            if release.model.whole:
                bound = floor(bound + PROVEN * max(1.0, abs(bound)))
            self.bound = min(self.bound, bound / release.model.scale)

    def _offer(self, schedule: Schedule | None) -> bool:
        """Take a schedule, and what can be made of it by filling it; False if it is no plan."""
        if schedule is None or not self._keep(schedule.choice()):
            return False
        fill(schedule, self._should_stop)
        schedule.drop_useless()
        schedule.pull_forward()
        self._keep(schedule.choice())
        return True

    def _keep(self, choice: Choice) -> bool:
        """Check a choice and keep it when it is the best so far; False if it breaks a rule."""
        try:
            value = check(self.problem, choice).value
        except RuleBroken:
            return False
        if self.choice is None or value > self.value:
            self.choice, self.value = choice, value
        return True

    def _tell(self) -> None:
        if self.cancelled:
            return
        self.told = self.clock.elapsed
        if self.choice is None:
            step = Step(bound=self.bound)
        else:
            best = self._plan(self.choice)
            step = Step(value=best.value, bound=best.bound, best=best)
        self.cancelled = not self.progress(step)

    def _should_stop(self) -> bool:
        """Asked often while a schedule is filled, so that a cancel is heard there too."""
        if self.clock.elapsed - self.told >= solver.TICK:
            self._tell()
        return self.cancelled or self.clock.is_over()

    def _is_done(self) -> bool:
        if self.cancelled or self.clock.is_over():
            return True
        return self.choice is not None and gap_of(self.value, self.bound) <= self.wanted_gap

    def _is_possible(self, problem: Problem) -> bool | None:
        """Whether a problem has any plan; None when time does not allow to tell."""

        def only_asked_to_go_on(step: Step) -> bool:
            return self.progress(Step())

        trial = _Search(problem, self.wanted_gap, self.clock, only_asked_to_go_on, self.engine)
        ended = "infeasible" if obvious_conflict(problem, trial.options) else ""
        if not ended:
            trial._start()
            ended = trial._search()
        self.child_cpu += trial.child_cpu
        if ended == "infeasible":
            return False
        return None if trial.choice is None else True


def gap_of(value: float, bound: float) -> float:
    """How far the bound stands above the value, relative to the value; never below 0."""
    return max(0.0, bound - value) / max(abs(value), 1e-9)
