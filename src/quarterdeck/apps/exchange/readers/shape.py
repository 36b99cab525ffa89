"""The shape of one tool's export: how it is recognised, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quarterdeck.apps.exchange.readers.table import Table

SLOT_FIELDS = {
    "id": "id",
    "number": "id",
    "title": "title",
    "kind": "kind",
    "status": "status",
    "category": "status",
    "resolution": "status",
    "archived": "status",
    "priority": "priority",
    "value": "value",
    "effort": "effort",
    "after": "after",
    "before": "after",
    "parent": "parent",
    "parent_number": "parent",
    "epic": "parent",
    "variant": "variant",
    "version": "version",
    "labels": "labels",
    "description": "description",
    "role": "role",
    "want": "want",
    "benefit": "benefit",
    "criteria": "criteria",
    "comment": "comments",
    "order": "order",
    "product": "product",
    "product_name": "product",
    "created": "created",
    "updated": "updated",
}
"""What a column can hold (its slot), and the field of ``Row`` that it becomes."""

METHOD_INPUTS = {
    "timecriticality": "time_criticality",
    "riskreduction": "risk_reduction",
    "reach": "reach",
    "impact": "impact",
    "confidence": "confidence",
    "ease": "ease",
    "moscow": "moscow",
    "kano": "kano",
    "importance": "importance",
    "satisfaction": "satisfaction",
    "profile": "profile",
    "deadline": "deadline",
}
"""Inputs of the methods of prioritisation, kept as written under the method's own name."""


def heading_key(heading: str) -> str:
    """A header name as it is compared: case, spaces, _ and - do not count.

    >>> heading_key(" Issue_Key ") == heading_key("issue key")
    True
    """
    return re.sub(r"[\s_\-\xa0]+", "", heading).lower()


def as_it_stands(text: str) -> str:
    return text


def no_product(id_: str) -> str:
    return ""


def key_prefix(id_: str) -> str:
    """The product of a key such as JWP-13: JWP."""
    prefix, dash, number = id_.rpartition("-")
    return prefix if dash and number.isdigit() else ""


def unprepared(table: Table) -> Table:
    return table


@dataclass(frozen=True, slots=True)
class Shape:
    """One tool's export.

    ``columns`` maps heading keys to slots; ``patterns`` does so for families of names.
    ``prepare`` turns a table that says something by its form into one that says it in columns.
    ``clean`` is applied to every cell, ``prose`` to long texts (→ Markdown), ``reference`` to
    ids that point to other rows. ``task_lists``: ``- [ ]`` lines of a description are criteria.
    ``dated_remarks``: a comment is always ``date;author;text``.
    """

    name: str
    label: str
    recognises: Callable[[frozenset[str]], bool]
    columns: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    prepare: Callable[[Table], Table] = unprepared
    clean: Callable[[str], str] = as_it_stands
    prose: Callable[[str], str] = as_it_stands
    reference: Callable[[str], str] = as_it_stands
    order: Callable[[str], str] = as_it_stands
    product_of: Callable[[str], str] = no_product
    labels: re.Pattern[str] = re.compile(r"[;,]")
    kinds: Mapping[str, str] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    priorities: Mapping[str, str] = field(default_factory=dict)
    task_lists: bool = False
    dated_remarks: bool = False

    def slot(self, heading: str) -> str:
        """What a column of this name holds, ``input:NAME`` for a method input, else nothing."""
        key = heading_key(heading)
        if known := self.columns.get(key):
            return known
        for pattern, slot in self.patterns:
            if pattern.fullmatch(key):
                return slot
        return f"input:{METHOD_INPUTS[key]}" if key in METHOD_INPUTS else ""
