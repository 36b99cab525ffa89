"""Of the awards of a person: which can be renewed on a day, and which cannot any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quarterdeck.engines.credential.facts import Unknown
from quarterdeck.engines.credential.scheme import Scheme, StateName
from quarterdeck.engines.credential.standing import Standing
from quarterdeck.engines.credential.state import State, state_on, ways_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What takes part in a renewal, the one that expires first in front.

    ``base`` is empty when nothing can be renewed by units. ``doubtful``: whether it still can is not
    known. ``lapsed``: all have lapsed. ``due`` is None for life, and when an expiry is unknown.
    """

    base: tuple[Standing, ...]
    due: date | None
    state: State | None
    because: tuple[str, ...]
    doubtful: bool = False
    lapsed: bool = False
    lifetime: bool = False


def part_of(standings: Sequence[Standing], scheme: Scheme, on: date) -> Part:
    """What takes part on a day; ``standings`` is not empty."""
    dated = [s for s in standings if not isinstance(s.expires, Unknown)]
    if len(dated) < len(standings):
        return _undated(standings)
    states = {
        standing: state_on(on, expires=_day(standing), scheme=scheme, recorded=standing.award.state)
        for standing in sorted(dated, key=lambda s: (s.until, s.program))
    }
    live = [s for s, state in states.items() if state.may_renew]
    doubtful = [s for s, state in states.items() if state.may_renew is None]
    lapsed = [s for s, state in states.items() if state.name is StateName.LAPSED]
    for_life = [
        s for s, state in states.items() if state.name is StateName.ACTIVE and s not in live
    ]
    if live:
        return _part(live, states, beside=True)
    if doubtful:
        return _part(doubtful, states, doubtful=True)
    if for_life:
        return _part(for_life, states, open_=False, lifetime=True)
    if lapsed:
        by_units = any("units" in way.split("+") for way in ways_back(scheme.lapsed) or ())
        return _part(lapsed, states, open_=by_units, lapsed=True)
    return _part(list(states), states, open_=False)


def _part(
    chosen: list[Standing],
    states: dict[Standing, State],
    *,
    open_: bool = True,
    beside: bool = False,
    doubtful: bool = False,
    lapsed: bool = False,
    lifetime: bool = False,
) -> Part:
    first = chosen[0]
    said = []
    if beside and len(chosen) > 1:
        said.append(f"Due on {first.expires}, the earliest expiry ({first.program}).")
    elif beside and states[first].name is StateName.ACTIVE:
        said.append(f"{first.program} is valid until {first.expires}.")
    named = [s for s in states if s not in chosen]
    shown = named if beside and states[first].name is StateName.ACTIVE else [*chosen, *named]
    for standing in shown:
        out = " It is left out of this renewal." if beside and standing in named else ""
        said.append(f"{standing.program}: {states[standing].because}{out}")
    return Part(
        base=tuple(chosen) if open_ else (),
        due=_day(first),
        state=states[first],
        because=tuple(said),
        doubtful=doubtful,
        lapsed=lapsed,
        lifetime=lifetime,
    )


def _undated(standings: Sequence[Standing]) -> Part:
    said = [
        f"Not confirmed: when {standing.program} expires. Give its expires in the file, or its "
        "validity in the rules."
        for standing in standings
        if isinstance(standing.expires, Unknown)
    ]
    return Part(base=tuple(standings), due=None, state=None, because=tuple(said), doubtful=True)


def _day(standing: Standing) -> date | None:
    return None if isinstance(standing.expires, Unknown) else standing.expires
