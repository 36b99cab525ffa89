"""The tests' PostgreSQL goes whatever becomes of the run that asked for it."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from house import ROOT
from races import wait_until

ASKER = """
import sys, time
sys.path.insert(0, "scripts")
from throwaway_postgres import serving
with serving() as address:
    print(address, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("ending", ["terminate", "kill"])
def test_the_server_ends_with_the_one_who_asked_however_that_ends(ending):
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    address = urlsplit(asker.stdout.readline().strip())
    folder = Path(parse_qs(address.query)["host"][0])
    with psycopg.connect(host=folder, user=address.username, dbname=address.path[1:]) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)

    getattr(asker, ending)()
    asker.wait()

    wait_until(lambda: not folder.exists())
