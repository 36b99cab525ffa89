"""Bringing a backlog in: choosing a file, seeing what it would bring, the import, its report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quarterdeck.apps.exchange.choices import Choices, ChoiceUnfit
from quarterdeck.apps.exchange.queries.imports import Beginning, beginning_of, import_of
from quarterdeck.apps.exchange.queries.preview import page_of, untaken_of
from quarterdeck.apps.exchange.readers.slots import UnknownColumn
from quarterdeck.apps.exchange.readers.text import refuse_too_large
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.exchange.writers.backlog_csv import table_csv
from quarterdeck.entrances.refusals import status_of
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.exchange import answers, words
from quarterdeck.errors import Invalid

TOO_LARGE = frozenset({"file_too_large"})


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, product: str) -> HttpResponse:
    """Where a file is chosen; sent here, it is read and shown before anything enters."""
    if request.method == "GET":
        return _beginning(request, product)
    file = request.FILES.get("file")
    if file is None:
        return _beginning(request, product, _("Choose a file first."), 422)
    try:
        refuse_too_large(file.size or 0, file.name or "")
        started = imports.start_import(
            actor=actor_of(request),
            product=product,
            name=file.name or _("backlog.csv"),
            content=file.read(),
        )
    except Invalid as refusal:
        status = 413 if refusal.code in TOO_LARGE else status_of(refusal)
        return _beginning(request, product, refusal.message, status)
    return redirect("web:exchange:one", product=started.product.key, import_id=started.pk)


@login_required
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, product: str, import_id: int) -> HttpResponse:
    """An import: what it would bring, how far it is, or what it brought. POST confirms it."""
    if request.method == "GET":
        return _shown(request, product, import_id)
    chosen = answers.choices_in(request.POST)
    try:
        imports.confirm_import(
            actor=actor_of(request),
            import_id=import_id,
            targets=chosen.targets,
            effort_means=chosen.effort_means,
            value_from_priority=chosen.value_from_priority,
            raise_scale=chosen.raise_scale,
            columns=chosen.columns,
        )
    except (Invalid, imports.ImportOver) as refusal:
        return _shown(request, product, import_id, chosen, refusal)
    return redirect("web:exchange:one", product=product, import_id=import_id)


@login_required
@require_POST
def look(request: HttpRequest, product: str, import_id: int) -> HttpResponse:
    """The preview again, with other answers; nothing enters the backlog."""
    return _shown(request, product, import_id, answers.choices_in(request.POST))


@login_required
@require_GET
def progress(request: HttpRequest, product: str, import_id: int) -> HttpResponse:
    """How far it is, asked every second; when it is over the page is asked for anew."""
    state = import_of(actor=actor_of(request), import_id=import_id)
    if state.is_finished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "exchange/_progress.html", {"state": state})


@login_required
@require_POST
def cancel(request: HttpRequest, product: str, import_id: int) -> HttpResponse:
    """Drop the file, or stop the import: nothing of it stays."""
    try:
        row = imports.cancel_import(actor=actor_of(request), import_id=import_id)
    except imports.ImportOver:
        messages.info(request, _("It was done before it could be cancelled."))
        return redirect("web:exchange:one", product=product, import_id=import_id)
    if row.finished_at is None:
        return redirect("web:exchange:one", product=product, import_id=import_id)
    messages.success(request, _("%(name)s is dropped; nothing was imported.") % {"name": row.name})
    return redirect("web:exchange:import", product=product)


@login_required
@require_GET
def untaken(request: HttpRequest, product: str, import_id: int) -> StreamingHttpResponse:
    """Every value of the file that is not taken, to look at in a spreadsheet."""
    found = untaken_of(actor=actor_of(request), import_id=import_id)
    headers = [_("Line"), _("Column"), _("Value"), _("Why not"), _("What to do")]
    lines = table_csv(
        headers, ([str(u.line), u.column, u.value, u.reason, u.remedy] for u in found)
    )
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="not-taken.csv"'},
    )


def _beginning(
    request: HttpRequest, product: str, error: str = "", status: int = 200
) -> HttpResponse:
    found: Beginning = beginning_of(actor=actor_of(request), product=product)
    context = {
        "page": found,
        "error": error,
        "latest": [(state, words.outcome(state)) for state in found.latest],
        "capacities": ", ".join(f"{capacity:g}" for capacity in found.capacities),
    }
    return render(request, "exchange/begin.html", context, status=status)


def _shown(
    request: HttpRequest,
    product: str,
    import_id: int,
    chosen: Choices | None = None,
    refusal: Invalid | imports.ImportOver | None = None,
) -> HttpResponse:
    actor, start = actor_of(request), answers.number(request.GET.get("from"))
    try:
        page = page_of(actor=actor, import_id=import_id, choices=chosen, start=start)
    except (ChoiceUnfit, UnknownColumn) as unfit:
        # The answers cannot be looked at: the file is shown without them, and why.
        refusal, chosen = refusal or unfit, None
        page = page_of(actor=actor, import_id=import_id, start=start)
    if page.state.product != product.upper():
        return redirect("web:exchange:one", product=page.state.product, import_id=import_id)
    if page.preview is None:
        context: dict[str, Any] = {"state": page.state, **words.report_words(page.state)}
        return render(request, "exchange/import.html", context)
    context = {
        "state": page.state,
        "preview": page.preview,
        "refusal": refusal,
        **answers.questions(page.preview),
        **words.preview_words(page.preview, start),
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "exchange/preview.html", context, status=status)
