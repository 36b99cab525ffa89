"""What a page answers after a change: said, offered to undo, and back where one was."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.entrances.web.addresses import back_to


def undo_address(product: str, actor: Actor) -> str:
    """Where a POST takes this very act back."""
    return f"{reverse('web:backlog:undo_last', args=[product])}?batch={actor.batch}"


def saved() -> HttpResponse:
    """Nothing to show but “Saved”; for scripts that have shown the change already."""
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps({"qd:saved": {}})
    return response


def done(
    request: HttpRequest, said: str, *, undo: str = "", default: str = "web:overview:home"
) -> HttpResponse:
    """After a change that alters the page: read it again, with what was done and its undo."""
    messages.success(request, said, extra_tags=undo)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return redirect(back_to(request, default))
