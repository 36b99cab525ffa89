"""A backlog file → a plan problem, by the rules of the format "Backlog CSV".

The rules that were used are said in sentences beside the problem, so that nobody is misled: a
plan is the best for the values it was given, and a tracker's priorities say little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quarterdeck.apps.exchange.plan_values import Values
from quarterdeck.apps.exchange.readers.duplicates import STANDARD
from quarterdeck.apps.exchange.readers.rows import BacklogFile, Row, Untaken
from quarterdeck.apps.exchange.sentences import count_rows, counts, listed
from quarterdeck.engines.plan import Item, Problem, Sprint, Variant, find_cycle
from quarterdeck.engines.ranges import Range
from quarterdeck.errors import Invalid


class NotPlannable(Invalid):
    """A value in the file that a plan would have to guess; ``line`` and ``column`` in its facts."""

    code = "not_plannable"


class UnknownProduct(Invalid):
    code = "unknown_product"


class RowsInACircle(Invalid):
    code = "rows_in_a_circle"


class NothingToPlan(Invalid):
    code = "nothing_to_plan"


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A problem made from a file, and what a reader of its plan must know.

    ``warnings`` come before the plan, ``rules`` after it; both are sentences. ``candidates``
    counts items with an effort; ``unsized``, ``finished`` and ``epics`` are ids in file order.
    """

    problem: Problem
    warnings: tuple[str, ...]
    rules: tuple[str, ...]
    candidates: int
    unsized: tuple[str, ...]
    finished: tuple[str, ...]
    epics: tuple[str, ...]


def plan_problem(
    backlog: BacklogFile,
    *,
    capacity: Sequence[float],
    project: str | None = None,
    effort_default: float | None = None,
    keep_started: bool = False,
) -> PlanInput:
    """The plan problem of a backlog file; items stand in the backlog's own order.

    ``capacity`` is per sprint, in the unit of the file's efforts; ``project`` keeps one product
    of several; ``effort_default`` is for items without effort; ``keep_started`` forces in what
    is in progress. Columns for value and effort are chosen when the file is read
    (``read_backlog(columns=…)``).

    Raises: NotPlannable, UnknownProduct, RowsInACircle, NothingToPlan.
    """
    rows = backlog.in_order() if project is None else _of_product(backlog, project)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.id, []).append(row)
    epics = [id_ for id_, group in groups.items() if group[0].is_container]
    finished = [id_ for id_, group in groups.items() if id_ not in set(epics) and group[0].finished]
    out = {*epics, *finished}
    candidates = {id_: group for id_, group in groups.items() if id_ not in out}
    if not candidates:
        raise NothingToPlan(
            f"{backlog.name} has nothing to plan: of {len(groups)} items {len(finished)} are "
            f"finished and {len(epics)} are epics. Export items that are still to be done."
        )
    _refuse_wrong(backlog, {row.line for group in candidates.values() for row in group})
    values = Values(backlog, candidates)
    links = _Links(backlog, candidates, finished, epics)
    items = tuple(
        Item(
            id_,
            group[0].title,
            links.after[id_],
            tuple(_variants(group, values, effort_default)),
        )
        for id_, group in candidates.items()
    )
    unsized = tuple(item.id for item in items if not item.has_effort)
    started = [id_ for id_, group in candidates.items() if any(row.started for row in group)]
    sized = set(candidates) - set(unsized)
    problem = Problem(
        sprints=tuple(Sprint(f"S{k}", each) for k, each in enumerate(capacity, start=1)),
        items=items,
        take=tuple(id_ for id_ in started if id_ in sized) if keep_started else (),
    )
    read = (
        f"{backlog.name}: {backlog.label}, {backlog.encoding}, {count_rows(len(rows))}: "
        f"{len(sized)} candidates, {len(unsized)} without effort, {len(epics)} epics, "
        f"{len(finished)} finished."
    )
    return PlanInput(
        problem=problem,
        warnings=(*_products(backlog, project), *values.warnings(sized, items)),
        rules=(
            read,
            *values.rules(),
            *_efforts(backlog, problem, unsized, effort_default, candidates),
            *links.dropped(),
            *_in_progress(started, sized, keep_started),
            *backlog.notes,
        ),
        candidates=len(sized),
        unsized=unsized,
        finished=tuple(finished),
        epics=tuple(epics),
    )


def _of_product(backlog: BacklogFile, project: str) -> tuple[Row, ...]:
    wanted = project.strip().casefold()
    for key in backlog.products:
        if wanted in (key.casefold(), backlog.product_names.get(key, key).casefold()):
            return tuple(row for row in backlog.in_order() if row.product == key)
    known = (
        f"the products in this file are {listed(backlog.products)}"
        if backlog.products
        else "this file does not say which product a row belongs to"
    )
    raise UnknownProduct(f"{backlog.name} has no product {project!r}: {known}.", field="project")


def _refuse_wrong(backlog: BacklogFile, lines: set[int]) -> None:
    wrong = [u for u in backlog.wrong("value", "effort") if u.line in lines]
    if wrong:
        first, more = wrong[0], len(wrong) - 1
        raise NotPlannable(
            f"{sentence_of(first, backlog.name)}{f' ({more} more like it.)' if more else ''}",
            field=first.field,
            line=first.line,
            column=first.column,
        )


def sentence_of(wrong: Untaken, name: str) -> str:
    """One wrong value as a sentence: file, line, column, value, remedy."""
    said = f"{name}, line {wrong.line}, column “{wrong.column}”: “{wrong.value}” {wrong.reason}."
    return f"{said} {wrong.remedy}".strip()


def _variants(group: list[Row], values: Values, effort_default: float | None) -> Iterator[Variant]:
    varied = len(group) > 1 or bool(group[0].variant)
    for row in group:
        effort = row.effort if row.effort is not None else _range(effort_default)
        yield Variant(
            (row.variant or STANDARD) if varied else None,
            _number(values.of(row)),
            None if effort is None else _number(effort),
        )


def _number(known: Range) -> float | Range:
    return known.likely if known.is_point else known


def _range(known: float | None) -> Range | None:
    return None if known is None else Range.point(known)


class _Links:
    """What comes after what, among the candidates; links that lead elsewhere are kept to say."""

    def __init__(
        self,
        backlog: BacklogFile,
        candidates: Mapping[str, list[Row]],
        finished: Iterable[str],
        epics: Iterable[str],
    ) -> None:
        self.after: dict[str, tuple[str, ...]] = {}
        self._dropped: list[str] = []
        why = dict.fromkeys(finished, "is finished") | dict.fromkeys(epics, "is an epic")
        elsewhere = {row.id for row in backlog.rows}
        for id_, group in candidates.items():
            said = dict.fromkeys(needed for row in group for needed in row.after)
            self.after[id_] = tuple(needed for needed in said if needed in candidates)
            for needed in said:
                if needed not in candidates:
                    absent = "is of another product" if needed in elsewhere else "is not here"
                    self._dropped.append(f"{id_} after {needed} ({why.get(needed, absent)})")
        if ring := find_cycle(self.after):
            lines = {id_: candidates[id_][0].line for id_ in ring}
            shown = " → ".join(f"{id_} (line {lines[id_]})" for id_ in ring)
            raise RowsInACircle(
                f"{backlog.name}: these rows wait for each other: {shown}. Remove one of the links.",
                field="after",
                line=lines[ring[0]],
                ring=ring,
            )

    def dropped(self) -> Iterator[str]:
        if self._dropped:
            yield f"Links dropped: {listed(self._dropped)}."


def _products(backlog: BacklogFile, project: str | None) -> Iterator[str]:
    if project is None and len(backlog.products) > 1:
        yield (
            f"{len(backlog.products)} products, {listed(backlog.products)}, are planned as one; "
            "--project KEY plans one alone."
        )


def _efforts(
    backlog: BacklogFile,
    problem: Problem,
    unsized: Sequence[str],
    effort_default: float | None,
    candidates: Mapping[str, list[Row]],
) -> Iterator[str]:
    if column := backlog.column("effort"):
        yield f"Effort is the column “{column}”."
    else:
        yield "There is no effort column; --effort COLUMN names one, --effort-default N sets one."
    if effort_default is not None:
        count = sum(row.effort is None for group in candidates.values() for row in group)
        yield f"{count_rows(count)} without effort {counts(count)} {effort_default:g}."
    elif unsized and column:
        yield (
            f"{len(unsized)} without effort cannot be planned: size them, or use "
            "--effort-default N."
        )
    if problem.has_ranges:
        yield "A range low..likely..high counts as (low + 4 likely + high) / 6."


def _in_progress(started: list[str], sized: set[str], keep_started: bool) -> Iterator[str]:
    if not started:
        return
    if not keep_started:
        yield f"In progress, and weighed like the others: {listed(started)} (--keep-started)."
        return
    if kept := [id_ for id_ in started if id_ in sized]:
        yield f"In progress, so kept in the plan: {listed(kept)}."
    if lost := [id_ for id_ in started if id_ not in sized]:
        yield f"In progress without effort, so not planned: {listed(lost)}."
