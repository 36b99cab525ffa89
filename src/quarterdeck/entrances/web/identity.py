"""Who is asking, on the web: the Actor of a session."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.actor import Actor, stranger


class HtmxRequest(HttpRequest):
    """A request as the middleware leaves it; for types only."""

    htmx: HtmxDetails


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person, or a stranger, at this moment."""
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return stranger(via="web", now=clock.now())
    return Actor(user_id=user.pk, via="web", now=clock.now(), name=str(user))
