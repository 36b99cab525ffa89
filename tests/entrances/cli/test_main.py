"""The console script: its commands, its exit codes, and what it says instead of a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from quarterdeck.entrances import main as console
from quarterdeck.entrances.cli import main as commands
from quarterdeck.entrances.refusals import ExitCode, exit_code_of, status_of
from quarterdeck.errors import Conflict, Invalid, NotAllowed, NotFound


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "quarterdeck", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (NotFound("no"), 404, ExitCode.BAD_INPUT),
        (Invalid("no"), 422, ExitCode.BAD_INPUT),
        (NotAllowed("no"), 403, ExitCode.NO),
        (Conflict("no"), 409, ExitCode.NO),
        (ZeroDivisionError("no"), 500, ExitCode.UNDECIDED),
    ],
)
def test_every_kind_of_refusal_has_its_status_and_exit_code(refusal, status, code):
    assert (status_of(refusal), exit_code_of(refusal)) == (status, code)


@pytest.mark.parametrize("entry", commands.ENTRIES.values(), ids=lambda entry: entry.name)
def test_every_command_loads_and_says_what_it_is_for(entry):
    assert commands.load(entry).help
    assert entry.help.endswith(".")


def test_version():
    asked = run("--version")
    assert (asked.returncode, asked.stdout) == (0, f"quarterdeck {version('quarterdeck')}\n")


def test_help_lists_every_command_without_loading_django():
    code = (
        "import sys; sys.argv = ['quarterdeck', '--help']\n"
        "from quarterdeck.entrances.main import main\n"
        "try: main()\n"
        "finally: print('django' in sys.modules)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert asked.stdout.endswith("False\n")
    assert all(f" {name} " in asked.stdout for name in commands.ENTRIES)


def test_a_command_on_a_file_opens_no_database():
    code = (
        "import sys; sys.argv = ['quarterdeck', 'plan', '--help']\n"
        "from quarterdeck.entrances.main import main\n"
        "try: main()\n"
        "finally: print('django.db' in sys.modules, 'sqlite3' in sys.modules)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert asked.stdout.endswith("False False\n"), asked.stderr


def test_a_name_that_is_nearly_right_is_suggested():
    asked = run("wurker")
    assert asked.returncode == ExitCode.BAD_INPUT
    assert "worker" in asked.stderr


def test_a_setting_that_cannot_be_meant_is_one_sentence():
    asked = run("check", QUARTERDECK_WORKERS="many")
    assert asked.returncode == ExitCode.BAD_INPUT
    assert asked.stderr == ("QUARTERDECK_WORKERS is “many”. Write a whole number, for example 1.\n")


def test_a_database_that_is_away_is_one_sentence():
    asked = run("check", QUARTERDECK_DATABASE_URL="postgres://nobody@127.0.0.1:9/nothing")
    assert asked.returncode == ExitCode.UNDECIDED
    assert "QUARTERDECK_DATABASE_URL" in asked.stderr
    assert asked.stderr.count("\n") == 1


def test_a_mistake_in_the_program_shows_no_traceback_unless_asked(monkeypatch, capsys):
    def broken(**_options):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(console, "app", broken)
    with pytest.raises(SystemExit) as ended:
        console.main()
    said = capsys.readouterr().err
    assert ended.value.code == ExitCode.UNDECIDED
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said

    monkeypatch.setenv("QUARTERDECK_DEBUG", "yes")
    with pytest.raises(SystemExit):
        console.main()
    assert "Traceback" in capsys.readouterr().err
