"""Several callers at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(callers: int, function: Callable[[], T]) -> list[T | Exception]:
    """What each caller got or met. The test needs `django_db(transaction=True)`."""
    together = threading.Barrier(callers)

    def call() -> T | Exception:
        try:
            connection.ensure_connection()
            together.wait(10)
            return function()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(callers) as pool:
        return [call.result() for call in [pool.submit(call) for _ in range(callers)]]


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something another thread or process does; fails when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Not within {seconds} s."
        time.sleep(0.02)
