"""What a page answers after a change: said, offered to undo, and back where one was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.entrances.refusals import status_of
from quarterdeck.entrances.web.addresses import back_to
from quarterdeck.errors import Refusal


def undo_address(product: str, actor: Actor) -> str:
    """Where a POST takes this very act back."""
    return f"{reverse('web:backlog:undo_last', args=[product])}?batch={actor.batch}"


def saved(also: Mapping[str, Any] | None = None) -> HttpResponse:
    """Nothing to show but “Saved”; for scripts that have shown the change already.

    ``also`` are further events for the page's scripts, by name.
    """
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps({"qd:saved": {}, **(also or {})})
    return response


def done(
    request: HttpRequest, said: str, *, undo: str = "", default: str = "web:overview:home"
) -> HttpResponse:
    """After a change that alters the page: read it again, with what was done and its undo."""
    messages.success(request, said, extra_tags=undo)
    return _again(request, 204, default)


def read_again(request: HttpRequest, refusal: Refusal, *, default: str) -> HttpResponse:
    """A refusal because the page is old: it is read again, and the reason stands on it."""
    messages.error(request, refusal.message)
    return _again(request, status_of(refusal), default)


def _again(request: HttpRequest, status: int, default: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=status)
        response["HX-Refresh"] = "true"
        return response
    return redirect(back_to(request, default))
