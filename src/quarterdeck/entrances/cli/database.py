"""``quarterdeck migrate``, and what the other commands ask of the database before they start."""

from __future__ import annotations

from pathlib import Path

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quarterdeck.errors import Conflict


class DatabaseOutOfDate(Conflict):
    code = "database_out_of_date"


def migrate() -> None:
    """Make or update the database. Keeps the data, and can be run again at any time."""
    missing = missing_migrations()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    done = f"{missing} migrations applied" if missing else "nothing to do"
    typer.echo(f"The database ({name()}) is up to date: {done}.")


def missing_migrations() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_up_to_date() -> None:
    """Raises DatabaseOutOfDate, naming the remedy, when migrations or the cache table are missing."""
    # Looking into a SQLite file that is not there would make an empty one.
    if connection.vendor == "sqlite" and not Path(name()).is_file():
        raise DatabaseOutOfDate(f"There is no database ({name()}) yet. Run: quarterdeck migrate")
    missing = missing_migrations()
    if missing:
        raise DatabaseOutOfDate(
            f"The database ({name()}) is not up to date: {missing} migrations are missing. "
            "Run: quarterdeck migrate"
        )
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        raise DatabaseOutOfDate(
            f"The database ({name()}) has no table for the cache. Run: quarterdeck migrate"
        )


def name() -> str:
    """The database as an operator knows it: the SQLite file, or PostgreSQL's name and host."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(facts["NAME"])
    return f"{facts['NAME']} on {facts['HOST'] or 'the local socket'}"
