"""Imports: where one stands, and what it brought."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import queries as record
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.exchange.models import Import
from quarterdeck.apps.jobs.queries import JobNotFound, JobState, job_by_id
from quarterdeck.apps.planning.models import PlanSettings
from quarterdeck.apps.workspaces.permissions import Act, acts_in, require, whose
from quarterdeck.apps.workspaces.queries.products import ProductRow, find_product, row_of
from quarterdeck.errors import NotFound


class NoSuchImport(NotFound):
    code = "no_such_import"


@dataclass(frozen=True, slots=True)
class ProductReport:
    """What one product got. ``batch`` names the act, for its undo."""

    key: str
    name: str
    made: bool
    new: int
    changed: int
    unchanged: int
    restored: int
    in_trash: int
    kept_efforts: tuple[Mapping[str, str], ...]
    untaken: tuple[Mapping[str, Any], ...]
    batch: uuid.UUID
    is_undone: bool


@dataclass(frozen=True, slots=True)
class ImportState:
    """Where an import stands: ``state`` as Import.State; ``share`` from 0 to 1 while it runs."""

    id: int
    product: str
    name: str
    format: str
    state: str
    share: float | None
    error: str
    created_at: datetime
    finished_at: datetime | None
    reports: tuple[ProductReport, ...]
    has_file: bool

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


def find_import(actor: Actor, import_id: int, *, lock: bool = False) -> Import:
    """The import, if it is the actor's own. Raises NoSuchImport."""
    rows = Import.objects.visible_to(actor).select_related("product__workspace")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=import_id).first()
    if found is None:
        raise NoSuchImport(_("There is no import %(id)s of yours.") % {"id": import_id})
    return found


def import_of(*, actor: Actor, import_id: int) -> ImportState:
    """Where an import stands and what it brought. Raises NotFound."""
    return state_of(find_import(actor, import_id))


@dataclass(frozen=True, slots=True)
class Beginning:
    """The page where a file is chosen; ``whose`` says whose act it is where it is not one's own."""

    product: ProductRow
    may_import: bool
    whose: str
    latest: tuple[ImportState, ...]
    has_items: bool
    capacities: tuple[float, ...]


def beginning_of(*, actor: Actor, product: str) -> Beginning:
    """What one needs to know before one chooses a file. Raises NotFound."""
    found = find_product(actor, product)
    may_import = Act.IMPORT in acts_in(actor, found)
    asked = PlanSettings.objects.filter(product=found).first()
    return Beginning(
        product=row_of(found),
        may_import=may_import,
        whose="" if may_import else whose(Act.IMPORT),
        latest=tuple(imports_of(actor=actor, product=product, count=5)) if may_import else (),
        has_items=Item.objects.filter(product=found, trashed_at__isnull=True).exists(),
        capacities=tuple(asked.capacities) if asked else (),
    )


def imports_of(*, actor: Actor, product: str, count: int = 10) -> list[ImportState]:
    """One's own latest imports into a product, newest first. Raises NotFound, NotAllowed."""
    found = find_product(actor, product)
    require(actor, Act.IMPORT, found)
    rows = Import.objects.visible_to(actor).filter(product=found).select_related("product")
    return [state_of(row) for row in rows.order_by("-pk")[:count]]


def state_of(row: Import) -> ImportState:
    """The import as plain data; expects ``product`` to be loaded."""
    job = _job(row)
    state, error, finished_at = row.state, row.error, row.finished_at
    if row.state in Import.UNDER_WAY and (job is None or job.is_finished):
        # The job ended before it could say so here: its worker was killed too often.
        state = Import.State.FAILED if job is None or job.state != "cancelled" else job.state
        error = job.error if job else _("The work was lost. Import the file again.")
        finished_at = job.finished_at if job else row.created_at
    kept = (row.report or {}).get("products", [])
    undone = record.undone_among(one["batch"] for one in kept)
    return ImportState(
        id=row.pk,
        product=row.product.key,
        name=row.name,
        format=row.format,
        state=state,
        share=job.share if job else None,
        error=error,
        created_at=row.created_at,
        finished_at=finished_at,
        reports=tuple(_report(one, undone) for one in kept),
        has_file=row.file_id is not None,
    )


def _job(row: Import) -> JobState | None:
    if row.state not in Import.UNDER_WAY or row.job_id is None:
        return None
    try:
        return job_by_id(row.job_id)
    except JobNotFound:
        return None


def _report(kept: Mapping[str, Any], undone: set[uuid.UUID]) -> ProductReport:
    batch = uuid.UUID(kept["batch"])
    return ProductReport(
        **{
            **kept,
            "kept_efforts": tuple(kept["kept_efforts"]),
            "untaken": tuple(kept["untaken"]),
            "batch": batch,
            "is_undone": batch in undone,
        }
    )
