"""Where a credential stands on a day, and what its holder may do.

candidate → pending licence → active → (grace | suspended) → lapsed, plus retired and revoked. A
register's word (revoked, retired, a licence not yet accepted) stands above the dates. What the
rules do not know stays None: "not confirmed", which no program may take for yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.engines.credential.facts import Fact, Unknown
from quarterdeck.engines.credential.months import add_months
from quarterdeck.engines.credential.scheme import AfterExpiry, Lapsed, Scheme, StateName


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state; None in any field is "not confirmed". ``until`` is its last day, if it has one.

    ``may_renew`` is about renewal by units and fee in the running term or what follows it; ways back
    for a lapsed credential are the scheme's ``lapsed``.
    """

    name: StateName | None
    may_use_mark: bool | None
    may_renew: bool | None
    until: date | None
    because: str


_RECORDED: dict[StateName, tuple[bool | None, bool | None, str]] = {
    StateName.CANDIDATE: (False, False, "The award has not been made."),
    StateName.PENDING_LICENCE: (
        False,
        False,
        "The licence has not been accepted; with that it becomes active.",
    ),
    StateName.RETIRED: (False, False, "It was retired; nothing is to be renewed."),
    StateName.REVOKED: (False, False, "It was revoked; it cannot be renewed."),
    StateName.LAPSED: (False, False, "It has lapsed."),
}


def state_on(
    day: date, *, expires: date | None, scheme: Scheme, recorded: StateName | None = None
) -> State:
    """The state on a day of a credential that expires (None: never) and what was recorded of it.

    The day of expiry is the last active one.
    """
    if recorded in _RECORDED:
        mark, renew, because = _RECORDED[recorded]
        return State(name=recorded, may_use_mark=mark, may_renew=renew, until=None, because=because)
    if expires is None or day <= expires:
        if recorded in (StateName.SUSPENDED, StateName.GRACE):
            return State(
                name=recorded,
                may_use_mark=False if recorded is StateName.SUSPENDED else None,
                may_renew=None,
                until=None,
                because=f"The record says {recorded}; how it ends is the body's decision.",
            )
        lasts = "for life" if expires is None else f"until {expires}"
        return State(
            name=StateName.ACTIVE,
            may_use_mark=True,
            may_renew=expires is not None,
            until=expires,
            because=f"It is valid {lasts}.",
        )
    return _after(day, expires, scheme)


def last_day_to_renew(expires: date, scheme: Scheme) -> date:
    """The last day that is confirmed for a renewal by units: expiry, or the end of what follows."""
    last = end = expires
    for follows in scheme.after_expiry if isinstance(scheme.after_expiry, tuple) else ():
        next_end = _end(end, follows)
        if isinstance(next_end, Unknown):
            break
        end = next_end
        if follows.may_renew is not True:
            break
        last = end
    return last


def ways_back(lapsed: Fact[Lapsed] | None) -> tuple[str, ...] | None:
    """How a lapsed credential comes back; None where nobody knows.

    >>> ways_back(Lapsed(reinstate="units+fee or course"))
    ('units+fee', 'course')
    """
    if not isinstance(lapsed, Lapsed) or isinstance(lapsed.reinstate, Unknown):
        return None
    return tuple(way.strip() for way in lapsed.reinstate.split(" or "))


def _after(day: date, expires: date, scheme: Scheme) -> State:
    unknown = State(
        name=None,
        may_use_mark=None,
        may_renew=None,
        until=None,
        because=f"It expired on {expires}. What follows is not confirmed "
        f"(scheme.{scheme.code}.after_expiry is unknown).",
    )
    if isinstance(scheme.after_expiry, Unknown):
        return unknown
    end = expires
    for follows in scheme.after_expiry:
        next_end = _end(end, follows)
        if isinstance(next_end, Unknown):
            return unknown
        end = next_end
        if day <= end:
            return State(
                name=follows.state,
                may_use_mark=_confirmed(follows.may_use_mark),
                may_renew=_confirmed(follows.may_renew),
                until=end,
                because=f"It expired on {expires} and is in state {follows.state} until {end}.",
            )
    return State(
        name=StateName.LAPSED,
        may_use_mark=False,
        may_renew=False,
        until=None,
        because=f"It expired on {expires} and lapsed after {end}.",
    )


def _end(begin: date, follows: AfterExpiry) -> Fact[date]:
    if isinstance(follows.days, Unknown):
        return follows.days
    if isinstance(follows.months, Unknown):
        return follows.months
    try:
        return add_months(begin, follows.months or 0) + timedelta(days=follows.days or 0)
    except OverflowError:
        return date.max


def _confirmed(fact: Fact[bool]) -> bool | None:
    return None if isinstance(fact, Unknown) else fact
