"""One item of a backlog, as it leaves for a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quarterdeck.engines.ranges import Range


@dataclass(frozen=True, slots=True)
class VersionOut:
    """A version of an item; ``text`` says what it is."""

    name: str
    value: Range | None
    effort: Range | None
    text: str


@dataclass(frozen=True, slots=True)
class CriterionOut:
    code: str
    text: str
    optional: bool


@dataclass(frozen=True, slots=True)
class RemarkOut:
    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ItemOut:
    """``versions`` begins with the standard one, which every item has."""

    key: str
    title: str
    kind: str
    state: str
    parent: str
    parent_title: str
    role: str
    want: str
    benefit: str
    description: str
    created: datetime
    versions: tuple[VersionOut, ...]
    labels: tuple[str, ...]
    criteria: tuple[CriterionOut, ...]
    needs: tuple[str, ...]
    remarks: tuple[RemarkOut, ...]


def figure(value: Range | None) -> str:
    """A figure as our reader takes it: 5, or 3..4..8; shortest form that gives it back.

    >>> figure(Range(3, 4.5, 8)), figure(Range.point(5)), figure(None)
    ('3..4.5..8', '5', '')
    """
    if value is None:
        return ""
    parts = [value.likely] if value.is_point else [value.low, value.likely, value.high]
    return "..".join(_number(part) for part in parts)


def _number(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
