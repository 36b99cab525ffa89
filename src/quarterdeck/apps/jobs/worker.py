"""The worker: a process that does jobs until it is told to stop.

It works in two lanes, one for short jobs and one for long ones, so that mail never waits behind
a solve. It looks for work every half second: that is quick enough for people, and needs nothing
that SQLite does not have. Several workers may run, on several machines.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from quarterdeck.apps.jobs import registry, running, timetable

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
AFTER_TROUBLE_SECONDS = 2.0
GRACE_SECONDS = 6.0  # `serve` kills after 10


def run_worker(stop: threading.Event) -> None:
    """Do jobs, keep the timetable and take over silent jobs until ``stop`` is set.

    Then jobs are told to end; one that does not within the grace goes back to the queue, as one
    does that says it was interrupted. Its thread is a daemon and dies with the process.
    """
    timetable.enter(timezone.now())
    lanes = [_Lane(lane, stop) for lane in (registry.SHORT, registry.LONG)]
    for lane in lanes:
        lane.start()
    try:
        while not stop.is_set():
            _keep_house(stop)
            stop.wait(LOOK_SECONDS)
    finally:
        stop.set()
        _let_end(lanes)
        connection.close()


def run_waiting() -> int:
    """Do all jobs that wait now, in this thread and transaction; says how many.

    For tests and for commands that must not leave work behind.
    """
    done = 0
    for lane in (registry.SHORT, registry.LONG) * 2:  # a long job may queue a short one
        while (claim := running.take(lane)) is not None:
            running.run(claim, beating=False)
            done += 1
    return done


class _Lane(threading.Thread):
    """Does the jobs of one lane, one after the other."""

    def __init__(self, lane: str, stop: threading.Event) -> None:
        super().__init__(name=f"lane-{lane}", daemon=True)
        self.claim: running.Claim | None = None
        self._lane = lane
        self._stop_asked = stop

    def run(self) -> None:
        try:
            while not self._stop_asked.is_set():
                if not self._do_one():
                    self._stop_asked.wait(LOOK_SECONDS)
        finally:
            connection.close()

    def _do_one(self) -> bool:
        try:
            self.claim = running.take(self._lane)
            if self.claim is None:
                return False
            running.run(self.claim, self._stop_asked)
        except (OperationalError, InterfaceError) as error:
            _after_trouble(error, self._stop_asked)
        finally:
            self.claim = None
        close_old_connections()
        return True


def _keep_house(stop: threading.Event) -> None:
    now = timezone.now()
    try:
        timetable.queue_due(now)
        running.take_over_silent(now)
    except (OperationalError, InterfaceError) as error:
        _after_trouble(error, stop)


def _after_trouble(error: Exception, stop: threading.Event) -> None:
    """The database is away or busy: a worker waits for it, it does not die of it."""
    log.warning("The database does not answer, trying again: %s", error)
    connection.close()
    stop.wait(AFTER_TROUBLE_SECONDS)


def _let_end(lanes: list[_Lane]) -> None:
    until = time.monotonic() + GRACE_SECONDS
    for lane in lanes:
        lane.join(max(0.0, until - time.monotonic()))
        if lane.is_alive() and (claim := lane.claim) is not None:
            log.warning("Job %s (%s) goes back to the queue", claim.job_id, claim.name)
            running.hand_back(claim)
