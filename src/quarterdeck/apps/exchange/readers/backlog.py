"""A backlog file of any recognised tool → ``BacklogFile``."""

from __future__ import annotations

from collections.abc import Mapping

from quarterdeck.apps.exchange.readers.assemble import assemble
from quarterdeck.apps.exchange.readers.azure import AZURE
from quarterdeck.apps.exchange.readers.document import json_kind, parse_json
from quarterdeck.apps.exchange.readers.github import GITHUB, GITHUB_JSON, table_of_issues
from quarterdeck.apps.exchange.readers.gitlab import GITLAB
from quarterdeck.apps.exchange.readers.jira import JIRA
from quarterdeck.apps.exchange.readers.linear import LINEAR
from quarterdeck.apps.exchange.readers.native import NATIVE
from quarterdeck.apps.exchange.readers.rows import BacklogFile, BrokenBacklog
from quarterdeck.apps.exchange.readers.shape import Shape, heading_key
from quarterdeck.apps.exchange.readers.table import Table, table_from_text
from quarterdeck.apps.exchange.readers.text import decode

# Asked in this order; our own names come last, since every tool has a title.
SHAPES: tuple[Shape, ...] = (JIRA, LINEAR, GITLAB, AZURE, GITHUB, NATIVE)


def read_backlog(
    data: bytes, name: str, *, columns: Mapping[str, str] | None = None
) -> BacklogFile:
    """Read a backlog from the bytes of a file called ``name``.

    ``columns`` maps a field ("value", "effort") to the header of the column that holds it, and
    overrides what the names say. Values that cannot be meant are listed in ``untaken`` with
    ``wrong``; whether they are refused is the caller's choice.

    Raises: FileTooLarge, NotText, NotJson, BrokenTable, BrokenBacklog, DuplicateId, UnknownColumn.
    """
    table, shape = _table(data, name)
    return assemble(shape.prepare(table), shape, columns or {})


def _table(data: bytes, name: str) -> tuple[Table, Shape]:
    text = decode(data, name)
    notes = (text.note,) if text.note else ()
    if not json_kind(data):
        table = table_from_text(text.text, name, text.encoding, notes)
        return table, shape_of(table)
    issues = parse_json(text.text, name)
    if not isinstance(issues, list):
        raise BrokenBacklog(
            f"{name} is a JSON object, not a table or a list of GitHub issues: save the backlog as "
            "CSV, or export a list with “gh issue list --json”."
        )
    return table_of_issues(issues, name, text.encoding), GITHUB_JSON


def shape_of(table: Table) -> Shape:
    """The tool that wrote a table, recognised by its column names.

    Raises: BrokenBacklog.
    """
    keys = frozenset(heading_key(heading) for heading in table.headers)
    for shape in SHAPES:
        if shape.recognises(keys):
            return shape
    shown = ", ".join(heading for heading in table.headers[:12] if heading)
    more = ", …" if len(table.headers) > 12 else ""
    raise BrokenBacklog(
        f"{table.name}, line {table.header_line}: this line should name the columns, and none is "
        f"called id or title (found: {shown}{more}). Name the column with the titles “title”.",
        line=table.header_line,
    )
