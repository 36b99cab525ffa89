"""Writing the record. Called by every service that changes something, in its transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model

from quarterdeck.apps.audit.models import AuditRecord


class Doer(Protocol):
    """What the record needs to know of an actor (accounts stands above this domain)."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def via(self) -> str: ...
    @property
    def now(self) -> datetime: ...
    @property
    def batch(self) -> uuid.UUID: ...


def record(
    actor: Doer,
    event: str,
    subject: Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    product_id: int | None = None,
    workspace_id: int | None = None,
    for_id: int | None = None,
    undoes: uuid.UUID | None = None,
) -> AuditRecord:
    """Write one record.

    ``event`` is ``<domain>.<noun>.<past tense>``. All records of one act share ``actor.batch``.
    ``for_id`` is the product owner on whose behalf a delegate acted.
    """
    return AuditRecord.objects.create(
        at=actor.now,
        actor_id=actor.user_id,
        for_id=for_id,
        via=actor.via,
        event=event,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        product_id=product_id,
        workspace_id=workspace_id,
        before=dict(before or {}),
        after=dict(after or {}),
        batch=actor.batch,
        undoes=undoes,
    )
