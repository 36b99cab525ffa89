"""GitLab's CSV export of issues; the names changed a little over the years."""

from __future__ import annotations

import re

from quarterdeck.apps.exchange.readers.shape import Shape


def _without_hash(reference: str) -> str:
    return reference.removeprefix("#")


GITLAB = Shape(
    name="gitlab",
    label="GitLab export",
    recognises=lambda keys: (
        bool(keys & {"issueid", "issueiid"}) and {"title", "url"} <= keys and "issuekey" not in keys
    ),
    columns={
        "issueid": "id",
        "issueiid": "id",
        "title": "title",
        "type": "kind",
        "state": "status",
        "description": "description",
        "weight": "effort",
        "labels": "labels",
        # "Epic" and "Parent" hold titles, which are no references.
        "parentid": "parent",
        "parentiid": "parent",
        "createdat(utc)": "created",
        "createdat": "created",
        "updatedat(utc)": "updated",
        "updatedat": "updated",
    },
    reference=_without_hash,
    labels=re.compile(r","),
    task_lists=True,
)
