"""`quarterdeck serve` as an operator meets it: real processes, real signals, one real port."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    os.environ.get("QUARTERDECK_TEST_DATABASE") == "postgres",
    reason="starts servers on SQLite files of its own; once is enough",
)

QUARTERDECK = [sys.executable, "-m", "quarterdeck"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path) -> dict[str, str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith("QUARTERDECK_")}
    return {**ours, "QUARTERDECK_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*QUARTERDECK, *arguments],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def wait_until(condition, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Not within {seconds} s."
        time.sleep(0.05)


def processes() -> dict[int, tuple[int, str]]:
    """pid: (parent, command) of everything that runs and is no zombie."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 3) for line in listing.stdout.splitlines())
    return {int(r[0]): (int(r[1]), r[3]) for r in rows if len(r) == 4 and "Z" not in r[2]}


def below(pid: int) -> dict[int, str]:
    """All that a process started, and what that started."""
    running = processes()
    found: dict[int, str] = {}
    level = {pid}
    while level:
        level = {child for child, (parent, _command) in running.items() if parent in level}
        found |= {child: running[child][1] for child in level}
    return found


class Served:
    """One `quarterdeck serve` that answers."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.port = free_port()
        self.said = data / f"said-{self.port}.txt"
        with self.said.open("w") as errors:
            self.process = subprocess.Popen(
                [*QUARTERDECK, "serve", "--port", str(self.port), *arguments],
                env=environment(data),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.first_line = self.process.stdout.readline()
        self.children = below(self.process.pid)

    def answers(self) -> bool:
        asked = http.client.HTTPConnection("localhost", self.port, timeout=5)
        try:
            asked.request("GET", "/")
            return asked.getresponse().status < 500
        except OSError:
            return False
        finally:
            asked.close()

    def child(self, word: str) -> int:
        """The direct child whose command holds this word, or 0."""
        running = processes()
        pids = [
            pid
            for pid, (parent, command) in running.items()
            if parent == self.process.pid and word in command
        ]
        return pids[0] if pids else 0


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A data folder with an up-to-date database."""
    folder = tmp_path_factory.mktemp("data")
    migrated = run(folder, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    assert "up to date" in migrated.stdout
    return folder


@pytest.fixture
def serve(data):
    """Starts servers, and leaves nothing of them behind."""
    started: list[Served] = []

    def serve(*arguments: str) -> Served:
        started.append(Served(data, *arguments))
        return started[-1]

    yield serve
    for served in started:
        left = served.children | below(served.process.pid)
        served.process.kill()
        served.process.wait(10)
        served.process.stdout.close()
        for pid in left.keys() & processes().keys():
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_one_address_serves_and_ends_with_all_it_started(serve, number):
    served = serve("--path", "/p/RND/backlog/")
    assert f"http://localhost:{served.port}/p/RND/backlog/ " in served.first_line
    assert served.answers()
    children = served.children
    assert any("granian" in command for command in children.values())
    assert any("quarterdeck worker" in command for command in children.values())

    served.process.send_signal(number)
    rest, _none = served.process.communicate(timeout=10)

    assert served.process.returncode == 0
    assert (served.first_line + rest).count("http://") == 1
    assert not children.keys() & processes().keys()
    assert not served.answers()


def test_a_second_start_collects_nothing_anew(serve, data):
    serve().process.terminate()
    second = serve()
    assert "Static files collected" not in second.said.read_text()
    assert (data / "static" / ".sources").is_file()


def test_a_child_that_dies_is_started_again(serve):
    served = serve()
    for word in ("granian", "quarterdeck worker"):
        first = served.child(word)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda word=word, first=first: served.child(word) not in {0, first})
    wait_until(served.answers)
    said = served.said.read_text()
    assert "The web server ended by itself" in said
    assert "The worker ended by itself" in said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of it")
def test_nothing_stays_behind_when_it_is_killed_itself(serve):
    served = serve()
    served.process.kill()
    wait_until(lambda: not served.children.keys() & processes().keys(), seconds=10)


def test_a_taken_port_is_said_with_the_remedy(data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = run(data, "serve", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} on localhost cannot be used")
    assert f"--port {port + 1}" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_host_that_is_not_here_is_refused(data):
    refused = run(data, "serve", "--port", str(free_port()), "--host", "no-such-host.invalid")
    assert refused.returncode == 2
    assert "no-such-host.invalid" in refused.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "check"])
def test_without_a_database_it_names_the_command_that_makes_one(tmp_path, command):
    arguments = ("--port", str(free_port())) if command == "serve" else ()
    refused = run(tmp_path, command, *arguments)
    assert refused.returncode == 1
    assert refused.stderr.endswith("Run: quarterdeck migrate\n")
    assert not (tmp_path / "quarterdeck.sqlite3").exists()


def test_migrate_can_be_run_again(data):
    again = run(data, "migrate")
    assert again.returncode == 0
    assert "nothing to do" in again.stdout


def test_check_finds_the_installation_in_order(data):
    checked = run(data, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
