"""What a person holds and has done, as a ``quarterdeck.holder/1`` document says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.scheme import StateName


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A credential; ``expires`` None means: as the rules say.

    ``state`` is what a register says beside the dates (revoked, pending-licence, …).
    """

    program: str
    awarded: date
    expires: date | None = None
    id: str = ""
    state: StateName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """Education on a day, in units of its scheme.

    ``programs`` are those it is meant for (none: all of the scheme). ``used_for`` names the
    programs, or the scheme, for whose earlier renewal it was used.
    """

    scheme: str
    category: str
    units: Decimal
    day: date
    id: str = ""
    programs: tuple[str, ...] = ()
    used_for: tuple[str, ...] = ()
    minutes: Decimal | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseTaken:
    """A course of a program, completed on a day."""

    program: str
    completed: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A renewal fee paid; ``amount`` None: in full."""

    scheme: str
    paid: date
    program: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Work of a kind between two days; ``last`` None: it goes on."""

    kind: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Hours of training on a topic."""

    hours: Decimal
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person's record. What is None was not said, which is not the same as "nothing"."""

    awards: tuple[Award, ...] = ()
    units: tuple[UnitEntry, ...] = ()
    member: Mapping[str, bool] = field(default_factory=dict)
    courses: tuple[CourseTaken, ...] = ()
    payments: tuple[Payment, ...] = ()
    experience: tuple[Work, ...] | None = None
    education: tuple[str, ...] | None = None
    training: tuple[Training, ...] | None = None
