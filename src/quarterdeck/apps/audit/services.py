"""Writing the record. Called by every service that changes something, in its transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db import connection
from django.db.models import Field, Model

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
    row = unwritten(
        actor,
        event,
        subject,
        before=before,
        after=after,
        product_id=product_id,
        workspace_id=workspace_id,
        for_id=for_id,
        undoes=undoes,
    )
    row.save(force_insert=True)
    return row


def unwritten(
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
    """As ``record``, to be written with many others by ``record_all``."""
    return AuditRecord(
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


def record_all(rows: Iterable[AuditRecord]) -> None:
    """Write many records of one act, in their order.

    An import writes tens of thousands. They are alike but for what they are about, so what they
    share is prepared for the database once: Django's bulk_create takes five times as long.
    """
    fields = [field for field in AuditRecord._meta.concrete_fields if not field.primary_key]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quoted(AuditRecord._meta.db_table)
    prepared: dict[tuple[str, Any], Any] = {}

    def prepare(field: Field[Any, Any], value: Any) -> Any:
        if isinstance(value, dict):
            return field.get_db_prep_save(value, connection)
        key = (field.attname, value)
        if key not in prepared:
            prepared[key] = field.get_db_prep_save(value, connection)
        return prepared[key]

    lines = [[prepare(field, field.pre_save(row, add=True)) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", lines)
