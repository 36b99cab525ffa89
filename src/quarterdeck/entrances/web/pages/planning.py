"""The release plan: asking for it, watching it being computed, reading and adopting it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET


@login_required
@require_GET
def plan(request: HttpRequest, product: str) -> HttpResponse:
    return render(request, "planning/plan.html")


urlpatterns = [
    path("p/<str:product>/plan/", plan, name="plan"),
]
