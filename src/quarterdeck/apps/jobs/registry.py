"""Which functions do which jobs.

A domain names its jobs in its own ``jobs.py``:

    from quarterdeck.apps.jobs import services as jobs

    @jobs.job("planning.solve_release", long=True)
    def solve_release(context: jobs.JobContext, *, plan_id: int) -> dict[str, Any]: ...

    jobs.every("planning.forget_old_scenarios", timedelta(days=1))

A job may be done twice (a worker was thought dead, and was not): it is idempotent, by
``context.job_id`` or by what it finds in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

F = TypeVar("F", bound=Callable[..., Mapping[str, Any] | None])

SHORT, LONG = "default", "long"  # the queues of django-tasks: mail never waits behind a solve


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its name, the function that does it, and the queue in which it waits."""

    name: str
    function: Callable[..., Mapping[str, Any] | None]
    lane: str


KINDS: dict[str, Kind] = {}
TIMETABLE: dict[str, timedelta] = {}


def job(name: str, *, long: bool = False) -> Callable[[F], F]:
    """Register the function that does the jobs of this name.

    It gets a JobContext and the job's arguments, and returns plain data for JSON, or None.
    ``long``: may take more than a few seconds; such jobs wait in a queue of their own.
    """

    def register(function: F) -> F:
        known = KINDS.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"Two functions want the jobs named {name}.")
        KINDS[name] = Kind(name, function, LONG if long else SHORT)
        return function

    return register


def every(name: str, interval: timedelta) -> None:
    """Have the job of this name queued again and again: once per interval over all workers.

    It is first queued as soon as a worker runs; while one is unfinished no second is queued.
    """
    if interval < timedelta(seconds=1):
        raise ValueError(f"{name}: a timetable is for a second or more.")
    TIMETABLE[name] = interval


def kind_of(name: str) -> Kind:
    """The kind of job of this name. Raises LookupError when no domain's jobs.py names it."""
    load()
    try:
        return KINDS[name]
    except KeyError:
        known = ", ".join(sorted(KINDS))
        raise LookupError(f"No jobs.py names the job {name}. Known: {known}.") from None


@cache
def load() -> None:
    """Import the jobs.py of every installed app, once."""
    autodiscover_modules("jobs")
