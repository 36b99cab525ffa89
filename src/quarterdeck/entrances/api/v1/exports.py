"""API of exports: a backlog as a file."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header
from ninja import Router

from quarterdeck.apps.exchange.queries.export import export_csv, export_plan, export_table
from quarterdeck.entrances.api.identity import actor_of

router = Router(tags=["exports"])


def _text(media_type: str) -> dict[str, Any]:
    body = {"schema": {"type": "string"}}
    return {"responses": {"200": {"description": "The file", "content": {media_type: body}}}}


@router.get("/products/{product}/export.csv", response={200: None}, openapi_extra=_text("text/csv"))
def export_backlog(request: HttpRequest, product: str) -> HttpResponse:
    """The whole backlog but the trash, as a CSV file that our own import takes back."""
    lines = export_csv(actor=actor_of(request), product=product)
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    name = f"{product.upper()}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@router.get(
    "/products/{product}/export.txt", response={200: None}, openapi_extra=_text("text/plain")
)
def export_as_table(
    request: HttpRequest, product: str, form: Literal["markdown", "tabs"] = "markdown"
) -> HttpResponse:
    """The backlog in its order as a table: Markdown, or tabs for spreadsheets."""
    lines = export_table(actor=actor_of(request), product=product, form=form)
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


@router.get("/products/{product}/export.plan.json", response=dict[str, Any])
def export_as_plan(request: HttpRequest, product: str, capacities: str | None = None) -> Any:
    """The order as a `quarterdeck.plan/1` document; capacities as “15, 15, 10”, or as last asked."""
    document = export_plan(actor=actor_of(request), product=product, capacities=capacities)
    return JsonResponse(document)
