"""Bringing a backlog file in: reading it, confirming what it becomes, stopping that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.exchange.choices import Choices, Target, checked, choices_from
from quarterdeck.apps.exchange.models import Import
from quarterdeck.apps.exchange.queries.destinations import (
    destinations_of,
    refuse_unanswered,
    targets_of,
)
from quarterdeck.apps.exchange.queries.imports import find_import
from quarterdeck.apps.exchange.readers.backlog import read_backlog
from quarterdeck.apps.exchange.readers.text import SIZE_LIMIT
from quarterdeck.apps.exchange.reading import backlog_in
from quarterdeck.apps.files import services as files
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.jobs.queries import JobNotFound
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.apps.workspaces.services.workspaces import SignInFirst
from quarterdeck.errors import Conflict

BRING_IN = "exchange.import_backlog"


class ImportOver(Conflict):
    code = "import_over"


@transaction.atomic
def start_import(*, actor: Actor, product: str, name: str, content: bytes) -> Import:
    """Read a backlog file and keep it for its preview; nothing enters the backlog yet.

    ``name`` is the file's, ``content`` its bytes, at most 50 MB. Raises NotFound, NotAllowed,
    and what the readers refuse: FileTooLarge, NotText, NotJson, BrokenTable, BrokenBacklog.
    """
    found = find_product(actor, product)
    for act in (Act.IMPORT, Act.EDIT_ITEMS):
        require(actor, act, found)
    if actor.user_id is None:
        raise SignInFirst(_("An import needs a person who brings it."))
    backlog = read_backlog(content, name)
    file = files.store_file(
        name=name,
        media_type="text/csv",
        content=content,
        by=actor.user_id,
        now=actor.now,
        largest=SIZE_LIMIT,
    )
    return Import.objects.create(
        product=found,
        file=file,
        name=file.name,
        format=backlog.format,
        by_id=actor.user_id,
        created_at=actor.now,
    )


@transaction.atomic
def confirm_import(
    *,
    actor: Actor,
    import_id: int,
    targets: Mapping[str, Target] | None = None,
    effort_means: str = "",
    value_from_priority: bool | None = None,
    raise_scale: bool = False,
    columns: Mapping[str, str] | None = None,
) -> Import:
    """Have the file brought in as its preview shows it, by a job.

    What is asked, and may be answered here, stands in ``choices.Choices``. Confirmed twice it
    is done once. Raises NotFound, NotAllowed, ImportOver, ChoiceUnfit, FileDropped,
    UnknownColumn.
    """
    row = find_import(actor, import_id, lock=True)
    require(actor, Act.IMPORT, row.product)
    if row.state in Import.UNDER_WAY:
        return row
    if row.state != Import.State.PREVIEW:
        raise ImportOver(
            _("%(name)s was dealt with already: choose the file again to import it once more.")
            % {"name": row.name}
        )
    choices = checked(
        Choices(targets or {}, effort_means, value_from_priority, raise_scale, columns or {})
    )
    backlog = backlog_in(row, choices)
    refuse_unanswered(destinations_of(actor, row.product, backlog, choices), choices)
    # The suggestions are answers now: what one saw is what is done.
    choices = checked(
        Choices(
            targets_of(actor, row.product, backlog, choices),
            choices.effort_means,
            choices.value_from_priority,
            choices.raise_scale,
            choices.columns,
        )
    )
    row.choices = choices.as_json()
    row.scopes = sorted(actor.scopes) if actor.scopes is not None else None
    row.state = Import.State.QUEUED
    row.job_id = jobs.queue(
        BRING_IN, key=str(row.pk), requested_by=actor.user_id, import_id=row.pk
    ).pk
    row.save(update_fields=["choices", "scopes", "state", "job_id"])
    audit.record(
        actor,
        "exchange.import.confirmed",
        row,
        after={"format": row.format},
        product_id=row.product_id,
    )
    return row


@transaction.atomic
def cancel_import(*, actor: Actor, import_id: int) -> Import:
    """Drop a file that is not confirmed, or stop one that is being brought in.

    What was begun is rolled back, whole. Raises NotFound, NotAllowed, ImportOver.
    """
    row = find_import(actor, import_id, lock=True)
    require(actor, Act.IMPORT, row.product)
    if row.state in Import.FINISHED:
        raise ImportOver(_("%(name)s was dealt with already.") % {"name": row.name})
    if row.state in Import.UNDER_WAY and not _asked_to_stop(row):
        return row
    end_import(row, Import.State.CANCELLED, actor.now)
    return row


def _asked_to_stop(row: Import) -> bool:
    """Whether the job is over by that: one that runs ends the import itself."""
    try:
        return jobs.ask_cancel(str(row.job_id)).is_finished
    except JobNotFound:
        return True


def end_import(row: Import, state: Import.State, now: datetime, error: str = "") -> None:
    """An import that brought nothing ends, and its file goes."""
    file_id, row.file = row.file_id, None
    row.state, row.error, row.finished_at = state, error, now
    row.save(update_fields=["file", "state", "error", "finished_at"])
    if file_id is not None:
        files.delete_file(file_id)


@transaction.atomic
def forget_files(*, now: datetime) -> int:
    """Drop what waits unconfirmed for a week, and the files of what was done a month ago.

    They hold what people wrote. Answers how many.
    """
    waiting = Import.objects.filter(
        state=Import.State.PREVIEW, created_at__lt=now - timedelta(days=7)
    )
    done = Import.objects.filter(file__isnull=False, finished_at__lt=now - timedelta(days=30))
    gone = [
        file_id
        for rows in (waiting, done)
        for file_id in rows.values_list("file_id", flat=True)
        if file_id is not None
    ]
    waiting.delete()
    files.delete_files(gone)
    return len(gone)


def choices_of(row: Import) -> Choices:
    """What was answered when the import was confirmed."""
    return choices_from(row.choices)
