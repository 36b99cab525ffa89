"""The rows of a backlog file → items as they could come in, and what of them cannot.

Pure: nothing here knows what stands in the database. What a file does not say (no column, or a
cell that cannot be read) is left out of ``said``, so that it never erases anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quarterdeck.apps.exchange.readers.duplicates import STANDARD
from quarterdeck.apps.exchange.readers.rows import (
    BacklogFile,
    CriterionInFile,
    Remark,
    Row,
    Untaken,
)
from quarterdeck.apps.exchange.readers.words import (
    NO_PRIORITY_VALUE,
    plain,
    value_of_priority,
)
from quarterdeck.engines.ranges import Range

LONGEST_TITLE = 300
LONGEST_ROLE = 200
LONGEST_LABEL = 60
OTHER_VERSIONS = ("good enough", "perfect")
OF_VERSION = ("value", "effort", "priority", "version")
FIELDS = frozenset({"title", "kind", "parent", "role", "want", "benefit", "description", "labels"})


@dataclass(frozen=True, slots=True)
class Rules:
    """How a file is taken into one product; ``value_limit`` is the end of its scale."""

    efforts: bool = True
    values: bool = True
    criteria: bool = True
    comments: bool = True
    value_from_priority: bool = False
    value_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A good-enough or perfect version; None is "not said"."""

    value: Range | None
    effort: Range | None
    description: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One item of the file. ``id`` is the file's own, ``external_id`` what it is known by.

    ``parent`` and ``needs`` are ids of the file. ``said`` names the fields that the file says
    something about, a version by its name.
    """

    line: int
    id: str
    external_id: str
    source: str
    title: str
    kind: str
    state: str
    parent: str
    needs: tuple[str, ...]
    role: str
    want: str
    benefit: str
    description: str
    standard: str
    value: Range | None
    effort: Range | None
    labels: tuple[str, ...]
    criteria: tuple[CriterionInFile, ...]
    comments: tuple[Remark, ...]
    versions: dict[str, Version]
    created: str
    said: frozenset[str]


@dataclass(slots=True)
class Taken:
    """What a file brings to one product, in the backlog's order."""

    items: list[Incoming] = field(default_factory=list)
    untaken: list[Untaken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sources_of(backlog: BacklogFile) -> list[str]:
    """The products of the file by key, those that hold rows; "" for rows that name none."""
    return list(dict.fromkeys(row.product for row in backlog.rows))


def take(backlog: BacklogFile, sources: Iterable[str], rules: Rules) -> Taken:
    """What these products of the file bring. Every value that is not taken is listed."""
    wanted = set(sources)
    groups: dict[str, list[Row]] = {}
    for row in backlog.in_order():
        if row.product in wanted:
            groups.setdefault(row.id, []).append(row)
    lines = {row.line for group in groups.values() for row in group}
    taken = Taken(untaken=[u for u in backlog.untaken if u.line in lines])
    reader = _Reader(backlog, rules, taken.untaken)
    names = _identities(backlog, groups)
    taken.items = [reader.item(group, names[id_]) for id_, group in groups.items()]
    taken.untaken.sort(key=lambda u: (not u.wrong, u.line))
    ticked = sum(one.met for item in taken.items for one in item.criteria)
    if ticked:
        taken.notes.append(
            _("%(count)s criteria were ticked in the other tool; here they begin unticked.")
            % {"count": ticked}
        )
    return taken


def _identities(backlog: BacklogFile, groups: dict[str, list[Row]]) -> dict[str, str]:
    """What each id of the file is known by when the file comes again.

    Without a column of ids the row number says nothing once a row was added above: then a row
    is known by its title.
    """
    if backlog.has("id"):
        return {id_: id_ for id_ in groups}
    counted: Counter[str] = Counter()
    names = {}
    for id_, group in groups.items():
        title = plain(group[0].title)
        counted[title] += 1
        names[id_] = f"{title} #{counted[title]}" if counted[title] > 1 else title
    return names


class _Reader:
    """Reads the groups of one file; lists what it cannot take."""

    def __init__(self, backlog: BacklogFile, rules: Rules, untaken: list[Untaken]) -> None:
        self._backlog = backlog
        self._rules = rules
        self._untaken = untaken
        self._unread = {(u.line, u.field) for u in backlog.untaken if u.wrong}
        self._by_priority = (
            rules.value_from_priority
            and rules.values
            and not any(row.value is not None for row in backlog.rows)
        )

    def item(self, group: list[Row], external_id: str) -> Incoming:
        standard, versions = self._versions(group)
        main = standard or group[0]
        for row in group:
            self._leave_without_place(row)
        title, beyond = self._title(main)
        described = f"{beyond}\n\n{main.description}".strip() if beyond else main.description
        value = self._value(standard) if standard else None
        effort = self._effort(standard) if standard else None
        return Incoming(
            line=main.line,
            id=main.id,
            external_id=external_id,
            source=main.product,
            title=title,
            kind=main.kind,
            state=main.state,
            parent=main.parent,
            needs=tuple(dict.fromkeys(needed for row in group for needed in row.after)),
            role=self._cut(main, "role", main.role, LONGEST_ROLE),
            want=main.want,
            benefit=main.benefit,
            description=described,
            standard=standard.version if standard else "",
            value=value,
            effort=effort,
            labels=tuple(
                dict.fromkeys(
                    self._cut(main, "labels", label, LONGEST_LABEL) for label in main.labels
                )
            ),
            criteria=self._criteria(main),
            comments=tuple(main.comments) if self._rules.comments else (),
            versions=versions,
            created=main.created,
            said=frozenset(self._said(group, standard, versions)),
        )

    def _versions(self, group: list[Row]) -> tuple[Row | None, dict[str, Version]]:
        """The row of the standard version, if the file has one, and the others."""
        standard: Row | None = None
        others: dict[str, Version] = {}
        for row in group:
            name = plain(row.variant)
            if name in ("", STANDARD):
                standard = standard or row
            elif name in OTHER_VERSIONS:
                others[name] = Version(self._value(row), self._effort(row), row.version)
            else:
                self._leave(
                    row,
                    "variant",
                    row.variant,
                    _("the versions of an item are good enough, standard and perfect"),
                    _("Rename it to one of them."),
                )
        return standard, others

    def _said(
        self, group: list[Row], standard: Row | None, versions: dict[str, Version]
    ) -> Iterator[str]:
        rules = self._rules
        said = {name for row in group for name in row.present} - set(OF_VERSION)
        if standard is not None:
            said |= {name for name in standard.present if (standard.line, name) not in self._unread}
        for name in said | {"title"}:
            if name == "status":
                yield "state"
            elif name == "after":
                yield "needs"
            elif name == "version":
                yield "standard"
            elif name == "priority":
                if self._by_priority:
                    yield "value"
            elif name == "value":
                if rules.values and not self._by_priority:
                    yield "value"
            elif name == "effort":
                if rules.efforts:
                    yield "effort"
            elif name in ("criteria", "comments"):
                if getattr(rules, name):
                    yield name
            elif name in FIELDS:
                yield name
        yield from versions

    def _title(self, row: Row) -> tuple[str, str]:
        """The title in one line, and the whole of it where it is too long to be one."""
        title = " ".join(row.title.split())
        if not title:
            self._leave(row, "title", row.id, _("the row has no title, so its id is its title"))
            return row.id[:LONGEST_TITLE], ""
        if len(title) <= LONGEST_TITLE:
            return title, ""
        self._leave(
            row,
            "title",
            title,
            _("a title has up to 300 characters; the whole of it begins the description"),
        )
        return title[: LONGEST_TITLE - 1].rstrip() + "…", title

    def _value(self, row: Row) -> Range | None:
        if not self._rules.values:
            if row.value is not None:
                self._leave(row, "value", _written(row.value), _("values are the product owner's"))
            return None
        if self._by_priority:
            return Range.point(value_of_priority(row.priority) or NO_PRIORITY_VALUE)
        limit = self._rules.value_limit
        if row.value is not None and limit is not None and row.value.high > limit:
            self._leave(
                row,
                "value",
                _written(row.value),
                _("the product's scale of value ends at %(limit)s") % {"limit": f"{limit:g}"},
                _("Raise the scale, or change the value."),
            )
            self._unread.add((row.line, "value"))
            return None
        return row.value

    def _effort(self, row: Row) -> Range | None:
        if row.effort is not None and not self._rules.efforts:
            self._leave(row, "effort", _written(row.effort), _("efforts are left out"))
            return None
        return row.effort

    def _criteria(self, row: Row) -> tuple[CriterionInFile, ...]:
        if self._rules.criteria:
            return row.criteria
        for one in row.criteria:
            self._leave(row, "criteria", one.text, _("criteria are the product owner's"))
        return ()

    def _leave_without_place(self, row: Row) -> None:
        if row.priority and not self._by_priority:
            self._leave(row, "priority", row.priority, _("the order and the value say it here"))
        if row.updated:
            self._leave(row, "updated", row.updated, _("the import itself is the last change"))
        for name, cell in row.inputs:
            self._leave(row, name, cell, _("inputs of methods have no place on an item yet"))
        if not self._rules.comments:
            for remark in row.comments:
                self._leave(row, "comments", remark.body, _("comments are left out"))

    def _cut(self, row: Row, name: str, text: str, longest: int) -> str:
        text = " ".join(text.split())
        if len(text) <= longest:
            return text
        self._leave(row, name, text, _("it is cut to %(count)s characters") % {"count": longest})
        return text[: longest - 1].rstrip() + "…"

    def _leave(self, row: Row, name: str, value: str, reason: str, remedy: str = "") -> None:
        column = self._backlog.column(name) or name
        self._untaken.append(Untaken(row.line, column, value, reason, remedy, name))


def _written(figure: Range) -> str:
    if figure.is_point:
        return f"{figure.likely:g}"
    return f"{figure.low:g}..{figure.likely:g}..{figure.high:g}"
