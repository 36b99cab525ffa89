"""What a list shows stands in its address: filter, sort, columns, place."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from quarterdeck.apps.backlog.queries.lists import Filter

# Which part of the list is meant; everything else in an address says which list.
_PART = ("after", "until", "rows", "offset")


def filter_of(request: HttpRequest) -> Filter:
    """The filter that the address names."""
    asked = request.GET
    return Filter(
        text=asked.get("q", "").strip()[:200],
        kinds=tuple(asked.getlist("kind")),
        states=tuple(asked.getlist("state")),
        labels=tuple(asked.getlist("label")),
        parent=asked.get("parent", ""),
        scope=asked.get("scope") or "open",
        sort=asked.get("sort") or "order",
    )


def with_changes(request: HttpRequest, **changes: str | None) -> str:
    """The present address's query with some parts set, or taken out (None)."""
    query: QueryDict = request.GET.copy()
    for name in _PART:
        query.pop(name, None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def number_or_none(text: str | None) -> int | None:
    """A number as an address or a field tells it."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else None
