"""A renewal scheme as dated data: what is renewed together, by how many units, at what fee.

One ``Scheme`` is one version, in force from ``valid_from`` until the next version begins (None:
since ever). Fields are named as in a rules file. A field that is None was not said; one that is
UNKNOWN was said to be unknown, and what rests on it is not decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Fee


class Mode(StrEnum):
    """How credentials of one scheme that a person holds are renewed."""

    LEVELS = "levels"  # together: units and fee follow from levels and tracks
    BUNDLE = "bundle"  # together: one fee for all
    INDEPENDENT = "independent"  # each its own units, fee and clock
    NONE = "none"  # never: they are valid for life


class JudgeBy(StrEnum):
    """Which version of the rules a term is judged by: the one in force at its start or its end."""

    TERM_START = "term_start"
    TERM_END = "term_end"


class TermFrom(StrEnum):
    """From when the next term runs."""

    PREVIOUS_EXPIRY = "previous_expiry"
    PAYMENT = "payment"


class StateName(StrEnum):
    """Where a credential stands in its life."""

    CANDIDATE = "candidate"
    PENDING_LICENCE = "pending-licence"
    ACTIVE = "active"
    GRACE = "grace"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    RETIRED = "retired"
    REVOKED = "revoked"


class Way(StrEnum):
    """A way to renew."""

    UNITS_AND_FEE = "units+fee"
    UNITS = "units"
    FEE = "fee"
    COURSE = "course"
    HIGHER_LEVEL = "higher-level"
    EXAM = "exam"
    EXPERIENCE = "experience"

    @property
    def takes_units(self) -> bool:
        return self in (Way.UNITS_AND_FEE, Way.UNITS)


class Reach(StrEnum):
    """Which credentials an act renews, beside the one it is about."""

    ALL = "all"
    SAME_TRACK_LOWER = "same_track_lower"
    SAME_PROGRAM = "same_program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What education is counted in; ``step`` is the least part that can be entered."""

    code: str = "unit"
    minutes: Fact[int] = UNKNOWN
    step: Fact[Decimal] = UNKNOWN
    reported: Fact[bool] = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A term: its length, and from when the next one runs if renewed in time, or late."""

    months: Fact[int]
    new_term_from: Fact[TermFrom] = UNKNOWN
    late_term_from: Fact[TermFrom] = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which units may count for a term, by their date and by what they were used for before.

    ``reuse`` False: a unit counts once; ``across_programs``: once for each program held; True:
    again and again. Without months, and without a window at all, units of the term count.
    """

    months_before_expiry: Fact[int] | None = None
    after_award_only: Fact[bool] = False
    cycle_only: Fact[bool] = False
    reuse: Fact[bool | str] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """How much of a surplus counts for the next term, and which part of it may."""

    max: Fact[Decimal]
    from_last_months: Fact[int] | None = None
    excluding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Combine:
    """How what is held is renewed together; see ``requirement``."""

    mode: Mode
    fee: Fact[Fee] | str | None = None
    addon: str | None = None
    renews: Reach = Reach.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Units for the highest credential held, units beside it in another track, and the fee."""

    n: int
    primary: Fact[Decimal]
    addon: Fact[Decimal]
    fee: Fact[Fee]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of units; ``education/power-skills`` stands below ``education``.

    At least ``min`` units of it must count, and at most ``max`` of them do.
    """

    id: str
    min: Fact[Decimal] | None = None
    max: Fact[Decimal] | None = None

    @property
    def parent(self) -> str:
        """The category above, or "" for none.

        >>> Category(id="giving-back/practitioner").parent
        'giving-back'
        """
        return self.id.rpartition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way to renew; for a course ``any_of`` names programs, or "*" for any of the scheme."""

    by: Way
    any_of: tuple[str, ...] = ()
    renews: Fact[Reach] = Reach.SAME_PROGRAM
    retake_fee: Fact[Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterExpiry:
    """A state that follows expiry for so long."""

    state: StateName
    days: Fact[int] | None = None
    months: Fact[int] | None = None
    may_use_mark: Fact[bool] = UNKNOWN
    may_renew: Fact[bool] = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """How a lapsed credential comes back: ways joined by "or", as "units+fee or course"."""

    reinstate: Fact[str] = UNKNOWN
    term_from: Fact[TermFrom] = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """The code a holder accepts, and what breaking it may lead to."""

    code: str
    accept_license: Fact[bool] | None = None
    states: Fact[tuple[StateName, ...]] = UNKNOWN
    final: Fact[bool] | None = None
    appeal: Fact[bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Whether and how entries are looked into; ``rate`` is "random", "none" or a percentage."""

    rate: Fact[str | Decimal] = UNKNOWN
    evidence_keep_months: Fact[int] | None = None
    blocks_renewal: Fact[bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One version of a renewal scheme."""

    code: str
    combine: Combine
    name: str = ""
    issuer: str = ""
    valid_from: date | None = None
    judge_by: Fact[JudgeBy] | None = None
    currency: str | None = None
    unit: Unit = Unit()
    cycle: Cycle | None = None
    window: Fact[Window] | None = None
    carry_over: Fact[CarryOver] | None = None
    levels: tuple[Level, ...] = ()
    tracks: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    routes: Fact[tuple[Route, ...]] | None = None
    after_expiry: Fact[tuple[AfterExpiry, ...]] = ()
    lapsed: Fact[Lapsed] | None = None
    reminders_days: tuple[int, ...] = ()
    conduct: Fact[Conduct] | None = None
    audit: Fact[Audit] | None = None

    @property
    def renews_together(self) -> bool:
        return self.combine.mode in (Mode.LEVELS, Mode.BUNDLE)

    @property
    def title(self) -> str:
        return self.name or self.code
