"""A Quarterdeck of its own: real processes, a real port, for tests of what only they show."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

QUARTERDECK = [sys.executable, "-m", "quarterdeck"]


@dataclass(frozen=True)
class Served:
    """``entrance`` is the address that was printed; ``url`` the same without its way in."""

    entrance: str
    data: Path

    @property
    def url(self) -> str:
        parts = urlsplit(self.entrance)
        return f"{parts.scheme}://{parts.netloc}"

    def run(self, code: str) -> None:
        """Run Python inside this installation, beside its server."""
        setup = "import django; django.setup()\n"
        subprocess.run(
            [sys.executable, "-c", setup + code], env=_environment(self.data, self.url), check=True
        )


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    """A new installation with the demo, served as `make run` serves it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = _environment(data, f"http://localhost:{port}")
    for command in (["migrate"], ["demo", "--if-new"]):
        subprocess.run([*QUARTERDECK, *command], env=environment, check=True, capture_output=True)
    with (data / "said.txt").open("w") as said:
        process = subprocess.Popen(
            [*QUARTERDECK, "serve", "--port", str(port), "--demo"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    try:
        first = process.stdout.readline()
        address = re.search(r"http://\S+", first)
        assert address, (data / "said.txt").read_text()
        yield Served(address.group(), data)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _environment(data: Path, url: str) -> dict[str, str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith("QUARTERDECK_")}
    return {
        **ours,
        "QUARTERDECK_DATA": str(data),
        "QUARTERDECK_BASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "quarterdeck.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
