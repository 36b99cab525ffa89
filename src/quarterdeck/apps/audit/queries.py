"""Reading the record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from quarterdeck.apps.audit.models import AuditRecord


@dataclass(frozen=True, slots=True)
class Change:
    """One record, as plain data."""

    id: int
    at: datetime
    actor_id: int | None
    for_id: int | None
    via: str
    event: str
    subject_type: str
    subject_id: int
    before: dict[str, Any]
    after: dict[str, Any]
    batch: uuid.UUID


def _change(row: AuditRecord) -> Change:
    return Change(
        row.pk,
        row.at,
        row.actor_id,
        row.for_id,
        row.via,
        row.event,
        row.subject_type,
        row.subject_id,
        row.before,
        row.after,
        row.batch,
    )


def changes_of(
    subject_type: str, subject_id: int, *, before_id: int | None = None, count: int = 50
) -> list[Change]:
    """The subject's latest changes, newest first; ``before_id`` goes further back."""
    rows = AuditRecord.objects.filter(subject_type=subject_type, subject_id=subject_id)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [_change(row) for row in rows.order_by("-pk")[:count]]


def changes_about(
    subjects: Mapping[str, Sequence[int]], *, before_id: int | None = None, count: int = 50
) -> list[Change]:
    """The latest changes of several subjects together (ids by type), newest first."""
    about = Q()
    for subject_type, ids in subjects.items():
        if ids:
            about |= Q(subject_type=subject_type, subject_id__in=ids)
    if not about:
        return []
    rows = AuditRecord.objects.filter(about)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return [_change(row) for row in rows.order_by("-pk")[:count]]


def changes_of_batch(batch: uuid.UUID) -> list[Change]:
    """All records that one act wrote, newest first: the order in which they are undone."""
    return [_change(row) for row in AuditRecord.objects.filter(batch=batch).order_by("-pk")]


def batch_is_undone(batch: uuid.UUID) -> bool:
    """Whether a later act took this one back."""
    return AuditRecord.objects.filter(undoes=batch).exists()


def undone_among(batches: Iterable[uuid.UUID | str]) -> set[uuid.UUID]:
    """Those of several acts that a later act took back."""
    rows = AuditRecord.objects.filter(undoes__in=list(batches))
    return {batch for batch in rows.values_list("undoes", flat=True).distinct() if batch}


def last_undoable_batch(
    *, product_id: int, actor_id: int, events: frozenset[str], among: int = 100
) -> uuid.UUID | None:
    """The actor's newest act in this product that consists of such events and still stands.

    An undo is itself no act to undo here: undoing goes back step by step.
    """
    rows = AuditRecord.objects.filter(product_id=product_id, actor_id=actor_id)
    undone = set(
        rows.filter(undoes__isnull=False).order_by("-pk").values_list("undoes", flat=True)[:among]
    )
    latest = rows.order_by("-pk").values_list("batch", "event", "undoes")[:among]
    for batch, event, undoes in latest:
        if undoes is None and event in events and batch not in undone:
            return batch
    return None
