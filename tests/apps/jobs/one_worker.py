"""A worker in a process of its own, with two jobs to be killed in. Argument: the database's name."""

from __future__ import annotations

import os
import signal
import sys
import threading

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")


def main(database: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    import django

    django.setup()
    from quarterdeck.apps.jobs import registry, worker
    from quarterdeck.apps.jobs import services as jobs

    @jobs.job("tests.endure")
    def endure(context: jobs.JobContext) -> None:
        while context.progress(note=f"in process {os.getpid()}"):
            threading.Event().wait(0.05)

    registry.load()
    registry.TIMETABLE.clear()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker.run_worker(stop)


if __name__ == "__main__":
    main(sys.argv[1])
