"""``quarterdeck plan FILE`` as a person or a program meets it."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from quarterdeck.apps.exchange import plan_answer
from quarterdeck.apps.exchange.readers.document import read_document
from quarterdeck.engines.plan import Undecided
from quarterdeck.entrances.cli.plan import plan
from quarterdeck.entrances.refusals import exit_code_of

SHARED = Path(os.environ.get("QUARTERDECK_SHARED", Path(__file__).parents[3].parent / "shared"))
with_exports = pytest.mark.skipif(
    not (SHARED / "data/exports").is_dir(),
    reason="the real exports (QUARTERDECK_SHARED) are not here",
)

BACKLOG = """id,title,value,effort,after,kind,status
A,Show the tour,8,5,,story,To Do
B,Print the tour,5,3,A,story,In Progress
C,"Störung melden, sofort",6,4,,bug,To Do
D,Somehow better,9,,,story,To Do
E,Rewrite it all,9,50,,story,To Do
F,Logged in,3,1,,story,Done
G,Tours,,,,epic,To Do
H,Needs the rewrite,1,1,E,story,To Do
"""

command = typer.Typer()
command.command("plan")(plan)


def run(*arguments, stdin=None):
    return CliRunner().invoke(command, [str(a) for a in arguments], input=stdin)


def code(result):
    """The exit code as the console script would end."""
    if result.exception and not isinstance(result.exception, SystemExit):
        return exit_code_of(result.exception)
    return result.exit_code


@pytest.fixture
def backlog(tmp_path):
    path = tmp_path / "backlog.csv"
    path.write_text(BACKLOG, encoding="utf-8")
    return path


def console_script(*arguments):
    return [sys.executable, "-m", "quarterdeck", "plan", *map(str, arguments)]


def test_the_plan_its_proof_and_what_the_files_order_earns(backlog):
    result = run(backlog, "--capacity", "9")

    assert code(result) == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Best for these values: 14, in file order 13, +8 %."
    assert lines[1].startswith("Proven: no plan earns more than 14.")
    table = [re.split(r"\s{3,}", line) for line in lines[2:7]]
    assert table[0] == ["Item", "Title", "Effort", "Value", "Sprint"]
    assert table[2:4] == [
        ["A", "Show the tour", "5", "8", "S1"],
        ["C", "Störung melden, sofort", "4", "6", "S1"],
    ]
    assert "S1: 9 of 9." in lines


def test_what_is_left_out_stands_there_with_its_reason(backlog):
    found = {
        columns[0]: columns[2]
        for line in run(backlog, "--capacity", "9").stdout.splitlines()
        if len(columns := re.split(r"\s{3,}", line)) == 3
    }
    assert found["outweighed"] == "B"
    assert found["no effort"] == "D"
    assert found["larger than every sprint"] == "E"
    assert found["needs what is left"] == "H (needs E)"
    assert found["finished"] == "F"
    assert found["epics"] == "G"


def test_several_sprints(backlog):
    result = run(backlog, "--capacity", "5,4,3", "--json")
    chosen = {line["item"]: line["sprint"] for line in json.loads(result.stdout)["chosen"]}
    assert chosen == {"A": "S1", "C": "S2", "B": "S3"}
    again = run(backlog, "--capacity", "5", "--sprints", "3")
    assert "S3: " in again.stdout


def test_json_is_the_format_and_nothing_else(backlog):
    result = run(backlog, "--capacity", "9", "--json")
    document = read_document(result.stdout.encode(), "out", "quarterdeck.plan-result/1")
    assert (document["value"], document["status"]) == (14, "optimal")
    assert {left["item"]: left["reason"] for left in document["left"]} == {
        "B": "outweighed",
        "D": "no effort",
        "E": "larger than every sprint",
        "H": "needs E",
    }


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_same_file_gives_the_same_bytes_but_for_the_seconds(backlog, options):
    def output(hash_seed):
        ended = subprocess.run(
            console_script(backlog, "--capacity", "7,5", *options),
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        )
        return re.sub(rb'"seconds": [\d.e-]+|Took [\d.e-]+ s', b"", ended.stdout)

    assert output("1") == output("2")


def test_long_lists_are_cut_unless_all_is_asked(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("id,title,value,effort\n" + "".join(f"I{n},T,1,5\n" for n in range(30)))
    short, whole = run(path, "--capacity", "5"), run(path, "--capacity", "5", "--all")
    assert "and 21 more" in short.stdout
    assert "--all names every one." in short.stdout
    assert "more" not in whole.stdout.split("Left out")[1].split("many.csv")[0]
    assert all(f"I{n}" in whole.stdout for n in range(30))


def test_a_plan_document_is_planned_as_it_stands(tmp_path):
    path = tmp_path / "problem.txt"  # told by its content, not by its name
    path.write_text(
        json.dumps(
            {
                "format": "quarterdeck.plan/1",
                "sprints": [{"name": "May", "capacity": 6}],
                "items": [
                    {"id": "A", "title": "One", "value": 8, "effort": 5, "after": ["B"]},
                    {
                        "id": "B",
                        "variants": [
                            {"name": "good enough", "value": 1, "effort": 1},
                            {"name": "perfect", "value": 5, "effort": [3, 4, 8]},
                        ],
                    },
                ],
                "bundles": [{"id": "customer", "value": 10, "items": ["A", "B"]}],
            }
        )
    )
    result = run(path)
    assert code(result) == 0
    assert "Best for these values: 19" in result.stdout
    assert "Bundles earned: customer." in result.stdout
    assert re.search(r"B\s+good enough\s+1\s+1\s+May", result.stdout)
    assert "(low + 4 likely + high) / 6" in result.stdout


def test_what_must_be_in_and_cannot_is_a_no(backlog):
    result = run(backlog, "--capacity", "2", "--keep-started", "--json")
    assert code(result) == 1
    document = json.loads(result.stdout)
    assert (document["status"], document["value"], document["conflict"]) == (
        "infeasible",
        None,
        ["B"],
    )
    words = run(backlog, "--capacity", "2", "--keep-started").stdout
    assert "There is no such plan: these cannot be met together: B." in words


def test_time_that_is_up_before_any_plan_was_found_is_undecided(backlog, monkeypatch):
    def out_of_time(problem, **limits):
        raise Undecided("time was up")

    monkeypatch.setattr(plan_answer, "solve", out_of_time)
    result = run(backlog, "--capacity", "9", "--keep-started", "--time-limit", "5")
    assert code(result) == 3
    assert result.stdout == ""
    assert result.stderr.startswith("In 5 seconds no plan of backlog.csv was found")
    assert "--time-limit" in result.stderr


def test_no_capacity_gives_the_empty_plan(backlog):
    result = run(backlog, "--capacity", "0")
    assert code(result) == 0
    assert "Nothing is in the plan." in result.stdout


def test_standard_input_is_a_file_too():
    result = run("-", "--capacity", "9", "--json", stdin=BACKLOG)
    assert json.loads(result.stdout)["value"] == 14


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", ["--capacity", "9"], ["f.csv", "PNG", "choose the CSV"]),
        (b"id,title\nA,1\nA,2\n", ["--capacity", "9"], ["f.csv", "line 3", "line 2"]),
        (b'id,title\nA,"1\n', ["--capacity", "9"], ["f.csv", "line 2", "never closed"]),
        (b"id,title,effort\nA,1,-2\n", ["--capacity", "9"], ["f.csv", "line 2", "effort", "-2"]),
        (b"id,title,effort\nA,1,2\n", [], ["f.csv", "--capacity"]),
        (b"id,title,effort\nA,1,2\n", ["--capacity", "much"], ["--capacity", "'much'"]),
        (b"id,title,effort\nA,1,2\n", ["--capacity", "-1"], ["--capacity", "'-1'"]),
        (b"id,title,effort\nA,1,2\n", ["--capacity", "1e99"], ["capacity", "too large"]),
        (
            b"id,title,effort\nA,1,\n",
            ["--capacity", "1", "--effort-default", "inf"],
            ["--effort-default", "finite"],
        ),
        (b"id,title,effort\nA,1,2\n", ["--capacity", "1,2", "--sprints", "3"], ["2 sprints"]),
        (b"id,title,effort\nA,1,2\n", ["--sprints", "3"], ["--capacity"]),
        (b"id,title,effort\nA,1,2\n", ["--capacity", "9", "--effort", "efort"], ["“effort”"]),
        (b'{"format": "quarterdeck.plan/1", "item": []}', [], ["did you mean 'items'"]),
        (
            b'{"format": "quarterdeck.plan/1", "sprints": [{"capacity": 1}], '
            b'"items": [{"id": "A", "effort": 1, "after": ["A"]}]}',
            [],
            ["items[0].after", "A → A"],
        ),
        (b'{"format": "quarterdeck.plan/1"}', ["--capacity", "9"], ["leave out", "capacity"]),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(tmp_path, content, options, words):
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    result = run(path, *options)
    assert code(result) == 2
    assert result.stdout == ""
    assert "\n" not in str(result.exception)
    for word in words:
        assert word in str(result.exception)


def test_a_file_that_is_not_there_is_bad_input_at_the_console(tmp_path):
    ended = subprocess.run(
        console_script(tmp_path / "absent.csv", "--capacity", "9"), capture_output=True, text=True
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "absent.csv: no such file" in ended.stderr


def test_the_command_needs_neither_django_nor_a_database(backlog):
    program = (
        "import sys, typer\n"
        "from typer.testing import CliRunner\n"
        "from quarterdeck.entrances.cli.plan import plan\n"
        "app = typer.Typer(); app.command()(plan)\n"
        f"ended = CliRunner().invoke(app, [{str(backlog)!r}, '--capacity', '9'])\n"
        "assert ended.exit_code == 0, ended.exception\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'sqlite3')])\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.stdout.strip() == "[]", ended.stderr


def test_a_title_cannot_steer_the_terminal(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("id,title,value,effort\nA,\x1b[31mred[bold]\x07,2,1\nB,plain,1,1\n")
    out = run(path, "--capacity", "5").stdout
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "red[bold]" in out


def on_a_terminal(command, *, columns, interrupt_when=None):
    """Run a command on a terminal of so many columns: its output and exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(COLUMNS=str(columns), LINES="50", TERM="xterm")
        os.execv(command[0], command)
    seen, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            break
        if interrupt_when and interrupt_when in seen:
            os.kill(pid, signal.SIGINT)
            interrupt_when = None
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.decode())
    return plain.replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


def test_a_table_keeps_its_figures_on_a_narrow_terminal(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("id,title,value,effort\nA," + "very " * 40 + "long,2,1\nB,short,1.5,1\n")
    out, ended = on_a_terminal(console_script(path, "--capacity", "5"), columns=80)
    assert ended == 0
    (row,) = [line for line in out.splitlines() if line.startswith("A ")]
    assert len(row.rstrip()) <= 80
    assert re.search(r"very…?.*…\s+1\s+2\s+S1", row)


@with_exports
def test_a_real_jira_export():
    result = run(SHARED / "data/exports/jira-server-2018.csv", "--capacity", "40")
    assert code(result) == 0
    first, headline, proof, *_ = result.stdout.splitlines()
    assert first.startswith("2 products, JWP and INNT, are planned as one")
    assert "38 of 46 candidates share one value, 3: this plan mostly prefers small items" in first
    assert headline.startswith("Best for these values: 83, in file order ")
    assert proof.startswith("Proven: no plan earns more than 83.")
    assert "46 candidates, 15 without effort, 29 epics, 0 finished" in result.stdout


@with_exports
def test_a_real_linear_export():
    result = run(SHARED / "data/exports/linear-2023.csv", "--capacity", "8", "--json")
    assert json.loads(result.stdout)["value"] == 13


def test_ctrl_c_ends_the_search_and_shows_the_best_so_far(tmp_path):
    path = tmp_path / "hard.csv"
    # Efforts near each other and a capacity between their sums: the proof takes far longer.
    rows = [(f"I{n}", 100 + (n * 7919) % 97, 100 + (n * 6101) % 89) for n in range(900)]
    path.write_text("id,title,value,effort\n" + "".join(f"{i},Item,{v},{e}\n" for i, v, e in rows))
    out, ended = on_a_terminal(
        console_script(path, "--capacity", ",".join(["1013"] * 12), "--time-limit", "50"),
        columns=100,
        interrupt_when=b"Best so far",
    )
    assert ended == 0
    assert "Best found in the time given for these values: " in out
    assert "Not proven: no plan earns more than " in out
