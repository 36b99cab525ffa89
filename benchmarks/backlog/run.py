"""How long the backlog takes to answer as it grows, on SQLite and PostgreSQL.

    python benchmarks/backlog/run.py [--sizes 1000,10000,100000,1000000] [--databases sqlite,postgres]

For each size a new database is filled (seed.py) and served by granian with one process, as
`quarterdeck serve` does. Each line is asked for ``--times`` times over one connection on
loopback, after five that do not count; the table shows the median and the 95th percentile in
milliseconds. Kinds of request take turns, so that a busy moment of the machine meets all alike.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles

import httpx

ROOT = Path(__file__).parents[2]
PORT = 8765
BASE = f"http://localhost:{PORT}"


@contextlib.contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """Environment of a new, empty database."""
    with tempfile.TemporaryDirectory(prefix="quarterdeck-bench-") as folder:
        environment = {"QUARTERDECK_DATA": folder, "QUARTERDECK_LOG_LEVEL": "ERROR"}
        if kind == "sqlite":
            yield environment
            return
        sys.path.insert(0, str(ROOT / "scripts"))
        from throwaway_postgres import serving

        with serving(durable=True) as address:
            yield environment | {"QUARTERDECK_DATABASE_URL": address}


FILL = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "quarterdeck.config.settings"
sys.path.insert(0, {here!r})
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.services.tokens import create_token
from quarterdeck.apps.workspaces.permissions import Act
from seed import seed
owner = seed({size})
if connection.vendor == "postgresql":  # which does so by itself after a while
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
scopes = frozenset(Act.values)
actor = Actor(user_id=owner.pk, via="cli", now=timezone.now(), name="Owner")
token = create_token(actor=actor, name="bench", scopes=scopes, known_scopes=scopes)
session = SessionStore()
session[SESSION_KEY] = str(owner.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
session.save()
print(token.secret, session.session_key)
"""


@contextlib.contextmanager
def served(environment: dict[str, str]) -> Iterator[None]:
    """The web server as `quarterdeck serve` runs it, one process."""
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host",
        "127.0.0.1", "--port", str(PORT), "--workers", "1", "--no-ws", "--log-level", "error",
        "quarterdeck.config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | environment, cwd=ROOT)
    try:
        for _attempt in range(200):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{BASE}/api/v1/openapi.json")
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(15)


def measure(calls: dict[str, Callable[[], httpx.Response]], times: int) -> dict[str, list[float]]:
    """Milliseconds of each kind of request; kinds take turns."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(times + 5):
        for name, call in calls.items():
            begun = time.perf_counter()
            response = call()
            spent = 1000 * (time.perf_counter() - begun)
            assert response.status_code < 300, (name, response.status_code, response.text[:300])
            if turn >= 5:
                found[name].append(spent)
    return found


def calls_of(size: int, token: str, session: str) -> dict[str, Callable[[], httpx.Response]]:
    """The lines of the table."""
    dice = random.Random(3)
    api = httpx.Client(base_url=f"{BASE}/api/v1", headers={"Authorization": f"Bearer {token}"})
    web = httpx.Client(base_url=BASE, cookies={"quarterdeck": session})

    def someone() -> str:
        return f"BIG-{dice.randint(2, size - 1)}"

    def move(**place: object) -> httpx.Response:
        return api.post(f"/items/{someone()}/move", json=place)

    def beside() -> httpx.Response:
        moved, neighbour = dice.sample(range(2, size), 2)
        return api.post(f"/items/BIG-{moved}/move", json={"after": f"BIG-{neighbour}"})

    return {
        "API first page, 30 rows": lambda: api.get("/products/BIG/items?limit=30"),
        "API read one": lambda: api.get(f"/items/{someone()}"),
        "API create at the end": lambda: api.post("/products/BIG/items", json={"title": "New"}),
        "API move beside another": beside,
        "API move to position n": lambda: move(position=dice.randint(1, size)),
        "page of the backlog, 100 rows": lambda: web.get("/p/BIG/backlog/"),
        "page at row n": lambda: web.get(f"/p/BIG/backlog/?at={someone()}"),
        "page of an item": lambda: web.get(f"/p/BIG/items/{someone()}/"),
    }


def main() -> None:
    """Measure and print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--times", type=int, default=60)
    asked = parser.parse_args()
    table: dict[tuple[str, str], dict[int, str]] = {}
    sizes = [int(size) for size in asked.sizes.split(",")]
    for kind in asked.databases.split(","):
        for size in sizes:
            with database(kind) as environment:
                begun = time.perf_counter()
                text = FILL.format(here=str(Path(__file__).parent), size=size)
                answer = subprocess.run(
                    [sys.executable, "-c", text], env=os.environ | environment,
                    capture_output=True, text=True, check=True,
                )  # fmt: skip
                token, session = answer.stdout.split()[-2:]
                spent = time.perf_counter() - begun
                print(f"{kind} {size}: filled in {spent:.0f} s", file=sys.stderr)
                with served(environment):
                    for name, spans in measure(calls_of(size, token, session), asked.times).items():
                        shown = f"{median(spans):.1f} / {quantiles(spans, n=20)[-1]:.1f}"
                        table.setdefault((kind, name), {})[size] = shown
                        print(f"  {name}: {shown}", file=sys.stderr)
    print("| p50 / p95, ms | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("|---|" + "---|" * len(sizes))
    for (kind, name), row in table.items():
        cells = " | ".join(row.get(size, "") for size in sizes)
        print(f"| {kind}: {name} | {cells} |")


if __name__ == "__main__":
    main()
