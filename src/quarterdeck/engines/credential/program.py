"""A program as dated data: what earns a credential, how long it is valid, what renews it.

One ``Program`` is one version, in force from ``valid_from`` (None: since ever). A requirement that
is None is not asked for by the rules; one that is UNKNOWN may be, and nobody decides without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Fee
from quarterdeck.engines.credential.scheme import CarryOver, Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """A degree of at least this kind."""

    education: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Months of work of a kind, within the last ``within_months``, waived by what is named."""

    experience: str
    months: Fact[int]
    within_months: Fact[int] | None = None
    waived_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingHours:
    """Hours of training, on a topic where one is named."""

    training_hours: Fact[Decimal]
    topic: str = ""
    waived_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Another credential; ``expired_counts`` where one that has expired is accepted too."""

    program: str
    expired_counts: Fact[bool] = UNKNOWN


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these."""

    parts: tuple[Prerequisite, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    parts: tuple[Prerequisite, ...]


Prerequisite: TypeAlias = Education | Experience | TrainingHours | Holding | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainer:
    """Who may teach the course."""

    grade: Fact[str] = UNKNOWN
    good_standing: Fact[bool] | None = None
    authorised_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course that the award asks for."""

    hours: Fact[Decimal]
    days: Fact[int] | None = None
    formats: Fact[tuple[str, ...]] | None = None
    max_span_months: Fact[int] | None = None
    trainer: Fact[Trainer] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How much of the course must be attended; ``makeup`` says who agrees what makes up for it."""

    min_percent: Fact[Decimal] = UNKNOWN
    per_session: Fact[bool] | None = None
    makeup: Fact[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """Exercises of a kind: at least so many, or all that the course has."""

    id: str
    min: Fact[int] | None = None
    all: Fact[bool] | None = None


class PassKind(StrEnum):
    COUNT = "count"  # so many questions right
    PERCENT = "percent"  # so many of a hundred
    JUDGED = "judged"  # by judges or criteria that are not published


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What passes the exam; ``value`` is None where it is judged."""

    kind: PassKind
    value: Fact[Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """How often an exam may be tried, at what further fee, after what wait.

    ``included`` attempts need no further fee if made within ``within_days`` of the start (the
    course's end, or the approved application), a later one or a further one costs ``then_fee`` (or
    ``retake_fee``). ``waits_days`` are the days between the first attempt and the second, the second
    and the third, …; ``then_wait_days`` follow when they are used up. ``max`` attempts within
    ``within_months`` of the start.
    """

    included: Fact[int] = 1
    within_days: Fact[int] | None = None
    then_fee: Fact[Fee] | None = None
    retake_fee: Fact[Fee] | None = None
    max: Fact[int] | None = None
    within_months: Fact[int] | None = None
    waits_days: tuple[int, ...] = ()
    then_wait_days: Fact[int] | None = None
    password_expires: Fact[bool] | None = None
    free_second_if_course_within_days: Fact[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One version of the exam, ``from`` and ``until`` its first and last day (None: open)."""

    first_day: date | None = None
    last_day: date | None = None
    questions: Fact[int] | None = None
    scored: Fact[int] | None = None
    minutes: Fact[int] | None = None
    passing: Fact[Pass] | None = None
    open_book: Fact[bool] | None = None
    proctored: Fact[bool] | None = None
    fee: Fact[Fee] | None = None
    attempts: Fact[Attempts] | None = None

    def on(self, day: date) -> bool:
        after_start = self.first_day is None or self.first_day <= day
        return after_start and (self.last_day is None or day <= self.last_day)


AwardedBy = Literal["trainer_confirms", "exam_pass", "application"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRule:
    """What makes the award, and what must follow before it is active."""

    by: Fact[AwardedBy]
    then: Fact[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalRule:
    """What renews this program, where its scheme does not say it by levels."""

    units: Fact[Decimal] | None = None
    fee: Fact[Fee] | None = None
    carry_over: Fact[CarryOver] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One version of a program."""

    code: str
    scheme: str
    name: str = ""
    valid_from: date | None = None
    track: Fact[str] | None = None
    level: Fact[int] | None = None
    versions: tuple[str, ...] = ()
    currency: str | None = None
    prerequisites: Fact[Prerequisite] | None = None
    course: Fact[Course] | None = None
    attendance: Fact[Attendance] | None = None
    participation: Fact[tuple[Participation, ...]] = ()
    exams: Fact[tuple[Exam, ...]] = ()
    award: Fact[AwardRule] | None = None
    validity_months: Fact[int] | None = None
    renewal: Fact[RenewalRule] | None = None
    categories: tuple[Category, ...] = ()

    def exam_on(self, day: date) -> Fact[Exam] | None:
        """The exam as it is on that day; None where the program has none then."""
        if isinstance(self.exams, tuple):
            return next((exam for exam in self.exams if exam.on(day)), None)
        return self.exams
