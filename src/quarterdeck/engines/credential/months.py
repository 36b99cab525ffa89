"""Terms and windows are counted in calendar months, as the bodies count them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day so many months later (or earlier); the month's last day where it has none.

    Beyond the calendar's end the calendar's end, which no term of a living person reaches.

    >>> add_months(date(2026, 8, 31), 6), add_months(date(2027, 3, 1), -30)
    (datetime.date(2027, 2, 28), datetime.date(2024, 9, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_covered(stretches: Iterable[tuple[date, date]]) -> int:
    """Whole months within stretches of days, both ends included; days that overlap count once.

    Days beyond whole months are added up, thirty to a month.

    >>> months_covered([(date(2024, 1, 1), date(2024, 12, 31)), (date(2024, 7, 1), date(2025, 6, 30))])
    18
    """
    months = days = 0
    for first, last in _joined(stretches):
        after = last + timedelta(days=1) if last < date.max else last
        whole = (after.year - first.year) * 12 + after.month - first.month
        if add_months(first, whole) > after:
            whole -= 1
        months += whole
        days += (after - add_months(first, whole)).days
    return months + days // 30


def _joined(stretches: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    joined: list[tuple[date, date]] = []
    for first, last in sorted(stretches):
        if last < first:
            continue
        if joined and (first - joined[-1][1]).days <= 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
