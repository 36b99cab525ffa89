"""``quarterdeck plan FILE``: the proven best release plan of a backlog file."""

from __future__ import annotations

import math
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.status import Status

from quarterdeck.apps.exchange.plan_answer import NotDecided, PlanAnswer, PlanOptions, plan_answer
from quarterdeck.engines.progress import Step
from quarterdeck.entrances.cli.output import console, number, print_json, print_table, say
from quarterdeck.entrances.refusals import ExitCode
from quarterdeck.errors import Invalid

SHOWN = 8
"""Items named per reason before the list is cut."""


class UnreadableFile(Invalid):
    code = "unreadable_file"


class WrongOption(Invalid):
    code = "wrong_option"


def plan(
    file: Annotated[
        Path,
        typer.Argument(
            help="A backlog: CSV of your own, of Jira, Linear, GitHub, GitLab or Azure Boards, "
            "GitHub issues as JSON; or a quarterdeck.plan/1 document. - reads standard input.",
            metavar="FILE",
        ),
    ],
    capacity: Annotated[
        str,
        typer.Option(
            help="What fits into each sprint, in the unit of the efforts: 40, or 15,15,10."
        ),
    ] = "",
    sprints: Annotated[
        int | None, typer.Option(help="Number of sprints of one capacity each.", min=1, max=1000)
    ] = None,
    project: Annotated[
        str | None, typer.Option(help="Plan one product of several in the file.", metavar="KEY")
    ] = None,
    value: Annotated[
        str | None, typer.Option(help="The column that holds the value.", metavar="COLUMN")
    ] = None,
    effort: Annotated[
        str | None, typer.Option(help="The column that holds the effort.", metavar="COLUMN")
    ] = None,
    effort_default: Annotated[
        float | None, typer.Option(help="The effort of items that have none.", min=0)
    ] = None,
    keep_started: Annotated[
        bool, typer.Option("--keep-started", help="Force in what is in progress.")
    ] = False,
    time_limit: Annotated[
        float, typer.Option(help="Seconds; the best plan so far is shown then.", min=0.1)
    ] = 60.0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print quarterdeck.plan-result/1 instead of tables.")
    ] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Name every item that is left out.")
    ] = False,
) -> None:
    """The proven best release plan of a file.

    Exit codes: 0 there is a plan (proven best, or the best of the time given; the output says
    which); 1 what must be in the plan cannot all be in it; 2 the file or an option cannot be
    meant; 3 time was up before any plan was found. Ctrl-C shows the best plan so far.
    """
    for name, given in (("--effort-default", effort_default), ("--time-limit", time_limit)):
        if given is not None and not math.isfinite(given):
            raise WrongOption(f"{name} {given}: write a number that is finite.", field=name)
    options = PlanOptions(
        capacity=_capacity(capacity, sprints),
        project=project,
        value_column=value,
        effort_column=effort,
        effort_default=effort_default,
        keep_started=keep_started,
        time_limit=time_limit,
    )
    data, name = _content(file)
    try:
        with _watching() as progress:
            answer = plan_answer(data, name, options, progress=progress)
    except NotDecided as refusal:
        console(error=True).print(refusal.message)
        raise typer.Exit(ExitCode.UNDECIDED) from None
    if as_json:
        print_json(answer.document)
    else:
        _show(answer, show_all=show_all)
    if answer.document["status"] == "infeasible":
        raise typer.Exit(ExitCode.NO)


def _content(file: Path) -> tuple[bytes, str]:
    if str(file) == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return file.read_bytes(), file.name
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise UnreadableFile(f"{file}: {reason}. Check the path and its name.") from None


def _capacity(text: str, sprints: int | None) -> tuple[float, ...]:
    if not text.strip():
        if sprints is not None:
            raise WrongOption("--sprints needs --capacity: what fits into each of them?")
        return ()
    given = []
    for part in text.split(","):
        try:
            each = float(part)
        except ValueError:
            each = math.nan
        if not (math.isfinite(each) and each >= 0):
            raise WrongOption(
                f"--capacity {text}: {part.strip() or 'nothing'!r} is not a number of 0 or more; "
                "write 40, or 15,15,10 for three sprints.",
                field="capacity",
            )
        given.append(each)
    if sprints is None:
        return tuple(given)
    if len(given) not in (1, sprints):
        raise WrongOption(
            f"--capacity {text} names {len(given)} sprints and --sprints {sprints}: give one "
            "capacity, or one for each.",
            field="sprints",
        )
    return tuple(given) * (sprints if len(given) == 1 else 1)


@contextmanager
def _watching() -> Iterator[Callable[[Step], bool]]:
    """Progress on a terminal's standard error; the first Ctrl-C ends the search, not the command."""
    stopped = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    status: Status | None = None
    if sys.stderr.isatty():
        status = console(error=True).status("Looking for the best plan …")
        status.start()

    def progress(step: Step) -> bool:
        if status is not None and step.value is not None:
            bound = "" if step.bound is None else f", none above {number(step.bound)}"
            status.update(f"Best so far {number(step.value)}{bound} … (Ctrl-C ends the search)")
        return not stopped

    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, before)
        if status is not None:
            status.stop()


def _show(answer: PlanAnswer, *, show_all: bool) -> None:
    if answer.warnings:
        say(" ".join(answer.warnings))
    document = answer.document
    if document["status"] == "infeasible":
        conflict = ", ".join(document["conflict"])
        say(f"There is no such plan: these cannot be met together: {conflict}.", style="bold")
    else:
        say(_headline(answer), style="bold")
        say(_proof(answer))
        _show_planned(answer)
        _show_left(answer, show_all=show_all)
    for rule in answer.rules:
        say(rule)


def _headline(answer: PlanAnswer) -> str:
    best, own = answer.document["value"], answer.in_order_value
    if best > own > 0:
        more = f", +{number(round(100 * (best - own) / own))} %"
    elif best == own:
        more = ", the same"
    else:
        more = ""
    proven = answer.document["status"] == "optimal"
    best_is = "Best" if proven else "Best found in the time given"
    return f"{best_is} for these values: {number(best)}, in file order {number(own)}{more}."


def _proof(answer: PlanAnswer) -> str:
    document = answer.document
    seconds = (
        f"{document['seconds']:.2g}" if document["seconds"] < 10 else number(document["seconds"])
    )
    if document["status"] == "optimal":
        return f"Proven: no plan earns more than {number(document['bound'])}. Took {seconds} s."
    return (
        f"Not proven: no plan earns more than {number(document['bound'])}, but one may earn more "
        f"than this (gap {100 * document['gap']:.2g} %). Took {seconds} s."
    )


def _show_planned(answer: PlanAnswer) -> None:
    if not answer.planned:
        say("Nothing is in the plan.")
        return
    varied = any(line.variant is not None for line in answer.planned)
    headers = ["Item", "Title", *(["Variant"] if varied else []), "Effort", "Value", "Sprint"]
    print_table(
        headers,
        [
            [
                line.item,
                line.title,
                *([line.variant or ""] if varied else []),
                number(line.effort),
                number(line.value),
                line.sprint,
            ]
            for line in answer.planned
        ],
        right=("Effort", "Value"),
        long="Title",
    )
    for sprint in answer.sprints:
        say(f"{sprint.name}: {number(sprint.used)} of {number(sprint.capacity)}.")
    if answer.document["bundles"]:
        say(f"Bundles earned: {', '.join(answer.document['bundles'])}.")


def _show_left(answer: PlanAnswer, *, show_all: bool) -> None:
    grouped: dict[str, list[str]] = {}
    for left in answer.left:
        reason = "needs what is left" if left.reason.startswith("needs ") else left.reason
        needs = f" ({left.reason})" if left.reason.startswith("needs ") else ""
        grouped.setdefault(reason, []).append(f"{left.item}{needs}")
    listed = [*grouped.items(), ("finished", answer.finished), ("epics", answer.epics)]
    rows, cut = [], False
    for reason, ids in listed:
        if ids:
            shown = list(ids) if show_all else list(ids[:SHOWN])
            more = f" and {len(ids) - len(shown)} more" if len(shown) < len(ids) else ""
            cut = cut or bool(more)
            rows.append([reason, str(len(ids)), ", ".join(shown) + more])
    if rows:
        say()
        print_table(["Left out", "Items", "Which"], rows, right=("Items",), long="Which", wrap=True)
    if cut:
        say("--all names every one.")
    say()
