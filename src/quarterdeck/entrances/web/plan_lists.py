"""The lists of a plan as its templates write them: every word and figure ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quarterdeck.apps.planning.queries.releases import PAGE, PlanBoard, PlanRow
from quarterdeck.entrances.web.forms.planning import written
from quarterdeck.entrances.web.glyphs import CapacityScale, capacity_scale
from quarterdeck.entrances.web.plan_sentences import effort, effort_in_words, near

OUTWEIGHED = "outweighed"


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a plan, or one left out ``because`` of something."""

    key: str
    title: str
    url: str
    value: str
    effort: str
    variant: str = ""
    is_chosen: bool = False
    """The item has several versions: on a phone only then the version is named."""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Sprint:
    """A sprint: how full it is, drawn and in words, and its items on this part of the list."""

    name: str
    scale: CapacityScale
    says: str
    used: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list is shown, from 1; where the parts before and after begin, from 0."""

    first: int
    last: int
    whole: int
    before: int | None
    after: int | None

    @property
    def is_whole(self) -> bool:
        return self.before is None and self.after is None

    @classmethod
    def of(cls, start: int, shown: int, whole: int) -> Part:
        end = start + shown
        return cls(
            start + 1,
            end,
            whole,
            max(0, start - PAGE) if start else None,
            end if shown and end < whole else None,
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """A plan in the list of the latest; ``value`` is empty where none was found."""

    name: str
    url: str
    at: datetime
    capacity: str
    value: str
    state: str
    is_proven: bool
    is_chosen: bool
    is_shown: bool


def plans(rows: Sequence[PlanRow], product: str, shown: PlanBoard | None) -> list[Earlier]:
    """The latest plans, newest first."""
    return [
        Earlier(
            name=row.name,
            url=reverse("web:planning:plan", args=[product, row.id]),
            at=row.created_at,
            capacity=written(row.capacities),
            value="" if row.value is None else near(row.value),
            state=row.state,
            is_proven=row.proven,
            is_chosen=row.chosen_at is not None,
            is_shown=shown is not None and row.id == shown.id,
        )
        for row in rows
    ]


def sprints(board: PlanBoard, unit: str) -> list[Sprint]:
    """Every sprint of the plan, without its items."""
    return [
        Sprint(
            name=row.name,
            scale=capacity_scale(row.used, row.capacity),
            says=_("%(sprint)s: %(used)s of %(capacity)s used")
            % {
                "sprint": row.name,
                "used": near(row.used),
                "capacity": effort_in_words(row.capacity, unit),
            },
            used=_("%(used)s of %(capacity)s")
            % {"used": near(row.used), "capacity": effort(row.capacity, unit)},
        )
        for row in board.sprints
    ]


def planned(board: PlanBoard, product: str, unit: str) -> Iterator[Sprint]:
    """The sprints that have items on this part of the list, with these items."""
    named = {sprint.name: sprint for sprint in sprints(board, unit)}
    versions = {
        "good enough": _("good enough"),
        "standard": _("standard"),
        "perfect": _("perfect"),
        None: pgettext("the only version of an item", "whole"),
    }
    has_versions = any(row.variant for row in board.planned)
    for name, rows in groupby(board.planned, key=lambda row: row.sprint):
        sprint = named[name]
        lines = tuple(
            Line(
                key=row.key,
                title=row.title,
                url=reverse("web:backlog:item", args=[product, row.key]),
                value=near(row.value),
                effort=near(row.effort),
                variant=versions.get(row.variant, "") if has_versions else "",
                is_chosen=row.variant is not None,
            )
            for row in rows
        )
        yield Sprint(sprint.name, sprint.scale, sprint.says, sprint.used, lines)


def left(board: PlanBoard, product: str) -> Iterator[Line]:
    """The items left out on this part of the list; figures count as the engine counts them.

    The reason that most have, being outweighed, is said once above the list.
    """
    for row in board.left:
        yield Line(
            key=row.key,
            title=row.title,
            url=reverse("web:backlog:item", args=[product, row.key]),
            value=near(row.value.mean) if row.value else "",
            effort=near(row.effort.mean) if row.effort else "",
            because="" if row.reason == OUTWEIGHED else row.because,
        )
