"""The ways to renew, and what follows if nobody does, as sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.facts import UNKNOWN, Unknown
from quarterdeck.engines.credential.scheme import Reach, Route, Scheme, TermFrom, Way
from quarterdeck.engines.credential.state import state_on, ways_back
from quarterdeck.engines.credential.words import listed, money, not_confirmed


def routes_of(scheme: Scheme, *, back: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the ways to renew, or (``back``) to return after a lapse, and their sentences."""
    if back:
        ways = ways_back(scheme.lapsed)
        if ways is None:
            doubt = not_confirmed("how it comes back", f"scheme.{scheme.code}.lapsed.reinstate")
            return (), (doubt,)
        return ways, (f"It comes back by {listed(ways, 'or')}.",)
    if isinstance(scheme.routes, Unknown):
        return (), (not_confirmed("the ways to renew", f"scheme.{scheme.code}.routes"),)
    if scheme.routes is None:
        return (Way.UNITS_AND_FEE.value,), _term_sentence(scheme)
    said = [sentence for route in scheme.routes if (sentence := _sentence(route, scheme))]
    return tuple(route.by.value for route in scheme.routes), (*_term_sentence(scheme), *said)


def after_expiry(scheme: Scheme, due: date, on: date) -> tuple[str, ...]:
    """What follows the day it expires, said while it has not."""
    if on > due:
        return ()
    if isinstance(scheme.after_expiry, Unknown):
        key = f"scheme.{scheme.code}.after_expiry"
        return (not_confirmed(f"what follows after {due}", key),)
    said = []
    for follows in scheme.after_expiry:
        span = f"{follows.days} days" if follows.days is not None else f"{follows.months} months"
        if UNKNOWN in (follows.days, follows.months):
            span = "a time that is not confirmed"
        mark = {True: "the mark may be used", False: "the mark may not be used"}
        renew = {True: "it can still be renewed", False: "it cannot be renewed"}
        unsure = "not confirmed"
        said.append(
            f"After {due} it is in state {follows.state} for {span}: "
            f"{mark[follows.may_use_mark] if isinstance(follows.may_use_mark, bool) else unsure}, "
            f"{renew[follows.may_renew] if isinstance(follows.may_renew, bool) else unsure}."
        )
    if not scheme.after_expiry:
        lapses = state_on(date.max, expires=due, scheme=scheme)
        said.append(f"After {due} it is in state {lapses.name}.")
    return tuple(said)


def _term_sentence(scheme: Scheme) -> tuple[str, ...]:
    cycle = scheme.cycle
    if cycle is None or isinstance(cycle.months, Unknown):
        return ()
    if cycle.new_term_from is TermFrom.PREVIOUS_EXPIRY:
        start = "from the day of expiry"
    elif cycle.new_term_from is TermFrom.PAYMENT:
        start = "from the payment"
    else:
        key = f"scheme.{scheme.code}.cycle.new_term_from"
        return (not_confirmed("from when the next term runs", key),)
    return (f"Renewed in time, the next term runs {cycle.months} months {start}.",)


def _sentence(route: Route, scheme: Scheme) -> str:
    if route.by is Way.COURSE:
        which = "any course" if "*" in route.any_of else f"a course ({listed(route.any_of, 'or')})"
        reach = {
            Reach.ALL: "renews all that is held",
            Reach.SAME_TRACK_LOWER: "renews it and the lower ones of its track",
            Reach.SAME_PROGRAM: "renews it",
        }
        what = (
            "renews, what of is not confirmed"
            if isinstance(route.renews, Unknown)
            else reach[route.renews]
        )
        fee = ""
        if isinstance(route.retake_fee, Decimal):
            fee = f" A course taken again costs {money(route.retake_fee, scheme.currency)} more."
        elif isinstance(route.retake_fee, Unknown):
            fee = " What a course taken again costs more is not confirmed."
        return f"Another way: {which} of {scheme.title} {what}, from the day it ends.{fee}"
    if route.by is Way.HIGHER_LEVEL:
        return "Another way: a credential of a higher level renews the lower ones of its track."
    if route.by is Way.EXAM:
        return "A way: passing an exam."
    if route.by is Way.EXPERIENCE:
        return "A way: experience that the body accepts."
    return ""
