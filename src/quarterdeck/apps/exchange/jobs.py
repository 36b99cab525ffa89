"""The job that brings a file in, and the daily one that drops old files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.exchange.models import Import
from quarterdeck.apps.exchange.reading import backlog_in
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.exchange.services.bringing import Stopped, bring_in
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.errors import Refusal


@jobs.job(imports.BRING_IN, long=True)
def import_backlog(context: jobs.JobContext, *, import_id: int) -> dict[str, Any] | None:
    """Bring a confirmed file in, whole or not at all.

    Done twice it does nothing the second time: an import that is finished stays as it is.
    """
    row = _begin(context, import_id)
    if row is None:
        return None
    try:
        return _bring_in(context, row)
    except Stopped:
        if context.cancelled:
            _end(context, import_id, Import.State.CANCELLED)
        return None
    except Refusal as refusal:
        _end(context, import_id, Import.State.FAILED, refusal.message)
        raise
    except (OperationalError, InterfaceError):
        raise  # the database, not the file: the job is begun anew
    except Exception:
        why = _(
            "Something went wrong inside Quarterdeck, and nothing was imported. "
            "The log has the details under job %(id)s."
        ) % {"id": context.job_id}
        _end(context, import_id, Import.State.FAILED, why)
        raise


@transaction.atomic
def _begin(context: jobs.JobContext, import_id: int) -> Import | None:
    row = _mine(context, import_id)
    if row is not None:
        row.state = Import.State.RUNNING
        row.save(update_fields=["state"])
    return row


def _mine(context: jobs.JobContext, import_id: int) -> Import | None:
    """The import, locked, if it still waits for this very job."""
    rows = Import.objects.select_related("product__workspace").filter(
        pk=import_id, job_id=context.job_id, state__in=Import.UNDER_WAY
    )
    return rows.select_for_update(of=("self",), no_key=True).first()


def _bring_in(context: jobs.JobContext, row: Import) -> dict[str, Any] | None:
    backlog = backlog_in(row, imports.choices_of(row))
    if not context.progress(share=0.0):
        raise Stopped
    with transaction.atomic():
        mine = _mine(context, row.pk)
        if mine is None:
            return None
        actor = _who_confirmed(context, mine)
        products = bring_in(actor, mine, backlog, lambda share: context.progress(share=share))
        mine.state = Import.State.DONE
        mine.report = {"products": products}
        mine.finished_at = context.now
        mine.save(update_fields=["state", "report", "finished_at"])
    return {"import_id": row.pk, "products": [one["key"] for one in products]}


def _who_confirmed(context: jobs.JobContext, row: Import) -> Actor:
    """The person, with the rights they have now and no more than their token had."""
    return Actor(
        user_id=row.by_id,
        via="job",
        now=context.now,
        name=names_of([row.by_id])[row.by_id],
        scopes=None if row.scopes is None else frozenset(row.scopes),
    )


@transaction.atomic
def _end(context: jobs.JobContext, import_id: int, state: Import.State, error: str = "") -> None:
    row = _mine(context, import_id)
    if row is not None:
        imports.end_import(row, state, context.now, error)


@jobs.job("exchange.forget_files")
def forget_files(context: jobs.JobContext) -> dict[str, Any]:
    """Uploads that nobody confirmed, and files of long ago."""
    return {"dropped": imports.forget_files(now=context.now)}


jobs.every("exchange.forget_files", timedelta(days=1))
