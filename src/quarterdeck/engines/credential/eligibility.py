"""Whether a person may take up a program: prerequisites, what waives them, and what is not known.

Three answers: met, not met, and not known, where the record does not say or the rules do not. "Not
known" is neither: all of several is met only if each is, any of several if one is (Kleene, 1952).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.facts import Unknown
from quarterdeck.engines.credential.holder import Holder
from quarterdeck.engines.credential.months import add_months, months_covered
from quarterdeck.engines.credential.program import (
    AllOf,
    AnyOf,
    Education,
    Experience,
    Holding,
    Prerequisite,
    TrainingHours,
)
from quarterdeck.engines.credential.renewal import current
from quarterdeck.engines.credential.rulebook import RuleBook, version_name
from quarterdeck.engines.credential.scheme import StateName
from quarterdeck.engines.credential.state import State, state_on
from quarterdeck.engines.credential.words import listed, not_confirmed, plain

DEGREES = ("secondary", "associate degree", "4-year degree", "GAC degree")
"""Degrees that include the ones before them, by the words that rules use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """``met`` is None when it is not known; ``missing`` says what is not met or not known."""

    met: bool | None
    missing: tuple[str, ...]
    because: tuple[str, ...]
    rule_version: str | None


def eligibility(program: str, holder: Holder, book: RuleBook, on: date) -> Eligibility:
    """Whether the holder meets a known program's prerequisites on a day, and why."""
    version = book.program_on(program, on)
    if version is None:
        doubt = f"Not confirmed: no version of the rules of {program} is known for {on}."
        return Eligibility(met=None, missing=(doubt,), because=(doubt,), rule_version=None)
    name = version_name(version)
    if version.prerequisites is None:
        said = f"{program} asks for nothing before it."
        return Eligibility(met=True, missing=(), because=(said,), rule_version=name)
    if isinstance(version.prerequisites, Unknown):
        doubt = not_confirmed("what is asked for before it", f"program.{program}.prerequisites")
        return Eligibility(met=None, missing=(doubt,), because=(doubt,), rule_version=name)
    answer = _Asking(holder, book, on).ask(version.prerequisites)
    return Eligibility(
        met=answer.met, missing=answer.missing, because=answer.because, rule_version=name
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    met: bool | None
    because: tuple[str, ...]
    missing: tuple[str, ...] = ()


def _said(met: bool | None, sentence: str) -> _Answer:
    return _Answer(met, (sentence,), () if met else (sentence,))


class _Asking:
    """One person's record, asked about one prerequisite after another."""

    def __init__(self, holder: Holder, book: RuleBook, on: date) -> None:
        self.holder = holder
        self.book = book
        self.on = on

    def ask(self, wanted: Prerequisite) -> _Answer:
        match wanted:
            case AllOf():
                return _all([self.ask(part) for part in wanted.parts])
            case AnyOf():
                return _any([self.ask(part) for part in wanted.parts])
            case Education():
                return self.education(wanted)
            case Experience():
                return self.waived(wanted.waived_by) or self.experience(wanted)
            case TrainingHours():
                return self.waived(wanted.waived_by) or self.training(wanted)
            case Holding():
                return self.holding(wanted)

    def education(self, wanted: Education) -> _Answer:
        named = f"education: {wanted.education}"
        if self.holder.education is None:
            return _said(None, f"Not known: the record says nothing of {named}.")
        enough = {wanted.education}
        if wanted.education in DEGREES:
            enough |= set(DEGREES[DEGREES.index(wanted.education) :])
        met = not enough.isdisjoint(self.holder.education)
        return _said(met, f"{'Met' if met else 'Not met'}: {named}.")

    def experience(self, wanted: Experience) -> _Answer:
        if isinstance(wanted.months, Unknown) or isinstance(wanted.within_months, Unknown):
            return _said(None, not_confirmed(f"how much {wanted.experience} is asked", "months"))
        asked = f"{wanted.months} months of {wanted.experience}"
        if wanted.within_months is not None:
            asked += f" in the last {wanted.within_months}"
        if self.holder.experience is None:
            return _said(None, f"Not known: the record says nothing of {asked}.")
        opens = date.min
        if wanted.within_months is not None:
            opens = add_months(self.on, -wanted.within_months)
        had = months_covered(
            (max(work.first, opens), min(work.last or self.on, self.on))
            for work in self.holder.experience
            if work.kind.casefold() == wanted.experience.casefold()
        )
        met = had >= wanted.months
        return _said(met, f"{'Met' if met else 'Not met'}: {asked}; the record has {had}.")

    def training(self, wanted: TrainingHours) -> _Answer:
        if isinstance(wanted.training_hours, Unknown):
            return _said(None, not_confirmed("how many hours of training are asked", "hours"))
        asked = f"{plain(wanted.training_hours)} hours of training"
        asked += f" ({wanted.topic})" if wanted.topic else ""
        waivers = f" It is waived by {listed(wanted.waived_by, 'or')}." if wanted.waived_by else ""
        if self.holder.training is None:
            return _said(None, f"Not known: the record says nothing of {asked}.{waivers}")
        had = sum(
            (t.hours for t in self.holder.training if not wanted.topic or t.topic == wanted.topic),
            Decimal(0),
        )
        met = had >= wanted.training_hours
        end = "" if met else waivers
        return _said(
            met, f"{'Met' if met else 'Not met'}: {asked}; the record has {plain(had)}.{end}"
        )

    def holding(self, wanted: Holding) -> _Answer:
        state = self.state_of(wanted.program)
        if state is None:
            return _said(False, f"Not met: {wanted.program} is not held.")
        if state.name is StateName.ACTIVE:
            return _said(True, f"Met: {wanted.program} is held and active.")
        told = f"{wanted.program} is held and {state.name or 'expired'}"
        if state.name in (StateName.CANDIDATE, StateName.PENDING_LICENCE, StateName.REVOKED):
            return _said(False, f"Not met: {told}.")
        if isinstance(wanted.expired_counts, Unknown):
            return _said(None, f"Not confirmed: {told}, and whether that is enough is unknown.")
        if wanted.expired_counts:
            return _said(True, f"Met: {told}, and one that has expired counts.")
        return _said(False, f"Not met: {told}.")

    def waived(self, by: Iterable[str]) -> _Answer | None:
        for program in by:
            if program in self.book.programs:
                state = self.state_of(program)
                if state is not None and state.name is StateName.ACTIVE:
                    return _said(True, f"Met: {program} waives it.")
        return None

    def state_of(self, program: str) -> State | None:
        """The state of an award on the day; an award that is not there has none."""
        code = self.book.scheme_of(program)
        scheme = self.book.scheme_on(code, self.on)
        for standing in current(code, self.holder, self.book, self.on):
            if standing.program == program and scheme is not None:
                expires = standing.expires
                if isinstance(expires, Unknown):
                    return State(
                        name=None, may_use_mark=None, may_renew=None, until=None, because=""
                    )
                return state_on(
                    self.on, expires=expires, scheme=scheme, recorded=standing.award.state
                )
        return None


def _all(parts: list[_Answer]) -> _Answer:
    met: bool | None = True
    if any(part.met is False for part in parts):
        met = False
    elif any(part.met is None for part in parts):
        met = None
    return _Answer(
        met,
        tuple(s for part in parts for s in part.because),
        tuple(s for part in parts for s in part.missing),
    )


def _any(parts: list[_Answer]) -> _Answer:
    if met := next((part for part in parts if part.met), None):
        return met
    unsure = any(part.met is None for part in parts)
    return _Answer(
        None if unsure else False,
        tuple(s for part in parts for s in part.because),
        (f"One of these: {' / '.join(s for part in parts for s in part.missing)}",),
    )
