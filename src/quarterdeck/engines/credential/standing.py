"""Awards on their dates: the running term of each, and what is renewed together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Unknown
from quarterdeck.engines.credential.holder import Award
from quarterdeck.engines.credential.months import add_months
from quarterdeck.engines.credential.program import Program
from quarterdeck.engines.credential.rulebook import RuleBook
from quarterdeck.engines.credential.scheme import JudgeBy, Mode, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An award with its running term: ``start`` to ``expires`` (None: for life).

    ``first`` while the term is the one that began with the award. ``paid`` is what was paid toward
    the next renewal. Units up to the day ``spent`` were used for an earlier one.
    """

    award: Award
    start: date
    expires: Fact[date] | None
    first: bool
    spent: date | None = None

    @property
    def program(self) -> str:
        return self.award.program

    @property
    def until(self) -> date:
        """The expiry for comparing: a lifetime lasts longest, an unknown expiry shortest."""
        if isinstance(self.expires, Unknown):
            return date.min
        return self.expires or date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The versions that judge a term."""

    scheme: Scheme
    programs: tuple[Program, ...]


def standing_of(award: Award, book: RuleBook) -> Standing:
    """The award as it stands by its own dates, before anything renewed it."""
    program = book.program_on(award.program, award.awarded)
    scheme = book.scheme_on(book.scheme_of(award.program), award.awarded)
    if award.expires is None:
        expires = first_expiry(award.awarded, program, scheme)
        return Standing(award=award, start=award.awarded, expires=expires, first=True)
    start = award.awarded
    months = scheme.cycle.months if scheme and scheme.cycle else None
    validity = program.validity_months if program else None
    if isinstance(validity, int) and add_months(award.awarded, validity) >= award.expires:
        return Standing(award=award, start=start, expires=award.expires, first=True)
    if isinstance(months, int):
        start = max(start, add_months(award.expires, -months))
    return Standing(award=award, start=start, expires=award.expires, first=start == award.awarded)


def first_expiry(
    awarded: date, program: Program | None, scheme: Scheme | None
) -> Fact[date] | None:
    """When an award expires by the rules; None: never."""
    months = program.validity_months if program else UNKNOWN
    if months is None:
        if scheme is None:
            return UNKNOWN
        if scheme.combine.mode is Mode.NONE and scheme.cycle is None:
            return None
        months = scheme.cycle.months if scheme.cycle else UNKNOWN
    if isinstance(months, Unknown):
        return UNKNOWN
    return None if months == 0 else add_months(awarded, months)


def best_of_each(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """One standing a program: of a credential awarded twice the one that lasts longest."""
    best: dict[str, Standing] = {}
    for standing in standings:
        other = best.get(standing.program)
        if other is None or _rank(standing) > _rank(other):
            best[standing.program] = standing
    return tuple(best[code] for code in sorted(best))


def _rank(standing: Standing) -> tuple[bool, date, date]:
    return standing.award.state is None, standing.until, standing.award.awarded


def judge(
    scheme: str, programs: Sequence[str], start: date, end: date, now: date, book: RuleBook
) -> Judge | str:
    """The versions for a term from ``start`` to ``end`` as asked on the day ``now``, or the doubt."""
    current = book.scheme_on(scheme, now)
    by = current.judge_by if current else None
    at_start = _versions(scheme, programs, start, book)
    at_end = _versions(scheme, programs, end, book)
    if by is JudgeBy.TERM_START:
        chosen, day = at_start, start
    elif by is JudgeBy.TERM_END or _same_renewal(at_start, at_end):
        chosen, day = at_end, end
    else:
        return (
            f"Not confirmed: whether the rules at the start of the term ({start}) or at its end "
            f"({end}) judge it (scheme.{scheme}.judge_by is not known), and they differ."
        )
    rules, versions = chosen
    known = tuple(version for version in versions if version is not None)
    if rules is not None and len(known) == len(versions):
        return Judge(scheme=rules, programs=known)
    named = scheme if rules is None else programs[versions.index(None)]
    return f"Not confirmed: no version of the rules of {named} is known for {day}."


_Versions = tuple[Scheme | None, list[Program | None]]


def _versions(scheme: str, programs: Sequence[str], day: date, book: RuleBook) -> _Versions:
    return book.scheme_on(scheme, day), [book.program_on(code, day) for code in programs]


def _same_renewal(one: _Versions, other: _Versions) -> bool:
    """Whether two sets of versions ask for the same, so that it does not matter which judges."""

    def asks(program: Program | None) -> object:
        if program is None:
            return None
        return program.renewal, program.categories, program.level, program.track

    return one[0] == other[0] and [*map(asks, one[1])] == [*map(asks, other[1])]


def money_paid(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """What was paid in all; None when a payment says no amount, which means in full."""
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
