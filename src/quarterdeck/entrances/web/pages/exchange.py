"""Bringing a backlog in: upload, preview, import, report."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from quarterdeck.apps.workspaces.queries.products import product_of
from quarterdeck.entrances.web.identity import actor_of


@login_required
@require_GET
def begin(request: HttpRequest, product: str) -> HttpResponse:
    """Where a file is chosen."""
    found = product_of(actor=actor_of(request), product=product)
    return render(request, "exchange/begin.html", {"here": found})


urlpatterns = [
    path("p/<str:product>/import/", begin, name="import"),
]
