"""What is still missing to keep one's credentials, by when, at what cost.

Two steps. ``current`` plays what a person did since the awards: a course or a higher credential
that renewed others, a fee paid with the units complete. Then each group that renews together is
assessed on the day asked for.

Source: the renewal requirements that certification bodies publish; the example in the tests is
Scrum Alliance's own (CSP-SM, CSP-PO and CSD held: 40 + 20 + 10 = 70 units, US$250).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.assessment import Group, Renewal, assess
from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Unknown
from quarterdeck.engines.credential.holder import Holder, Payment, UnitEntry
from quarterdeck.engines.credential.months import add_months
from quarterdeck.engines.credential.rulebook import RuleBook
from quarterdeck.engines.credential.scheme import (
    Reach,
    Route,
    Scheme,
    StateName,
    TermFrom,
    Way,
    Window,
)
from quarterdeck.engines.credential.standing import Standing, best_of_each, standing_of

_OVER = (StateName.REVOKED, StateName.RETIRED)


def renewals(holder: Holder, book: RuleBook, on: date) -> tuple[Renewal, ...]:
    """Every renewal that a person's awards lead to, by due date, then scheme and program.

    Every program, scheme and category of the holder is in the book (``holder_document`` checks).
    Awards of a year ago and units of yesterday are taken; what is dated after ``on`` is left out.
    """
    found: list[Renewal] = []
    for code in sorted({book.scheme_of(award.program) for award in holder.awards}):
        scheme = book.scheme_on(code, on)
        window = scheme.window if scheme else None
        once = not isinstance(window, Window) or window.reuse is False
        taken: frozenset[int] = frozenset()
        groups = _groups(code, current(code, holder, book, on), scheme)
        for group in sorted(groups, key=_due):
            done = assess(group, holder, book, on, taken=taken)
            found.append(done.renewal)
            if once and group.program is not None:
                counted = {id(entry) for entry in done.entries}
                taken |= {i for i, entry in enumerate(holder.units) if id(entry) in counted}
    return tuple(
        sorted(found, key=lambda r: (r.due is None, r.due or on, r.scheme, r.program or ""))
    )


def current(scheme: str, holder: Holder, book: RuleBook, on: date) -> tuple[Standing, ...]:
    """The awards of a scheme with the terms that run on a day, all renewals until then applied."""
    awards = [
        award
        for award in holder.awards
        if book.scheme_of(award.program) == scheme and award.awarded <= on
    ]
    payments = [p for p in holder.payments if p.scheme == scheme and p.paid <= on]
    standings = best_of_each(_spent(standing_of(award, book), payments) for award in awards)
    courses = [
        course
        for course in holder.courses
        if book.scheme_of(course.program) == scheme and course.completed <= on
    ]
    days = {course.completed for course in courses} | {award.awarded for award in awards}
    if payments:  # from the first on, any payment or entry may complete a renewal
        first = min(payment.paid for payment in payments)
        holder = replace(holder, units=_by_day(holder.units, scheme, on))
        days |= {payment.paid for payment in payments}
        days |= {entry.day for entry in holder.units if entry.day >= first}
    for day in sorted(days):
        rules = book.scheme_on(scheme, day)
        if rules is None:
            continue
        for course in courses:
            if course.completed == day:
                standings = _by_course(standings, course.program, day, rules, book)
        standings = _by_higher(standings, day, rules, book)
        if any(payment.paid <= day for payment in payments):
            standings = _by_payment(standings, payments, holder, book, rules, day)
    return standings


def _by_day(entries: Iterable[UnitEntry], scheme: str, on: date) -> tuple[UnitEntry, ...]:
    """The entries of a scheme with those of one day and kind summed: thousands become hundreds."""
    sums: dict[UnitEntry, Decimal] = {}
    for entry in entries:
        if entry.scheme == scheme and entry.day <= on:
            kind = replace(entry, id="", units=Decimal(0), minutes=None, evidence=())
            sums[kind] = sums.get(kind, Decimal(0)) + entry.units
    return tuple(replace(kind, units=total) for kind, total in sums.items())


def _groups(code: str, standings: Sequence[Standing], scheme: Scheme | None) -> list[Group]:
    if scheme is not None and scheme.renews_together:
        return [Group(scheme=code, program=None, standings=tuple(standings))]
    return [Group(scheme=code, program=s.program, standings=(s,)) for s in standings]


def _due(group: Group) -> tuple[date, str]:
    return min(standing.until for standing in group.standings), group.program or ""


def _spent(standing: Standing, payments: Iterable[Payment]) -> Standing:
    """A fee paid before the running term began renewed an earlier one, with the units of then."""
    days = [
        payment.paid
        for payment in payments
        if payment.program in ("", standing.program)
        and standing.award.awarded < payment.paid <= standing.start
    ]
    return replace(standing, spent=max(days)) if days else standing


def _routes(rules: Scheme, way: Way) -> list[Route]:
    routes = rules.routes if isinstance(rules.routes, tuple) else ()
    return [route for route in routes if route.by is way]


def _by_course(
    standings: Iterable[Standing], program: str, day: date, rules: Scheme, book: RuleBook
) -> tuple[Standing, ...]:
    reached: set[str] = set()
    held = list(standings)
    for route in _routes(rules, Way.COURSE):
        if not {program, "*"}.isdisjoint(route.any_of) and isinstance(route.renews, Reach):
            reached |= _reach(program, route.renews, held, day, book)
    return tuple(_extended(s, day, rules) if s.program in reached else s for s in held)


def _by_higher(
    standings: Iterable[Standing], day: date, rules: Scheme, book: RuleBook
) -> tuple[Standing, ...]:
    held = list(standings)
    if not _routes(rules, Way.HIGHER_LEVEL):
        return tuple(held)
    reached: set[str] = set()
    for standing in held:
        if standing.award.awarded == day:
            lower = _reach(standing.program, Reach.SAME_TRACK_LOWER, held, day, book)
            reached |= lower - {standing.program}
    return tuple(_extended(s, day, rules) if s.program in reached else s for s in held)


def _reach(
    program: str, reach: Reach, held: Iterable[Standing], day: date, book: RuleBook
) -> set[str]:
    if reach is Reach.ALL:
        return {standing.program for standing in held}
    if reach is Reach.SAME_PROGRAM:
        return {program}
    top = book.program_on(program, day)
    found = {program}
    for standing in held:
        other = book.program_on(standing.program, day)
        if top is None or other is None or other.track != top.track:
            continue
        level, below = top.level, other.level
        if isinstance(level, int) and isinstance(below, int) and below < level:
            found.add(standing.program)
    return found


def _extended(standing: Standing, day: date, rules: Scheme) -> Standing:
    """The award, its term beginning anew on the day unless it runs longer as it is."""
    if standing.award.awarded >= day or standing.award.state in _OVER:
        return standing
    months = rules.cycle.months if rules.cycle else UNKNOWN
    if isinstance(months, Unknown) or standing.expires is None:
        return standing
    expires = add_months(day, months)
    if isinstance(standing.expires, date) and standing.expires >= expires:
        return standing
    return replace(standing, start=day, expires=expires, first=False)


def _by_payment(
    standings: Iterable[Standing],
    payments: Sequence[Payment],
    holder: Holder,
    book: RuleBook,
    rules: Scheme,
    day: date,
) -> tuple[Standing, ...]:
    held = tuple(standings)
    if not _paid_for(rules):
        return held
    present = [standing for standing in held if standing.award.awarded <= day]
    renewed: dict[str, Standing] = {}
    for group in _groups(rules.code, present, rules):
        if not group.standings or not any(
            payment.program in ("", *(s.program for s in group.standings))
            and min(s.start for s in group.standings) < payment.paid <= day
            for payment in payments
        ):
            continue
        done = assess(group, holder, book, day).renewal
        if done.complete and done.due is not None:
            for standing in group.standings:
                if standing.program in done.renews:
                    renewed[standing.program] = _next_term(standing, done.due, day, rules)
    return tuple(renewed.get(standing.program, standing) for standing in held)


def _paid_for(rules: Scheme) -> bool:
    """Whether a fee, with units where they are asked for, renews: not where an exam must."""
    if rules.routes is None:
        return True
    ways = rules.routes if isinstance(rules.routes, tuple) else ()
    return any(way.by.takes_units or way.by is Way.FEE for way in ways)


def _next_term(standing: Standing, due: date, paid: date, rules: Scheme) -> Standing:
    start, expires = next_term(due, paid, rules)
    return replace(standing, start=start, expires=expires, first=False, spent=paid)


def next_term(due: date, paid: date, rules: Scheme) -> tuple[date, Fact[date]]:
    """The term that a renewal leads to: its start and its expiry.

    Renewed in time, it runs as ``new_term_from`` says; late, as ``late_term_from`` says.
    """
    cycle = rules.cycle
    if cycle is None:
        return paid, UNKNOWN
    begin = cycle.new_term_from if paid <= due else cycle.late_term_from
    if isinstance(begin, Unknown) or isinstance(cycle.months, Unknown):
        return paid, UNKNOWN
    start = due if begin is TermFrom.PREVIOUS_EXPIRY else paid
    return start, add_months(start, cycle.months)
