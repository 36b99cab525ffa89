"""Signing in without a password: a one-time link, and the parts of the demo.

Both go the way of every sign-in (allauth's stages, so a second step is asked too), and the
session gets a new key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.queries.links import LinkUsed, link_holder
from quarterdeck.apps.accounts.services.links import use_sign_in_link
from quarterdeck.apps.workspaces.services import demo
from quarterdeck.entrances.web.addresses import back_to
from quarterdeck.entrances.web.identity import actor_of

if TYPE_CHECKING:
    from quarterdeck.apps.accounts.models import User

HOME = "web:overview:home"


@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a one-time link: a button that signs in, and spends the link.

    A person of the demo is signed in at once. For everyone else opening the page changes
    nothing: what only looks at links (previews, scanners, a browser that fetches ahead) must not
    spend them. See docs/decisions/0007-sign-in-links.md.
    """
    now = clock.now()
    try:
        holder = link_holder(secret, now=now)
    except LinkUsed:
        if request.user.is_authenticated:
            return redirect(HOME)  # the same link, opened again
        raise
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.method == "POST" or (holder.is_demo and not ahead):
        user = use_sign_in_link(secret, now=now)
        return _signed_in(request, user)
    return render(request, "accounts/welcome.html", {"holder": holder})


@login_required
@require_POST
def take_part(request: HttpRequest, user_id: int) -> HttpResponse:
    """See the demo as another of its people; the page stays."""
    user = demo.take_part(actor=actor_of(request), user_id=user_id)
    return _signed_in(request, user)


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    response: HttpResponse = perform_login(
        request, user, email_verification="none", redirect_url=back_to(request)
    )
    return response
