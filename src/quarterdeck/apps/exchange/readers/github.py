"""GitHub: issues as JSON (REST, or ``gh issue list --json``), and tables of a project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from quarterdeck.apps.exchange.readers.rows import BrokenBacklog
from quarterdeck.apps.exchange.readers.shape import Shape, heading_key
from quarterdeck.apps.exchange.readers.table import Record, Table

_ISSUE_URL = re.compile(r"https?://[^/]+/([^/]+/[^/]+)/(?:issues|pull)/(\d+)(?:[/?#].*)?")


def _without_hash(reference: str) -> str:
    found = _ISSUE_URL.fullmatch(reference)
    return found[2] if found else reference.removeprefix("#")


def _numbers_from_urls(table: Table) -> Table:
    """A project's table names its issues by address only; two repositories share numbers."""
    keys = [heading_key(heading) for heading in table.headers]
    if "url" not in keys:
        return table
    url = keys.index("url")
    found = [_ISSUE_URL.fullmatch(record.cell(url)) for record in table.records]
    repositories = {match[1] for match in found if match}
    several = len(repositories) > 1
    if "number" in keys and not several:
        return table
    headers, records = list(table.headers), []
    if "number" in keys:
        headers[keys.index("number")] = "Number in its repository"
    for record, match in zip(table.records, found, strict=True):
        cells = [*record.cells, *[""] * (len(table.headers) - len(record.cells))]
        number = (f"{match[1]}#{match[2]}" if several else match[2]) if match else ""
        told = [number, match[1] if match else ""]
        cells[len(table.headers) : len(table.headers)] = told
        records.append(Record(record.line, tuple(cells)))
    return replace(table, headers=(*headers, "number", "repository"), records=tuple(records))


GITHUB = Shape(
    name="github",
    label="GitHub issues",
    recognises=lambda keys: (
        ({"number", "title"} <= keys and bool(keys & {"state", "body", "url", "labels"}))
        or {"title", "url", "assignees", "status"} <= keys
    ),
    columns={
        "number": "id",
        "title": "title",
        "type": "kind",
        "state": "status",
        "status": "status",
        "body": "description",
        "labels": "labels",
        "estimate": "effort",
        "points": "effort",
        "storypoints": "effort",
        "value": "value",
        "priority": "priority",
        "parentissue": "parent",
        "repository": "product",
        "comment": "comment",
        "createdat": "created",
        "updatedat": "updated",
    },
    prepare=_numbers_from_urls,
    reference=_without_hash,
    labels=re.compile(r",\s*"),
    task_lists=True,
    dated_remarks=True,
)

# In JSON each label is its own, and may have a comma in its name.
GITHUB_JSON = replace(GITHUB, labels=re.compile(r"(?!)"))

# What a key of an issue's JSON is called in the table; the others keep their names.
_NAMES = {"created_at": "createdAt", "updated_at": "updatedAt", "html_url": "url"}


def table_of_issues(issues: list[Any], name: str, encoding: str) -> Table:
    """A list of issues as a table: one record an issue, one column a label and a comment.

    Objects that are pull requests are left out, and said. ``line`` counts the issues from 1.

    Raises: BrokenBacklog.
    """
    notes: list[str] = []
    rows: list[tuple[int, list[tuple[str, str]]]] = []
    pulls = 0
    for position, issue in enumerate(issues, start=1):
        if not isinstance(issue, Mapping) or "number" not in issue or "title" not in issue:
            raise BrokenBacklog(
                f"{name}, entry {position}: this is no GitHub issue (it has no number and title). "
                "Export with “gh issue list --json number,title,body,state,labels,comments,url”.",
                line=position,
            )
        if issue.get("pull_request"):
            pulls += 1
        else:
            rows.append((position, list(_cells(issue))))
    if pulls:
        are = "pull request is" if pulls == 1 else "pull requests are"
        notes.append(f"{pulls} {are} left out.")
    headers: list[str] = []
    for _, cells in rows:
        for heading, count in _counted(heading for heading, _ in cells).items():
            headers += [heading] * (count - headers.count(heading))
    records = []
    for position, cells in rows:
        free: dict[str, Iterator[int]] = {}
        out = [""] * len(headers)
        for heading, text in cells:
            if heading not in free:
                free[heading] = (i for i, known in enumerate(headers) if known == heading)
            out[next(free[heading])] = text
        records.append(Record(position, tuple(out)))
    return Table(name, encoding, ",", tuple(headers), tuple(records), tuple(notes), 1)


def _counted(headings: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for heading in headings:
        counts[heading] = counts.get(heading, 0) + 1
    return counts


def _cells(issue: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in issue.items():
        heading = _NAMES.get(key, key)
        if key == "url" and "html_url" in issue:  # the address of the API, not of the issue
            yield "api url", str(value)
        elif key == "labels" and isinstance(value, list):
            for label in value:
                yield "labels", str(label.get("name", "") if isinstance(label, Mapping) else label)
        elif key == "comments" and isinstance(value, list):
            for comment in value:
                if isinstance(comment, Mapping):
                    yield "comment", _remark(comment)
        elif key in ("type", "milestone") and isinstance(value, Mapping):
            yield key, str(value.get("name") or value.get("title") or "")
        elif isinstance(value, Mapping | list):
            yield heading, ", ".join(_names(value if isinstance(value, list) else [value]))
        elif value is not None and value != "":
            yield heading, str(value)


def _names(people: list[Any]) -> Iterator[str]:
    for one in people:
        if isinstance(one, Mapping):
            named = one.get("login") or one.get("name") or one.get("title")
            if named:
                yield str(named)
        else:
            yield str(one)


def _remark(comment: Mapping[str, Any]) -> str:
    author = comment.get("author") or comment.get("user") or {}
    login = author.get("login", "") if isinstance(author, Mapping) else str(author)
    at = comment.get("createdAt") or comment.get("created_at") or ""
    return f"{at};{login};{comment.get('body', '')}"
