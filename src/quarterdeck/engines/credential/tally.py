"""What a holder's units come to for one renewal: counted, carried over, missing; in figures and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.carry import LastTerm, carried
from quarterdeck.engines.credential.counting import (
    ZERO,
    Count,
    Missing,
    count,
    missing,
    unknown_limit,
)
from quarterdeck.engines.credential.facts import Unknown
from quarterdeck.engines.credential.holder import UnitEntry
from quarterdeck.engines.credential.live import Part
from quarterdeck.engines.credential.months import add_months
from quarterdeck.engines.credential.requirement import Requirement
from quarterdeck.engines.credential.scheme import CarryOver, Cycle, Scheme, Window
from quarterdeck.engines.credential.state import last_day_to_renew
from quarterdeck.engines.credential.window import Frame, amounts_of, choose
from quarterdeck.engines.credential.words import counted, listed, not_confirmed, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A renewal whose units are to be counted on a day: its rules, its awards, what it asks."""

    scheme: Scheme
    part: Part
    asked: Requirement
    due: date
    on: date

    @property
    def unit(self) -> str:
        return self.scheme.unit.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Units counted after caps, and what is missing; None where an unknown fact decides."""

    counted: Decimal | None = None
    missing: tuple[Missing, ...] | None = None
    entries: tuple[UnitEntry, ...] = ()
    because: tuple[str, ...] = ()


def tally(case: Case, entries: Sequence[UnitEntry]) -> Tally:
    """Count the entries of the scheme, none of them dated after the day of the case."""
    scheme, asked = case.scheme, case.asked
    window = Window() if scheme.window is None else scheme.window
    key = f"scheme.{scheme.code}.window"
    if isinstance(window, Unknown):
        return Tally(because=(not_confirmed("which entries count", key),))
    chosen = choose(entries, window, _frame(case))
    if isinstance(chosen, str):
        return Tally(because=(not_confirmed("which entries count", f"{key}.{chosen}"),))
    if limit := unknown_limit(asked.categories):
        return Tally(because=(not_confirmed("how much of a category counts", limit),))
    own, strange = amounts_of(chosen.entries, asked.categories)
    brought = _brought(case, own, entries)
    if isinstance(brought, str):
        return Tally(because=(brought,))
    whole = {kind: own.get(kind, ZERO) + brought.get(kind, ZERO) for kind in {*own, *brought}}
    result = count(asked.categories, whole)
    said = [*_carried_sentence(case, brought), *_cap_sentences(case, whole, result)]
    lacking = None
    if isinstance(asked.units, Decimal):
        lacking = missing(asked.categories, whole, asked.units)
        if asked.units:
            said.append(
                f"{plain(result.total)} {case.unit} count; {plain(asked.units)} are needed."
            )
    said += chosen.because
    if strange:
        said.append(
            f"{counted(strange, 'entry is', 'entries are')} of a category that these rules do not "
            f"have, and {'does' if strange == 1 else 'do'} not count."
        )
    if lacking is not None:
        said.append(_missing_sentence(case, lacking))
    return Tally(counted=result.total, missing=lacking, entries=chosen.entries, because=tuple(said))


def _frame(case: Case) -> Frame:
    base = case.part.base
    spent = [standing.spent for standing in base if standing.spent is not None]
    last = case.on if case.part.lapsed else last_day_to_renew(case.due, case.scheme)
    return Frame(
        start=base[0].start,
        due=case.due,
        last=min(case.on, last),
        first=base[0].first,
        awarded=min(standing.award.awarded for standing in base),
        programs=frozenset({*case.asked.renews, case.scheme.code}),
        spent=max(spent) if spent else None,
    )


def _brought(
    case: Case, own: Mapping[str, Decimal], entries: Iterable[UnitEntry]
) -> dict[str, Decimal] | str:
    """Units of the last term that count for this one, or the doubt about them."""
    rule, leading, cycle = case.asked.carry_over, case.part.base[0], case.scheme.cycle
    if rule is None or leading.first or cycle is None:
        return {}
    what = f"what {listed(case.asked.renews)} carries over from the last term"
    if isinstance(rule, Unknown) or isinstance(rule.max, Unknown):
        return not_confirmed(what, "carry_over.max")
    if rule.max == ZERO or isinstance(case.asked.units, Unknown):
        return {}
    if isinstance(rule.from_last_months, Unknown) or isinstance(cycle.months, Unknown):
        return not_confirmed(what, "carry_over.from_last_months")
    last = _last_term(case, entries, rule, cycle, case.asked.units)
    return carried(case.asked.categories, last, own, case.asked.units)


def _last_term(
    case: Case, entries: Iterable[UnitEntry], rule: CarryOver, cycle: Cycle, needed: Decimal
) -> LastTerm:
    leading, categories = case.part.base[0], case.asked.categories
    ended, months, length = leading.start, rule.from_last_months, cycle.months
    assert isinstance(length, int)
    assert isinstance(rule.max, Decimal)
    began = max(add_months(ended, -length), leading.award.awarded)
    before = [
        entry
        for entry in entries
        if began <= entry.day <= ended and (not entry.programs or leading.program in entry.programs)
    ]
    opens = add_months(ended, -months) if isinstance(months, int) else date.min
    amounts, _ = amounts_of(before, categories)
    late, _ = amounts_of(
        (e for e in before if e.day > opens and e.category not in rule.excluding), categories
    )
    return LastTerm(amounts=amounts, late=late, needed=needed, most=rule.max)


def _carried_sentence(case: Case, brought: Mapping[str, Decimal]) -> list[str]:
    total = sum(brought.values(), ZERO)
    return [f"{plain(total)} {case.unit} are carried over from the last term."] if total else []


def _cap_sentences(case: Case, whole: Mapping[str, Decimal], result: Count) -> list[str]:
    said = []
    for category in case.asked.categories:
        below = [c.id for c in case.asked.categories if c.parent == category.id]
        raw = whole.get(category.id, ZERO) + sum((result.by[c] for c in below), ZERO)
        if isinstance(category.max, Decimal) and raw > category.max:
            said.append(
                f"Of {plain(raw)} {case.unit} of {category.id}, {plain(category.max)} count, which "
                "is the most."
            )
    return said


def _missing_sentence(case: Case, parts: tuple[Missing, ...]) -> str:
    if not parts:
        return "No units are missing." if case.asked.units else "No units are asked for."
    alone = len(parts) == 1
    named = [
        plain(part.units)
        + (f" of {part.category}" if part.category else "" if alone else " of any")
        for part in parts
    ]
    by = f", by {case.due}" if case.on <= case.due else ""
    return f"Still missing: {listed(named)} ({case.unit}){by}."
