"""The system's clock, read in one place, by entrances and jobs only."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present, with its time zone."""
    return timezone.now()
