"""``quarterdeck renewal FILE``: what is still missing to keep one's credentials, and until when."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from quarterdeck.apps.exchange.renewal_answer import RenewalAnswer, renewal_answer
from quarterdeck.engines.credential import Missing, Renewal
from quarterdeck.engines.credential.words import money, plain
from quarterdeck.entrances.cli.output import print_json, print_table, say
from quarterdeck.errors import Invalid

NOT_CONFIRMED = "not confirmed"
NO_FIGURE = "–"
SHOWN = 5
"""Facts without a source that are named before the list is cut."""


class UnreadableFile(Invalid):
    code = "unreadable_file"


class WrongOption(Invalid):
    code = "wrong_option"


def renewal(
    file: Annotated[
        Path,
        typer.Argument(
            help="A quarterdeck.holder/1 document: awards and units. - reads standard input.",
            metavar="FILE",
        ),
    ],
    rules: Annotated[
        Path | None,
        typer.Option(
            help="A folder of rules (*.toml) instead of the examples that come along.",
            metavar="DIR",
        ),
    ] = None,
    on: Annotated[
        str,
        typer.Option(help="As of this day, for example 2026-05-31; today without.", metavar="DATE"),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print quarterdeck.renewal/1 instead of tables.")
    ] = False,
) -> None:
    """What is still missing to keep one's credentials, until when, and what it costs.

    Exit codes: 0 the answer is there, also where rules are not known (then it says which);
    2 the file, the rules or an option cannot be meant.
    """
    answer = renewal_answer(*_content(file), on=_day(on), rules=_rules(rules))
    if as_json:
        print_json(answer.document)
    else:
        _show(answer)


def _content(file: Path) -> tuple[bytes, str]:
    if str(file) == "-":
        return sys.stdin.buffer.read(), "standard input"
    return _bytes(file), file.name


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise UnreadableFile(f"{file}: {reason}. Check the path and its name.") from None


def _day(given: str) -> date:
    if not given:
        return datetime.now().astimezone().date()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise WrongOption(
        f"--on {given} is no date: write it as year-month-day, for example 2026-05-31.", field="on"
    )


def _rules(folder: Path | None) -> dict[str, bytes] | None:
    if folder is None:
        return None
    if not folder.is_dir():
        raise WrongOption(f"--rules {folder}: there is no such folder.", field="rules")
    found = {path.name: _bytes(path) for path in sorted(folder.glob("*.toml"))}
    if not found:
        raise WrongOption(
            f"--rules {folder}: there is no rules file (*.toml) in it.", field="rules"
        )
    return found


def _show(answer: RenewalAnswer) -> None:
    if not answer.renewals:
        say("There is no award in this file, so there is nothing to renew.", style="bold")
        return
    print_table(
        ["Renewal", "Due", "State", "Units", "Missing", "Fee", "Renews"],
        [_row(found) for found in answer.renewals],
        long="Renews",
        wrap=True,
    )
    for found in answer.renewals:
        say()
        say(found.program or found.scheme, style="bold")
        for sentence in found.because:
            say(sentence)
    say()
    for sentence in _about_rules(answer):
        say(sentence)


def _row(found: Renewal) -> list[str]:
    ends = [_due(found), found.state or NOT_CONFIRMED]
    name = found.program or found.scheme
    if found.missing is None and not found.renews:  # revoked, lapsed: there are no figures
        return [name, *ends, NO_FIGURE, NO_FIGURE, NO_FIGURE, "nothing"]
    return [
        name,
        *ends,
        f"{_figure(found.units_counted)} of {_figure(found.units_needed)}",
        _missing(found.missing),
        NOT_CONFIRMED if found.fee is None else money(found.fee, found.currency),
        ", ".join(found.renews) or "nothing",
    ]


def _due(found: Renewal) -> str:
    if found.due:
        return found.due.isoformat()
    return "never" if found.missing == () else NOT_CONFIRMED


def _figure(units: Decimal | None) -> str:
    return "?" if units is None else plain(units)


def _missing(parts: tuple[Missing, ...] | None) -> str:
    if parts is None:
        return NOT_CONFIRMED
    said = [plain(p.units) + (f" {p.category}" if p.category else "") for p in parts]
    return " + ".join(said) or "nothing"


def _about_rules(answer: RenewalAnswer) -> list[str]:
    said = []
    if answer.shipped:
        said.append(
            "Judged by the examples that come with Quarterdeck: unofficial, from sources read until "
            f"{answer.seen}. The certification bodies have the last word."
        )
    if answer.unsourced:
        more = len(answer.unsourced) - SHOWN
        named = ", ".join(answer.unsourced[:SHOWN]) + (f" and {more} more" if more > 0 else "")
        said.append(f"These facts of the rules have no source: {named}.")
    return said
