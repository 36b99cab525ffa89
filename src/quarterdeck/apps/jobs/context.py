"""What a job knows while it runs: how to say how far it is, and whether to go on.

A thread with a database connection of its own beats, writes what the job said, and hears the
wish to cancel. So neither a long computation nor an open transaction of the job makes it look
dead, and saying something costs the job nothing.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from quarterdeck.apps.jobs.models import Job

log = logging.getLogger(__name__)

LISTEN_SECONDS = 0.5  # how soon a wish to cancel is heard; also at most two writes a second
BEAT_SECONDS = 5.0


class JobContext:
    """Handed to the function that does a job, as its first argument."""

    def __init__(
        self, job_id: uuid.UUID, attempt: int, shutdown: threading.Event | None = None
    ) -> None:
        self.job_id = job_id
        self._attempt = attempt
        self._shutdown = shutdown or threading.Event()
        self._lock = threading.Lock()
        self._unsaid: dict[str, Any] = {}
        self._beats = False
        self._cancel_asked = False
        self._lost = False
        self._told = False

    @property
    def now(self) -> datetime:
        """The system's time: what the job's Actor brings to the services it calls."""
        return timezone.now()

    def progress(
        self, *, share: float | None = None, note: str | None = None, best: Any = None
    ) -> bool:
        """Say how far the job is; answers False when it should end soon with its best so far.

        ``share`` is the part done (0 to 1), ``note`` a few words, ``best`` the best so far as
        plain data for JSON; what is left out stays as it was. May be called as often as one
        likes: what was said is written at most twice a second. Raises TypeError or ValueError
        when ``best`` is no JSON.
        """
        said: dict[str, Any] = {}
        if share is not None:
            said["share"] = min(max(share, 0.0), 1.0)
        if note is not None:
            said["note"] = note[:200]
        if best is not None:
            json.dumps(best, allow_nan=False)
            said["best"] = best
        with self._lock:
            self._unsaid.update(said)
        if not self._beats:
            self._write()
        return not self.must_stop

    @property
    def must_stop(self) -> bool:
        """Whether the job should end now: cancelled, the worker shuts down, or taken over."""
        self._told = self._cancel_asked or self._lost or self._shutdown.is_set()
        return self._told

    @property
    def cancelled(self) -> bool:
        """The job was told to stop because someone cancelled it: its best so far is its result."""
        return self._told and self._cancel_asked

    @property
    def interrupted(self) -> bool:
        """The job was told to stop and will be begun anew by a worker: store nothing final."""
        return self._told and not self._cancel_asked

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat in a thread while the job is done."""
        self._beats = True
        ended = threading.Event()
        thread = threading.Thread(
            target=self._beat_until, args=(ended,), name=f"beat-{self.job_id}", daemon=True
        )
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def unsaid(self) -> dict[str, Any]:
        """What was said and not yet written: the last write of the job takes it along."""
        with self._lock:
            said, self._unsaid = self._unsaid, {}
        return said

    def _beat_until(self, ended: threading.Event) -> None:
        beaten = time.monotonic()
        try:
            while not ended.wait(LISTEN_SECONDS):
                try:
                    if self._unsaid or time.monotonic() - beaten >= BEAT_SECONDS:
                        self._write()
                        beaten = time.monotonic()
                    else:
                        self._listen()
                except (OperationalError, InterfaceError) as error:
                    log.warning("Job %s could not beat: %s", self.job_id, error)
                    connection.close()
        finally:
            connection.close()

    def _write(self) -> None:
        said = self.unsaid()
        mine = Job.objects.filter(pk=self.job_id, attempts=self._attempt, state=Job.State.RUNNING)
        try:
            mine.update(heartbeat_at=timezone.now(), **said)
        except Exception:
            with self._lock:
                self._unsaid = said | self._unsaid
            raise
        self._listen()

    def _listen(self) -> None:
        row = Job.objects.filter(pk=self.job_id).values_list("attempts", "state", "cancel_asked")
        attempts, state, cancel_asked = row.first() or (0, "", False)
        self._lost = attempts != self._attempt or state != Job.State.RUNNING
        self._cancel_asked = cancel_asked
