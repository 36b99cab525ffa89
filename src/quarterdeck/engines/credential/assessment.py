"""One renewal on one day: what it asks, what counts toward it, what is missing, what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.counting import ZERO, Missing
from quarterdeck.engines.credential.facts import Fact, Unknown, membership
from quarterdeck.engines.credential.holder import Holder, UnitEntry
from quarterdeck.engines.credential.live import Part, part_of
from quarterdeck.engines.credential.requirement import Requirement, requirement
from quarterdeck.engines.credential.rulebook import RuleBook, version_name
from quarterdeck.engines.credential.scheme import Scheme, StateName
from quarterdeck.engines.credential.standing import Judge, Standing, judge, money_paid
from quarterdeck.engines.credential.tally import Case, tally
from quarterdeck.engines.credential.ways import after_expiry, routes_of
from quarterdeck.engines.credential.words import money, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The answer for what renews together; ``program`` is None when a whole scheme does.

    A figure that is None rests on an unknown fact, or there is nothing it could be a figure of
    (a revoked credential); ``because`` says which. ``fee`` is what is still to be paid. ``due`` is the
    earliest expiry of what renews together, None for life.
    """

    scheme: str
    program: str | None
    due: date | None
    state: StateName | None
    units_needed: Decimal | None = None
    units_counted: Decimal | None = None
    missing: tuple[Missing, ...] | None = None
    fee: Decimal | None = None
    currency: str | None = None
    renews: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    rule_version: str | None = None
    because: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and nothing is left to pay."""
        return self.missing == () and self.fee == ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A renewal with the entries that were counted for it."""

    renewal: Renewal
    entries: tuple[UnitEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Awards that are renewed together: all of a scheme, or (``program``) one of it."""

    scheme: str
    program: str | None
    standings: tuple[Standing, ...]


def assess(
    group: Group, holder: Holder, book: RuleBook, on: date, *, taken: frozenset[int] = frozenset()
) -> Assessment:
    """What renewing the group asks and lacks on a day; ``taken`` are entries counted elsewhere.

    Entries and payments dated after the day are left out. ``taken`` holds positions in
    ``holder.units``.
    """
    blank = Renewal(scheme=group.scheme, program=group.program, due=None, state=None)
    now = book.scheme_on(group.scheme, on)
    if now is None:
        doubt = f"Not confirmed: no version of the rules of {group.scheme} is known for {on}."
        return Assessment(renewal=replace(blank, because=(doubt,)))
    part = part_of(group.standings, now, on)
    blank = replace(
        blank,
        due=part.due,
        state=part.state.name if part.state else None,
        currency=now.currency,
        rule_version=version_name(now),
        because=(f"Judged by {version_name(now)}.",),
    )
    if not part.base:
        return Assessment(renewal=_closed(blank, part, now))
    programs = [standing.program for standing in part.base]
    verdict = judge(group.scheme, programs, part.base[0].start, part.due or on, on, book)
    if isinstance(verdict, str):
        return Assessment(
            renewal=replace(blank, rule_version=None, because=(verdict, *part.because))
        )
    scheme = verdict.scheme
    member = membership(holder.member, scheme.code)
    asked = requirement(scheme, verdict.programs, member=member)
    blank = replace(
        blank,
        currency=asked.currency,
        renews=asked.renews,
        rule_version=_names(verdict),
        because=(f"Judged by {_names(verdict)}.",),
    )
    if part.doubtful or part.due is None:
        return Assessment(renewal=_doubtful(blank, part, asked, scheme))
    case = Case(scheme=scheme, part=part, asked=asked, due=part.due, on=on)
    entries = [
        entry
        for position, entry in enumerate(holder.units)
        if entry.scheme == group.scheme and entry.day <= on and position not in taken
    ]
    return _open(blank, case, entries, _paid(group, part, holder, on))


def _closed(blank: Renewal, part: Part, scheme: Scheme) -> Renewal:
    """Nothing can be renewed by units: valid for life, lapsed, revoked, retired, not yet active."""
    if part.lifetime:
        return replace(
            blank,
            units_needed=ZERO,
            units_counted=ZERO,
            missing=(),
            fee=ZERO,
            because=(*blank.because, *part.because),
        )
    routes, said = routes_of(scheme, back=True) if part.lapsed else ((), ())
    return replace(blank, routes=routes, because=(*blank.because, *part.because, *said))


def _doubtful(blank: Renewal, part: Part, asked: Requirement, scheme: Scheme) -> Renewal:
    """Whether, or when, it must be renewed is not known: what the rules say stands in words."""
    routes, said = routes_of(scheme, back=part.due is not None)
    told: tuple[str, ...] = asked.because
    if part.due and isinstance(asked.units, Decimal) and isinstance(asked.fee, Decimal):
        told = (
            f"In time it takes {plain(asked.units)} {scheme.unit.code} and "
            f"{money(asked.fee, asked.currency)}; whether that is still taken is not confirmed.",
        )
    undated = part.due is None  # what it takes does not rest on the day
    return replace(
        blank,
        units_needed=_known(asked.units) if undated else None,
        fee=_known(asked.fee) if undated else None,
        routes=routes,
        because=(*blank.because, *part.because, *told, *said),
    )


def _open(
    blank: Renewal,
    case: Case,
    entries: list[UnitEntry],
    paid: tuple[tuple[date, Decimal | None], ...],
) -> Assessment:
    asked, scheme = case.asked, case.scheme
    found = tally(case, entries)
    fee, fee_said = _still_to_pay(asked, paid)
    back = case.part.lapsed
    routes, ways = routes_of(scheme, back=back)
    renewal = replace(
        blank,
        units_needed=_known(asked.units),
        units_counted=found.counted,
        missing=found.missing,
        fee=fee,
        routes=routes,
        because=(
            *blank.because,
            *case.part.because,
            *asked.because,
            *found.because,
            *fee_said,
            *ways,
            *after_expiry(scheme, case.due, case.on),
        ),
    )
    return Assessment(renewal=renewal, entries=found.entries)


def _names(verdict: Judge) -> str:
    """The scheme's version, and those of programs that have versions of their own."""
    dated = [version_name(p) for p in verdict.programs if p.valid_from is not None]
    return " ".join([version_name(verdict.scheme), *sorted(dated)])


def _known(figure: Fact[Decimal]) -> Decimal | None:
    return None if isinstance(figure, Unknown) else figure


def _paid(
    group: Group, part: Part, holder: Holder, on: date
) -> tuple[tuple[date, Decimal | None], ...]:
    """Days and amounts of the payments toward the running term."""
    programs = {"", *(standing.program for standing in group.standings)}
    start = part.base[0].start
    return tuple(
        (payment.paid, payment.amount)
        for payment in holder.payments
        if payment.scheme == group.scheme
        and payment.program in programs
        and start < payment.paid <= on
    )


def _still_to_pay(
    asked: Requirement, paid: tuple[tuple[date, Decimal | None], ...]
) -> tuple[Decimal | None, tuple[str, ...]]:
    if isinstance(asked.fee, Unknown):
        return None, ()
    if not paid:
        return asked.fee, ()
    total = money_paid(amount for _, amount in paid)
    left = ZERO if total is None else max(ZERO, asked.fee - total)
    amount = "in full" if total is None else money(total, asked.currency)
    rest = f"{money(left, asked.currency)} is left" if left else "nothing is left to pay"
    return left, (f"Paid by {max(day for day, _ in paid)}: {amount}; {rest}.",)
