"""All rules at hand, by date: which version of a scheme or program was in force when.

A rule that is not at hand for a date is None, never the nearest one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol, TypeVar

from quarterdeck.engines.credential.program import Program
from quarterdeck.engines.credential.scheme import Scheme

Strength = Literal["official", "secondary", "recalled", "own rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact is from; ``covers`` is its place, or a place above it.

    ``official``: a page of the body. ``secondary``: a page of someone else, or one that others
    contradict. ``recalled``: remembered, without a page. ``own rule``: set by who wrote the file.
    """

    covers: str
    strength: Strength
    url: str = ""
    seen: date | None = None
    note: str = ""

    def covers_place(self, place: str) -> bool:
        """Whether a fact is the one covered, or stands below it."""
        return place == self.covers or place.startswith((f"{self.covers}.", f"{self.covers}["))


class _Version(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...


V = TypeVar("V", bound=_Version)


@dataclass(frozen=True)
class RuleBook:
    """Versions of schemes and programs, each sorted by the day from which it is in force."""

    schemes: Mapping[str, tuple[Scheme, ...]] = field(default_factory=dict)
    programs: Mapping[str, tuple[Program, ...]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @classmethod
    def of(
        cls,
        schemes: Iterable[Scheme],
        programs: Iterable[Program],
        sources: Iterable[Source] = (),
    ) -> RuleBook:
        """The book of these versions, in any order."""
        return cls(_by_code(schemes), _by_code(programs), tuple(sources))

    def scheme_on(self, code: str, day: date) -> Scheme | None:
        """The version of a scheme in force on a day."""
        return _in_force(self.schemes.get(code, ()), day)

    def program_on(self, code: str, day: date) -> Program | None:
        """The version of a program in force on a day."""
        return _in_force(self.programs.get(code, ()), day)

    def scheme_of(self, program: str) -> str:
        """The code of the scheme that a known program belongs to; all its versions agree."""
        return self.programs[program][0].scheme

    def categories_of(self, scheme: str) -> frozenset[str]:
        """Every category that units of a scheme may have, in any version or program of it."""
        holders: list[Scheme | Program] = list(self.schemes.get(scheme, ()))
        for versions in self.programs.values():
            holders += [program for program in versions if program.scheme == scheme]
        return frozenset(category.id for holder in holders for category in holder.categories)

    def sources_for(self, place: str) -> tuple[Source, ...]:
        """The sources of a fact, the closest to it first.

        >>> book = RuleBook(sources=(Source(covers="scheme.x", strength="recalled"),))
        >>> [source.covers for source in book.sources_for("scheme.x.cycle.months")]
        ['scheme.x']
        """
        covering = [source for source in self.sources if source.covers_place(place)]
        return tuple(sorted(covering, key=lambda source: -len(source.covers)))


def version_name(version: Scheme | Program) -> str:
    """How an answer names the version that judged it.

    >>> from quarterdeck.engines.credential.scheme import Combine, Mode
    >>> version_name(Scheme(code="s", combine=Combine(mode=Mode.NONE), valid_from=date(2019, 2, 4)))
    's@2019-02-04'
    """
    return f"{version.code}@{version.valid_from or 'undated'}"


def _by_code(versions: Iterable[V]) -> dict[str, tuple[V, ...]]:
    found: dict[str, list[V]] = {}
    for version in versions:
        found.setdefault(version.code, []).append(version)
    return {
        code: tuple(sorted(found[code], key=lambda v: v.valid_from or date.min))
        for code in sorted(found)
    }


def _in_force(versions: tuple[V, ...], day: date) -> V | None:
    in_force = None
    for version in versions:
        if version.valid_from is None or version.valid_from <= day:
            in_force = version
    return in_force
