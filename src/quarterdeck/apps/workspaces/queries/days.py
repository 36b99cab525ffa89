"""Days and moments: a delegation is stored to its first moment after, and said by its last day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def last_day(until: datetime) -> date:
    """The last day of something that ends just before this moment."""
    return timezone.localtime(until - timedelta(microseconds=1)).date()


def end_of(day: date) -> datetime:
    """The first moment after a day, in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
