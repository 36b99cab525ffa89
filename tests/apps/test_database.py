"""The run is on the database that was asked for, with the product's own options."""

import os

import pytest
from django.conf import settings
from django.db import connection, connections

from databases import chosen
from races import at_once

VENDOR = {"sqlite": "sqlite", "postgres": "postgresql"}


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for():
    assert connection.vendor == VENDOR[chosen()]


@pytest.mark.django_db
def test_each_worker_has_a_database_of_its_own():
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")

    assert str(connection.settings_dict["NAME"]).endswith(worker)


@pytest.mark.django_db(transaction=True)
def test_threads_have_connections_of_their_own_to_the_same_rows():
    def rows():
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            return cursor.fetchone()[0]

    assert at_once(3, rows) == [rows()] * 3


@pytest.mark.django_db
@pytest.mark.skipif(chosen() != "sqlite", reason="SQLite's options")
def test_sqlite_is_a_file_with_a_write_ahead_log_and_foreign_keys():
    with connection.cursor() as cursor:
        modes = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys")
        ]

    assert modes == ["wal", 1]


def test_the_data_folder_is_temporary():
    assert settings.DATA.name.startswith("quarterdeck-tests-")
