"""Taking a backlog out: as CSV, as a table to paste, as a plan file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from quarterdeck.apps.exchange.queries.export import export_csv, export_plan, export_table
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.backlog.address import filter_of


@login_required
@require_GET
def csv(request: HttpRequest, product: str) -> StreamingHttpResponse:
    """What the list of this address shows, in a form that the import takes back."""
    lines = export_csv(actor=actor_of(request), product=product, filter=filter_of(request))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{product.upper()}.csv"'},
    )


@login_required
@require_GET
def table(request: HttpRequest, product: str) -> HttpResponse:
    """What the list shows, to paste: Markdown, or with ``form=tabs`` for a spreadsheet."""
    lines = export_table(
        actor=actor_of(request),
        product=product,
        filter=filter_of(request),
        form=request.GET.get("form", "markdown"),
    )
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


@login_required
@require_GET
def plan(request: HttpRequest, product: str) -> JsonResponse:
    """The order as a file for `quarterdeck plan`."""
    document = export_plan(
        actor=actor_of(request),
        product=product,
        capacities=request.GET.get("capacities") or None,
    )
    return JsonResponse(
        document,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{product.upper()}.plan.json"'},
    )
