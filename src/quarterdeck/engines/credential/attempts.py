"""When an exam may be tried next, and what that try costs.

>>> rule = Attempts(included=1, within_days=30, then_fee=Decimal(50), waits_days=(0, 10, 30),
...                 then_wait_days=30)
>>> tries = [date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 12)]
>>> chance = next_attempt(rule, began=date(2026, 3, 1), tries=tries)
>>> chance.number, chance.not_before, chance.fee
(4, datetime.date(2026, 4, 11), Decimal('50'))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Unknown, fee_for
from quarterdeck.engines.credential.months import add_months
from quarterdeck.engines.credential.program import Attempts
from quarterdeck.engines.credential.words import counted, not_confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The next try: its number, its first and last day, and its fee beside the exam's own.

    ``allowed`` is None when it rests on an unknown fact. ``not_after`` None: no last day. A fee of
    None is not confirmed.
    """

    number: int
    allowed: bool | None
    not_before: date | None
    not_after: date | None
    fee: Decimal | None
    because: tuple[str, ...]


def next_attempt(
    rule: Attempts,
    *,
    began: date,
    tries: Sequence[date] = (),
    member: bool = False,
    course_ended: date | None = None,
) -> Attempt:
    """What the rules say of the next try, ``began`` being the course's end or the approval.

    ``tries`` are the days of the failed ones, in any order. The fee is judged as if the try were
    made on its first possible day.
    """
    number = len(tries) + 1
    said: list[str] = []
    allowed: bool | None = True
    not_after: date | None = None
    if isinstance(rule.max, int):
        if isinstance(rule.within_months, int):
            not_after = add_months(began, rule.within_months)
        if number > rule.max:
            allowed = False
            said.append(f"All {counted(rule.max, 'try', 'tries')} are used.")
    elif isinstance(rule.max, Unknown):
        allowed = None
        said.append(not_confirmed("how often it may be tried", "exam.attempts.max"))
    wait = _wait(rule, len(tries))
    not_before: date | None
    if isinstance(wait, Unknown):
        allowed = None if allowed else allowed
        not_before = None
        said.append(not_confirmed("how long to wait", "exam.attempts.then_wait_days"))
    else:
        last = max(tries, default=began)
        not_before = max(began, last + timedelta(days=wait)) if tries else began
        if wait:
            said.append(f"{counted(wait, 'day', 'days')} must pass after the try of {last}.")
    if not_before and not_after and not_before > not_after:
        allowed = False
        said.append(f"The tries must be made by {not_after}.")
    fee, why = _fee(rule, number, began, not_before, tries, course_ended, member=member)
    return Attempt(
        number=number,
        allowed=allowed,
        not_before=not_before,
        not_after=not_after,
        fee=None if isinstance(fee, Unknown) else fee,
        because=(*said, why),
    )


def _wait(rule: Attempts, failed: int) -> Fact[int]:
    if failed == 0:
        return 0
    if failed <= len(rule.waits_days):
        return rule.waits_days[failed - 1]
    return 0 if rule.then_wait_days is None else rule.then_wait_days


def _fee(
    rule: Attempts,
    number: int,
    began: date,
    not_before: date | None,
    tries: Sequence[date],
    course_ended: date | None,
    *,
    member: bool,
) -> tuple[Fact[Decimal], str]:
    first = min(tries, default=not_before)
    free_days = rule.free_second_if_course_within_days
    since = (first - course_ended).days if first and course_ended else -1
    if number == 2 and isinstance(free_days, int) and 0 <= since <= free_days:
        return Decimal(0), f"The second try is free: the first was within {free_days} days."
    included, within = rule.included, rule.within_days
    if isinstance(included, Unknown) or isinstance(within, Unknown):
        return UNKNOWN, not_confirmed("how many tries are included", "exam.attempts.included")
    late = within is not None and not_before is not None and not_before > _after(began, within)
    if number <= included and not late:
        until = f" until {_after(began, within)}" if within is not None else ""
        return Decimal(0), f"Try {number} is included{until}."
    further = rule.then_fee if rule.then_fee is not None else rule.retake_fee
    if further is None:
        further = UNKNOWN
    amount = fee_for(further, member=member)
    if isinstance(amount, Unknown):
        return amount, not_confirmed("what a further try costs", "exam.attempts.then_fee")
    return amount, f"Try {number} is paid for."


def _after(day: date, days: int) -> date:
    return min(date.max - timedelta(days=days), day) + timedelta(days=days)
