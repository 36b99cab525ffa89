"""``quarterdeck renewal FILE`` as a person or a program meets it."""

import json
import re
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from quarterdeck.apps.exchange.readers.document import read_document
from quarterdeck.entrances.cli.renewal import renewal
from quarterdeck.entrances.refusals import exit_code_of

command = typer.Typer()
command.command("renewal")(renewal)

HOLDER = {
    "format": "quarterdeck.holder/1",
    "awards": [
        {"program": "CSP-SM", "awarded": "2025-03-01"},
        {"program": "CSP-PO", "awarded": "2025-03-01"},
        {"program": "CSD", "awarded": "2025-03-01"},
        {"program": "PMP", "awarded": "2022-02-01"},
    ],
    "units": [
        {"scheme": "scrum-alliance", "category": "events", "units": "12", "date": "2026-05-01"}
    ],
}
RULES = """format = 1
[scheme.ours]
cycle = { months = 12, new_term_from = "previous_expiry" }
combine = { mode = "independent" }
[[program]]
code = "OURS"
scheme = "ours"
validity_months = 12
renewal = { units = 8 }
"""


def run(*arguments, stdin=None):
    return CliRunner().invoke(command, [str(a) for a in arguments], input=stdin)


def code(result):
    """The exit code as the console script would end."""
    if result.exception and not isinstance(result.exception, SystemExit):
        return exit_code_of(result.exception)
    return result.exit_code


def console(*arguments):
    words = [sys.executable, "-m", "quarterdeck", "renewal", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "holder.json"
    path.write_text(json.dumps(HOLDER), encoding="utf-8")
    return path


def test_the_table_and_why(record):
    result = run(record, "--on", "2026-11-24")

    assert code(result) == 0
    lines = result.stdout.splitlines()
    table = [re.split(r"\s{3,}", line) for line in lines[:4]]
    assert table[0] == ["Renewal", "Due", "State", "Units", "Missing", "Fee", "Renews"]
    assert table[2] == ["PMP", "2025-02-01", "lapsed", "–", "–", "–", "nothing"]
    assert table[3] == [
        "scrum-alliance", "2027-03-01", "active", "12 of 70", "58", "US$250", "CSD, CSP-PO, CSP-SM",
    ]  # fmt: skip
    assert "CSP-SM is the highest held (level 3): 40 SEU." in lines
    assert "unofficial" in lines[-1]


def test_json_is_the_format_and_nothing_else(record):
    result = run(record, "--on", "2026-11-24", "--json")

    document = read_document(result.stdout.encode(), "out", "quarterdeck.renewal/1")
    entry = document["schemes"][1]
    assert (entry["units_needed"], entry["fee"], document["on"]) == ("70", "250", "2026-11-24")


def test_the_same_file_gives_the_same_bytes(record):
    outputs = {console(record, "--on", "2026-11-24", "--json").stdout for _ in range(2)}

    assert len(outputs) == 1


def test_standard_input_and_no_award(record):
    nothing = json.dumps({"format": "quarterdeck.holder/1", "awards": []})

    assert "nothing to renew" in run("-", stdin=nothing).stdout


def test_rules_of_a_folder_and_facts_without_a_source(tmp_path):
    (tmp_path / "ours.toml").write_text(RULES)
    (tmp_path / "me.json").write_text(
        json.dumps(
            {
                "format": "quarterdeck.holder/1",
                "awards": [{"program": "OURS", "awarded": "2026-01-31"}],
            }
        )
    )

    result = run(tmp_path / "me.json", "--rules", tmp_path, "--on", "2026-11-24")

    row = re.split(r"\s{3,}", result.stdout.splitlines()[2])
    assert row == ["OURS", "2027-01-31", "active", "0 of 8", "8", "not confirmed", "OURS"]
    last = result.stdout.splitlines()[-1]
    assert last.startswith("These facts of the rules have no source: scheme.ours.")
    assert last.endswith("program.OURS.renewal.units.") or last.endswith(" more.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--on", "tomorrow"], "--on tomorrow is no date"),
        (["--on", "2026-02-30"], "is no date"),
        (["--rules", "absent"], "there is no such folder"),
        (["--rules", "."], "no rules file"),
    ],
)
def test_an_option_that_cannot_be_meant(record, monkeypatch, arguments, said):
    monkeypatch.chdir(record.parent)
    result = run(record, *arguments)

    assert code(result) == 2
    assert said in result.exception.message


def test_bad_input_is_one_line_on_standard_error_and_exit_code_2(record):
    record.write_text(json.dumps({**HOLDER, "units": [{**HOLDER["units"][0], "units": "-2"}]}))

    ended = console(record, "--on", "2026-11-24")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "holder.json, units[0].units: -2 is negative. Write 0 or more, or leave it out.\n"
    )


def test_a_unit_of_tomorrow_is_refused(record):
    ended = console(record, "--on", "2026-04-30")

    assert ended.returncode == 2
    assert "units[0].date: 2026-05-01 is in the future" in ended.stderr


def test_the_command_needs_neither_django_nor_a_database(record):
    program = (
        "import sys\n"
        f"sys.argv = ['quarterdeck', 'renewal', {str(record)!r}, '--on', '2026-11-24']\n"
        "from quarterdeck.entrances.main import main\n"
        "try: main()\n"
        "finally: print([n for n in sys.modules if n.split('.')[0] in ('django', 'sqlite3')])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )

    assert ended.stdout.splitlines()[-1] == "[]", ended.stderr
