"""What a renewal asks of what is held together: units in all, by category, and the fee.

Three ways to combine (``Scheme.combine``). By levels: the primary units and the fee of the highest
credential, and the add-on units of the highest in each other track; lower ones of a track renew
along. As a bundle: one fee renews all, and the units of the most demanding serve all, since
a scheme is one wallet of units. Independent: each program its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from quarterdeck.engines.credential.counting import ZERO
from quarterdeck.engines.credential.facts import (
    UNKNOWN,
    Fact,
    Fee,
    MemberFee,
    Unknown,
    fee_for,
)
from quarterdeck.engines.credential.program import Program, RenewalRule
from quarterdeck.engines.credential.scheme import (
    CarryOver,
    Category,
    Level,
    Mode,
    Reach,
    Scheme,
)
from quarterdeck.engines.credential.words import listed, money, not_confirmed, plain

HIGHEST_OF_EACH_OTHER_TRACK = "highest_of_each_other_track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Units and fee of one renewal, and the programs it renews."""

    units: Fact[Decimal]
    fee: Fact[Decimal]
    renews: tuple[str, ...]
    currency: str | None = None
    categories: tuple[Category, ...] = ()
    carry_over: Fact[CarryOver] | None = None
    because: tuple[str, ...] = field(default=())


def requirement(scheme: Scheme, held: Sequence[Program], *, member: bool) -> Requirement:
    """What renews ``held``: one program of an independent scheme, or all that is held together.

    ``held`` is not empty; its order does not matter.
    """
    programs = sorted(held, key=lambda program: program.code)
    if scheme.combine.mode is Mode.LEVELS:
        return _by_levels(scheme, programs, member=member)
    if scheme.combine.mode is Mode.BUNDLE:
        return _bundle(scheme, programs, member=member)
    return _alone(scheme, programs[0], member=member)


def _by_levels(scheme: Scheme, held: Sequence[Program], *, member: bool) -> Requirement:
    codes = tuple(program.code for program in held)
    for program in held:
        for name, value in (("track", program.track), ("level", program.level)):
            if value is None or isinstance(value, Unknown):
                return Requirement(
                    units=UNKNOWN,
                    fee=UNKNOWN,
                    renews=codes,
                    currency=scheme.currency,
                    because=(not_confirmed(f"the {name} of {program.code}", _key(program, name)),),
                )
    ranked = sorted(held, key=lambda p: (-_level(p), _track_order(scheme, p), p.code))
    levels = {level.n: level for level in scheme.levels}
    highest, unit = ranked[0], scheme.unit.code
    tops: list[Program] = []
    below: list[str] = []
    for program in ranked:
        if any(top.track == program.track for top in tops):
            below.append(program.code)
        else:
            tops.append(program)
    others = tops[1:] if scheme.combine.addon == HIGHEST_OF_EACH_OTHER_TRACK else []
    first = levels[_level(highest)]
    said: list[str] = []
    units = _add(said, scheme, first.primary, f"the units at level {first.n}")
    if isinstance(units, Decimal):
        said.append(f"{highest.code} is the highest held (level {first.n}): {plain(units)} {unit}.")
    for other in others:
        level = levels[_level(other)]
        more = _add(said, scheme, level.addon, f"the add-on units at level {level.n}")
        if isinstance(more, Decimal):
            said.append(
                f"{other.code} is the highest of the track {other.track} (level {level.n}): "
                f"{plain(more)} {unit} more."
            )
        units = _plus(units, more)
    renewed = {p.code for p in tops}
    if scheme.combine.renews in (Reach.SAME_TRACK_LOWER, Reach.ALL):
        renewed |= set(below)
        if below:
            stand = "stands" if len(below) == 1 else "stand"
            renew = "renews" if len(below) == 1 else "renew"
            said.append(f"{listed(sorted(below))} {stand} below in a track and {renew} along.")
    fee = _fee_by_levels(said, scheme, highest, [levels[_level(p)] for p in ranked], member=member)
    return Requirement(
        units=units,
        fee=fee,
        renews=tuple(code for code in codes if code in renewed),
        currency=scheme.currency,
        categories=scheme.categories,
        carry_over=scheme.carry_over,
        because=tuple(said),
    )


def _fee_by_levels(
    said: list[str], scheme: Scheme, highest: Program, held: Sequence[Level], *, member: bool
) -> Fact[Decimal]:
    if scheme.combine.fee == "each":
        total: Fact[Decimal] = ZERO
        for level in held:
            total = _plus(total, fee_for(level.fee, member=member))
        if isinstance(total, Decimal):
            said.append(f"Fee: {money(total, scheme.currency)}, the sum for each that is held.")
        else:
            said.append(not_confirmed("a fee by level", f"scheme.{scheme.code}.levels"))
        return total
    if scheme.combine.fee != "highest":
        said.append(not_confirmed("which fee is due", f"scheme.{scheme.code}.combine.fee"))
        return UNKNOWN
    fee = fee_for(held[0].fee, member=member)
    if isinstance(fee, Decimal):
        said.append(f"Fee: {money(fee, scheme.currency)}, that of the highest ({highest.code}).")
    else:
        said.append(not_confirmed(f"the fee at level {held[0].n}", f"scheme.{scheme.code}.levels"))
    return fee


def _bundle(scheme: Scheme, held: Sequence[Program], *, member: bool) -> Requirement:
    codes = tuple(program.code for program in held)
    said: list[str] = []
    units: Fact[Decimal] = ZERO
    for program in held:
        own = _units_of(said, scheme, program)
        if isinstance(units, Decimal):
            units = own if isinstance(own, Unknown) else max(units, own)
    if isinstance(units, Decimal) and units:
        told = f"{plain(units)} {scheme.unit.code} are asked for"
        many = "; the same units serve all that is held." if len(held) > 1 else "."
        said.append(told + many)
    fee = _fee(said, scheme, scheme.combine.fee, f"scheme.{scheme.code}.combine.fee", member=member)
    if isinstance(fee, Decimal):
        said.append(f"One fee of {money(fee, scheme.currency)} renews {listed(codes)}.")
    return Requirement(
        units=units,
        fee=fee,
        renews=codes,
        currency=scheme.currency,
        categories=scheme.categories or (held[0].categories if len(held) == 1 else ()),
        carry_over=scheme.carry_over,
        because=tuple(said),
    )


def _alone(scheme: Scheme, program: Program, *, member: bool) -> Requirement:
    said: list[str] = []
    units = _units_of(said, scheme, program)
    if isinstance(units, Decimal) and units:
        said.append(f"{program.code} asks for {plain(units)} {scheme.unit.code}.")
    rule = program.renewal
    own = rule.fee if isinstance(rule, RenewalRule) else rule
    currency = program.currency or scheme.currency
    fee = _fee(said, scheme, own, _key(program, "renewal.fee"), member=member)
    if isinstance(fee, Decimal):
        said.append(f"Fee: {money(fee, currency)}{_as_whom(own, currency, scheme, member=member)}.")
    carry = rule.carry_over if isinstance(rule, RenewalRule) else None
    return Requirement(
        units=units,
        fee=fee,
        renews=(program.code,),
        currency=currency,
        categories=program.categories or scheme.categories,
        carry_over=carry if carry is not None else scheme.carry_over,
        because=tuple(said),
    )


def _as_whom(fee: object, currency: str | None, scheme: Scheme, *, member: bool) -> str:
    if not isinstance(fee, MemberFee):
        return ""
    if member:
        return " for members"
    if isinstance(fee.member, Unknown):
        return " for non-members"
    return f" for non-members ({money(fee.member, currency)} for members)"


def _units_of(said: list[str], scheme: Scheme, program: Program) -> Fact[Decimal]:
    rule = program.renewal
    if isinstance(rule, RenewalRule) and isinstance(rule.units, Decimal):
        return rule.units
    unsaid = isinstance(rule, RenewalRule) and rule.units is None
    ways = scheme.routes if unsaid and isinstance(scheme.routes, tuple) else ()
    if ways and not any(way.by.takes_units for way in ways):
        return ZERO  # its ways to renew are known, and none of them is by units
    said.append(
        not_confirmed(f"how many units renew {program.code}", _key(program, "renewal.units"))
    )
    return UNKNOWN


def _fee(
    said: list[str], scheme: Scheme, fee: Fact[Fee] | str | None, key: str, *, member: bool
) -> Fact[Decimal]:
    if isinstance(fee, Decimal | MemberFee):
        amount = fee_for(fee, member=member)
        if isinstance(amount, Decimal):
            return amount
    said.append(not_confirmed("the renewal fee", key))
    return UNKNOWN


def _add(said: list[str], scheme: Scheme, units: Fact[Decimal], what: str) -> Fact[Decimal]:
    if isinstance(units, Unknown):
        said.append(not_confirmed(what, f"scheme.{scheme.code}.levels"))
    return units


def _plus(one: Fact[Decimal], other: Fact[Decimal]) -> Fact[Decimal]:
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return UNKNOWN
    return one + other


def _level(program: Program) -> int:
    return program.level if isinstance(program.level, int) else 0


def _track_order(scheme: Scheme, program: Program) -> int:
    return scheme.tracks.index(program.track) if program.track in scheme.tracks else 0


def _key(program: Program, name: str) -> str:
    return f"program.{program.code}.{name}"
