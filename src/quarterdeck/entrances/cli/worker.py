"""``quarterdeck worker``"""

from __future__ import annotations

import signal
import threading
from types import FrameType

from quarterdeck.apps.jobs.worker import run_worker
from quarterdeck.entrances.cli.database import require_up_to_date


def worker() -> None:
    """Run one worker until SIGINT or SIGTERM. `serve` runs one already; a team may run more."""
    require_up_to_date()
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    run_worker(stop)
