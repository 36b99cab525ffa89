"""Which of a holder's units may count for a renewal, and why the others do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.counting import ROOT
from quarterdeck.engines.credential.facts import Unknown
from quarterdeck.engines.credential.holder import UnitEntry
from quarterdeck.engines.credential.months import add_months
from quarterdeck.engines.credential.scheme import Category, Window
from quarterdeck.engines.credential.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The days and the purpose for which units are looked at.

    ``first`` while the term began with the award, whose own day is then part of it. ``last`` is the
    last day on which a unit may be dated. ``purpose`` are the programs (and the scheme) that it is
    for; units up to ``spent`` were used before.
    """

    start: date
    due: date
    last: date
    first: bool
    awarded: date
    programs: frozenset[str]
    spent: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Units in the window, their amounts by category, and a sentence for each reason against."""

    entries: tuple[UnitEntry, ...]
    because: tuple[str, ...]


def choose(entries: Iterable[UnitEntry], window: Window, frame: Frame) -> Chosen | str:
    """The entries that may count, or the name of the unknown fact that keeps from saying so."""
    months = window.months_before_expiry
    for name, fact in (
        ("months_before_expiry", months),
        ("after_award_only", window.after_award_only),
        ("cycle_only", window.cycle_only),
        ("reuse", window.reuse),
    ):
        if isinstance(fact, Unknown):
            return name
    opens = add_months(frame.due, -months) if isinstance(months, int) else None
    of_cycle = window.cycle_only is True or (opens is None and window.after_award_only is False)
    kept: list[UnitEntry] = []
    against: Counter[str] = Counter()
    for entry in entries:
        reason = _against(entry, window, frame, opens, of_cycle=of_cycle)
        if reason:
            against[reason] += 1
        else:
            kept.append(entry)
    return Chosen(
        entries=tuple(kept),
        because=tuple(
            f"{counted(number, 'entry does', 'entries do')} not count: {reason}."
            for reason, number in sorted(against.items())
        ),
    )


def _against(
    entry: UnitEntry, window: Window, frame: Frame, opens: date | None, *, of_cycle: bool
) -> str:
    if entry.programs and frame.programs.isdisjoint(entry.programs):
        return "meant for another program"
    if entry.used_for and window.reuse is not True:
        for_all = window.reuse != "across_programs"
        if for_all or not frame.programs.isdisjoint(entry.used_for):
            return "used for an earlier renewal"
    if frame.spent is not None and entry.day <= frame.spent and window.reuse is not True:
        return f"used for the renewal of {frame.spent}"
    if entry.day > frame.last:
        return f"dated after {frame.last}, the last day for it"
    if opens is not None and entry.day < opens:
        return f"dated before {opens}, when the window opens"
    if window.after_award_only is True and entry.day <= frame.awarded:
        return f"not dated after the award of {frame.awarded}"
    if of_cycle and (entry.day < frame.start or (entry.day == frame.start and not frame.first)):
        return f"dated before the term that began on {frame.start}"
    return ""


def amounts_of(
    entries: Iterable[UnitEntry], categories: tuple[Category, ...]
) -> tuple[Mapping[str, Decimal], int]:
    """Units by category, and how many entries are of a category that these rules do not have.

    Rules without categories count every entry alike.
    """
    known = {category.id for category in categories}
    amounts: dict[str, Decimal] = {}
    strange = 0
    for entry in entries:
        category = entry.category if known else ROOT
        if category != ROOT and category not in known:
            strange += 1
            continue
        amounts[category] = amounts.get(category, Decimal(0)) + entry.units
    return amounts, strange
