"""One file → its release plan, proven best: what ``quarterdeck plan FILE`` does.

A ``quarterdeck.plan/1`` document is planned as it stands, any backlog file by ``plan_file``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from quarterdeck.apps.exchange.plan_file import PlanInput, plan_problem
from quarterdeck.apps.exchange.readers.backlog import read_backlog
from quarterdeck.apps.exchange.readers.document import json_kind, read_document
from quarterdeck.engines.plan import (
    Choice,
    InstanceError,
    Problem,
    Undecided,
    in_order,
    mean,
    problem_from,
    recompute,
    result_document,
    solve,
)
from quarterdeck.engines.progress import Progress, go_on
from quarterdeck.errors import Invalid, Refusal

PLAN_FORMAT = "quarterdeck.plan/1"


class MeaninglessOption(Invalid):
    """An option that this kind of file has no use for, or needs and did not get."""

    code = "meaningless_option"


class UnsoundProblem(Invalid):
    """What keeps the form and still cannot be meant (a cycle, an id twice, a capacity of 1e99)."""

    code = "unsound_problem"


class NotDecided(Refusal):
    """Time was up before any plan was found, or found impossible."""

    code = "not_decided"


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What a person says beside the file; all but ``time_limit`` (seconds) for backlogs only."""

    capacity: Sequence[float] = ()
    project: str | None = None
    value_column: str | None = None
    effort_column: str | None = None
    effort_default: float | None = None
    keep_started: bool = False
    time_limit: float = 60.0


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """A line of the plan; ``value`` and ``effort`` are means, undiscounted."""

    item: str
    title: str
    variant: str | None
    effort: float
    value: float
    sprint: str


@dataclass(frozen=True, slots=True)
class LeftItem:
    item: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedSprint:
    name: str
    capacity: float
    used: float


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """A plan, what stands beside it, and ``document``, its ``quarterdeck.plan-result/1``.

    ``in_order_value`` is what the file's own order would earn, taken from the top while it
    fits. ``planned`` is by sprint, then in file order.
    """

    document: dict[str, Any]
    planned: tuple[PlannedItem, ...]
    left: tuple[LeftItem, ...]
    sprints: tuple[PlannedSprint, ...]
    in_order_value: float
    warnings: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    finished: tuple[str, ...] = ()
    epics: tuple[str, ...] = ()


def plan_answer(
    data: bytes, name: str, options: PlanOptions, *, progress: Progress = go_on
) -> PlanAnswer:
    """Plan what the file called ``name`` holds.

    Raises: what the readers and ``plan_problem`` raise, MeaninglessOption, UnsoundProblem,
    NotDecided.
    """
    given = _input(data, name, options)
    try:
        plan = solve(given.problem, time_limit=options.time_limit, progress=progress)
    except Undecided:
        raise NotDecided(
            f"In {options.time_limit:g} seconds no plan of {name} was found that takes everything "
            "it must, and it was not shown that there is none: give it more time (--time-limit)."
        ) from None
    document = result_document(plan, given.problem)
    titles = {item.id: item.title for item in given.problem.items}
    return PlanAnswer(
        document=document,
        planned=_planned(given.problem, plan.choice),
        left=tuple(
            LeftItem(left["item"], titles[left["item"]], left["reason"])
            for left in document["left"]
        ),
        sprints=tuple(
            PlannedSprint(sprint.name, sprint.capacity, used)
            for sprint, used in zip(
                given.problem.sprints, recompute(given.problem, plan.choice).used, strict=True
            )
        ),
        in_order_value=in_order(given.problem).value,
        warnings=given.warnings,
        rules=given.rules,
        finished=given.finished,
        epics=given.epics,
    )


def _input(data: bytes, name: str, options: PlanOptions) -> PlanInput:
    # A list in JSON is issues of GitHub, which is a backlog like any other.
    if json_kind(data) == "object":
        return _stated(data, name, options)
    if not options.capacity:
        raise MeaninglessOption(
            f"{name} does not say how much fits: give --capacity 40, or --capacity 15,15,10 for "
            "three sprints.",
            field="capacity",
        )
    columns = {
        field: column
        for field, column in (("value", options.value_column), ("effort", options.effort_column))
        if column is not None
    }
    try:
        return plan_problem(
            read_backlog(data, name, columns=columns),
            capacity=options.capacity,
            project=options.project,
            effort_default=options.effort_default,
            keep_started=options.keep_started,
        )
    except InstanceError as error:  # a capacity or default effort that cannot be counted with
        raise UnsoundProblem(f"{name}, {error}", field=error.place, place=error.place) from None


def _stated(data: bytes, name: str, options: PlanOptions) -> PlanInput:
    unused = replace(options, time_limit=60.0)
    if unused != PlanOptions(capacity=()):
        raise MeaninglessOption(
            f"{name} is a {PLAN_FORMAT} document, which says everything itself: leave out "
            "capacity, project, value, effort, effort-default and keep-started."
        )
    document = read_document(data, name, PLAN_FORMAT)
    try:
        problem = problem_from(document)
    except InstanceError as error:
        raise UnsoundProblem(f"{name}, {error}", field=error.place, place=error.place) from None
    rules = ["A range [low, likely, high] counts as (low + 4 likely + high) / 6."]
    return PlanInput(
        problem=problem,
        warnings=(),
        rules=tuple(rules if problem.has_ranges else ()),
        candidates=len(problem.items),
        unsized=(),
        finished=(),
        epics=(),
    )


def _planned(problem: Problem, choice: Choice) -> tuple[PlannedItem, ...]:
    lines = []
    for item in problem.items:
        if item.id in choice:
            placed = choice[item.id]
            variant = item.variants[placed.variant]
            line = PlannedItem(
                item.id,
                item.title,
                variant.name,
                mean(variant.effort or 0),
                mean(variant.value),
                problem.sprints[placed.sprint].name,
            )
            lines.append((placed.sprint, line))
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))
