"""What every backlog file becomes, whichever tool wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from quarterdeck.engines.ranges import Range
from quarterdeck.errors import Invalid


class BrokenBacklog(Invalid):
    """A file that is a table, but no backlog as it stands."""

    code = "broken_backlog"


@dataclass(frozen=True, slots=True)
class CriterionInFile:
    """One acceptance criterion; ``met`` when its box was ticked in the other tool.

    ``code`` is its number where the file gives one (AC-3); ``optional`` may be left out of the
    good-enough version.
    """

    text: str
    met: bool = False
    code: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment. ``at`` is ISO 8601, or empty when the file does not say it readably."""

    author: str
    at: str
    body: str


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a backlog file, or one variant of it when ``variant`` is not empty.

    Ids are the file's own. ``kind`` is story, bug, enabler, spike or epic; ``state`` is new,
    refining, ready, in_progress or done; ``status`` and ``priority`` are the file's own words.
    ``value`` and ``effort`` are in the file's units; None is "not said". ``after`` may name ids
    that are not in the file. ``order`` sorts as text, empty where the file's order is the order.
    ``version`` says what this variant is. ``inputs`` are method inputs (reach, confidence, …) as
    written. Moments are ISO 8601.
    ``present`` names the fields that had a cell for this row: a field that had none was not
    said, so it must never erase anything; a field that had an empty one was emptied.
    """

    line: int
    id: str
    title: str = ""
    kind: str = "story"
    status: str = ""
    state: str = "new"
    finished: bool = False
    parent: str = ""
    priority: str = ""
    value: Range | None = None
    effort: Range | None = None
    after: tuple[str, ...] = ()
    variant: str = ""
    version: str = ""
    labels: tuple[str, ...] = ()
    description: str = ""
    role: str = ""
    want: str = ""
    benefit: str = ""
    criteria: tuple[CriterionInFile, ...] = ()
    comments: tuple[Remark, ...] = ()
    order: str = ""
    product: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    created: str = ""
    updated: str = ""
    present: frozenset[str] = frozenset()

    @property
    def is_container(self) -> bool:
        """Epics hold items and are not planned themselves."""
        return self.kind == "epic"

    @property
    def started(self) -> bool:
        return not self.finished and self.state == "in_progress"


@dataclass(frozen=True, slots=True)
class Untaken:
    """A value that stands in the file and in no row: nothing is lost without being named here.

    ``wrong`` marks a value that was meant for a field and cannot be meant as it stands (an
    effort of "soon"); the others merely have no place here. ``remedy`` is a sentence.
    """

    line: int
    column: str
    value: str
    reason: str
    remedy: str = ""
    field: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a column became: ``field`` names it, empty when the column is not taken.

    ``filled`` counts the rows that have a value there.
    """

    column: str
    field: str
    filled: int


@dataclass(frozen=True, slots=True)
class BacklogFile:
    """A backlog as a file states it; ``rows`` stand in the order of their lines.

    ``format`` is jira, linear, github, gitlab, azure or native, ``label`` its name for people.
    ``products`` are keys in the order of appearance, ``product_names`` their longer names.
    """

    name: str
    format: str
    label: str
    encoding: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    mapping: tuple[Mapped, ...] = ()
    untaken: tuple[Untaken, ...] = ()
    products: tuple[str, ...] = ()
    product_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def in_order(self) -> tuple[Row, ...]:
        """The rows in the backlog's own order: by ``order`` where given, else by line."""
        return tuple(sorted(self.rows, key=lambda row: (row.order == "", row.order, row.line)))

    def column(self, field: str) -> str:
        """The column that gives a field, the best filled of several; empty when there is none."""
        of_field = [mapped for mapped in self.mapping if mapped.field == field]
        return max(of_field, key=lambda mapped: mapped.filled).column if of_field else ""

    def has(self, *fields: str) -> bool:
        """Whether the file has a column for one of the fields."""
        return any(mapped.field in fields for mapped in self.mapping)

    def wrong(self, *fields: str) -> tuple[Untaken, ...]:
        """The values that cannot be meant as they stand, of these fields or of all."""
        return tuple(u for u in self.untaken if u.wrong and (not fields or u.field in fields))
