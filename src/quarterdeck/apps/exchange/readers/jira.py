"""Jira's CSV export, Server and Cloud, "all fields" or chosen ones."""

from __future__ import annotations

import re

from quarterdeck.apps.exchange.readers.markup import wiki_to_markdown
from quarterdeck.apps.exchange.readers.shape import Shape, key_prefix

_KEYS = {"issuekey", "workitemkey"}


def _recognises(keys: frozenset[str]) -> bool:
    return bool(keys & _KEYS) or {"key", "summary", "issuetype"} <= keys


JIRA = Shape(
    name="jira",
    label="Jira export",
    recognises=_recognises,
    columns={
        "issuekey": "id",
        "workitemkey": "id",
        "key": "id",
        "issueid": "number",
        "workitemid": "number",
        "summary": "title",
        "issuetype": "kind",
        "worktype": "kind",
        "workitemtype": "kind",
        "status": "status",
        "statuscategory": "category",
        "resolution": "resolution",
        "priority": "priority",
        "projectkey": "product",
        "projectname": "product_name",
        "description": "description",
        "labels": "labels",
        # Names of a parent ("Parent summary", "Epic Name") are no references.
        "parentkey": "parent",
        "parent": "parent_number",
        "parentid": "parent_number",
        "customfield(epiclink)": "epic",
        "epiclink": "epic",
        "customfield(storypoints)": "effort",
        "customfield(storypointestimate)": "effort",
        "storypoints": "effort",
        "storypointestimate": "effort",
        "customfield(businessvalue)": "value",
        "businessvalue": "value",
        "customfield(acceptancecriteria)": "criteria",
        "acceptancecriteria": "criteria",
        "customfield(rank)": "order",
        "rank": "order",
        "comment": "comment",
        "comments": "comment",
        "created": "created",
        "updated": "updated",
    },
    patterns=(
        (re.compile(r"outwardissuelink\(block(s|er|ed)?\)"), "before"),
        (re.compile(r"inwardissuelink\(block(s|er|ed)?\)"), "after"),
    ),
    prose=wiki_to_markdown,
    product_of=key_prefix,
    labels=re.compile(r"[\s,;]+"),
    dated_remarks=True,
)
