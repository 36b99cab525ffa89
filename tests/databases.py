"""The database and the data folder of a test run: a pytest plugin, loaded before Django.

QUARTERDECK_TEST_DATABASE says which: `sqlite` (the default: a file with the product's own
options, so that threads meet the locks they meet in life) or `postgres` (a server for this run).
xdist's workers share the server and have a database each. Nothing that the person who runs the
tests has set for their own Quarterdeck reaches them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from quarterdeck.config.environment import KNOWN
from throwaway_postgres import serving

CHOICES = ("sqlite", "postgres")
KEPT = {"QUARTERDECK_CHROMIUM"}
_until_the_end = ExitStack()


def chosen() -> str:
    """The database of this run."""
    name = os.environ.get("QUARTERDECK_TEST_DATABASE", "sqlite")
    if name not in CHOICES:
        raise pytest.UsageError(f"QUARTERDECK_TEST_DATABASE is {name}: write one of {CHOICES}.")
    return name


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Set the environment before, and what only tests want after Django read its settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in KNOWN.keys() - KEPT:
            os.environ.pop(name, None)
        if chosen() == "postgres":
            os.environ["QUARTERDECK_DATABASE_URL"] = _until_the_end.enter_context(serving())
    data = Path(tempfile.mkdtemp(prefix="quarterdeck-tests-"))
    _until_the_end.callback(shutil.rmtree, data, ignore_errors=True)
    (data / "static").mkdir()
    os.environ["QUARTERDECK_DATA"] = str(data)
    yield
    if "django" in sys.modules:
        from django.conf import settings

        if chosen() == "sqlite":
            # In memory, Django's threads would share one connection and wait on table locks.
            settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(
                data / "test.sqlite3"
            )
        # Argon2 is slow on purpose; a test of it asks for it.
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.MD5PasswordHasher",
            *settings.PASSWORD_HASHERS,
        ]


def pytest_unconfigure() -> None:
    """Also when interrupted."""
    _until_the_end.close()


def pytest_report_header() -> str:
    return f"database: {chosen()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database is not run a second time for the second one."""
    if chosen() == "sqlite":
        return
    asks = {item for item in items if _asks_a_database(item)}
    config.hook.pytest_deselected(items=[item for item in items if item not in asks])
    items[:] = [item for item in items if item in asks]


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return (
        item.get_closest_marker("django_db") is not None
        or "db" in fixtures
        or ("transactional_db" in fixtures)
    )
