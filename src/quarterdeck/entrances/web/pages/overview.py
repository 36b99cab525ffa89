"""Pages across domains: the start page, and the palette's search."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from quarterdeck.apps.overview.queries import find as finding
from quarterdeck.entrances.web.identity import actor_of


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/home.html")


@login_required
@require_GET
def find(request: HttpRequest, product: str) -> HttpResponse:
    """What the palette shows while one types."""
    rows = finding.found_items(
        actor=actor_of(request), product=product, text=request.GET.get("q", "")
    )
    items = [
        {
            "key": row.key,
            "title": row.title,
            "url": reverse("web:backlog:item", args=[product, row.key]),
        }
        for row in rows
    ]
    return render(request, "components/_found.html", {"items": items})


urlpatterns = [
    path("", home, name="home"),
    path("p/<str:product>/find/", find, name="find"),
]
