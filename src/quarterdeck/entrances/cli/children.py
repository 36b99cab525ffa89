"""Child processes, kept running until one is told to end them all.

Each child leads a process group of its own: Ctrl+C in a terminal reaches only the parent, which
ends the children in order, and whatever a child started can be ended with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

GRACE_SECONDS = 8.0  # then what still runs is killed
STEADY_SECONDS = 60.0  # a child that ran so long is restarted at once
LONGEST_WAIT_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1


class Child:
    """One child: how it is started, and how often it died soon after."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.early_deaths = 0
        self._command = list(command)
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it anew."""
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()) if sys.platform == "linux" else None,
        )

    def tend(self) -> str | None:
        """Restart it if it died, after a wait that doubles; a sentence when it just died."""
        if self._process is None:
            if time.monotonic() >= self._not_before:
                self.start()
            return None
        code = self._process.poll()
        if code is None:
            return None
        self._kill_group()  # what it started holds the port or a job
        self._process = None
        ran = time.monotonic() - self._started
        self.early_deaths = self.early_deaths + 1 if ran < STEADY_SECONDS else 0
        wait = min(2.0 ** (self.early_deaths - 1), LONGEST_WAIT_SECONDS) if self.early_deaths else 0
        self._not_before = time.monotonic() + wait
        return f"The {self.name} ended by itself (code {code}); it starts again in {wait:.0f} s."

    def ask_to_end(self) -> None:
        """Send it SIGTERM."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end_by(self, deadline: float) -> None:
        """Wait for its end until ``deadline`` (monotonic), then kill it and all it started."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._kill_group()
        self._process.wait()

    def _kill_group(self) -> None:
        assert self._process is not None
        # ProcessLookupError: nothing of the group is left, as it should be. PermissionError:
        # macOS says so of a group that only has a zombie.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


def keep_running(
    children: Sequence[Child], stop: threading.Event, each_round: Callable[[], None]
) -> None:
    """Start the children and keep them running until ``stop``, then end them all.

    ``each_round`` is called five times a second; what it raises ends the children too.
    """
    try:
        for child in children:
            child.start()
        while not stop.wait(0.2):
            for child in children:
                if sentence := child.tend():
                    print(sentence, file=sys.stderr, flush=True)
            each_round()
    finally:
        end_all(children)


def end_all(children: Sequence[Child]) -> None:
    """End all children within the grace, the rest by force."""
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end_by(deadline)


def _die_with(parent: int) -> Callable[[], None]:
    """On Linux, a child gets SIGTERM also when its parent is killed and can end nothing."""
    libc = ctypes.CDLL(None)

    def before_exec() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec
