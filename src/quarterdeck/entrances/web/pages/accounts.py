"""Pages of one's own account: look and keys, tokens, parts of the demo."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.queries.links import link_holder
from quarterdeck.apps.accounts.queries.tokens import tokens_of
from quarterdeck.apps.accounts.services import profile
from quarterdeck.apps.accounts.services.links import use_sign_in_link
from quarterdeck.apps.workspaces.services import demo
from quarterdeck.entrances.web.addresses import back_to
from quarterdeck.entrances.web.identity import actor_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    profile.set_theme(actor=actor_of(request), theme=request.POST.get("theme", ""))
    return redirect(back_to(request))


@login_required
@require_POST
def take_part(request: HttpRequest, user_id: int) -> HttpResponse:
    """See the demo as another of its people; the page stays."""
    user = demo.take_part(actor=actor_of(request), user_id=user_id)
    login(request, user, backend=BACKEND)
    return redirect(back_to(request))


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a one-time link: at once to the demo, after a click to an account of one's own."""
    now = clock.now()
    if request.method == "GET":
        holder = link_holder(secret, now=now)
        if not holder.is_demo:
            return render(request, "accounts/enter.html", {"holder": holder})
    login(request, use_sign_in_link(secret, now=now), backend=BACKEND)
    return redirect("web:overview:home")


@login_required
@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    rows = tokens_of(actor=actor_of(request))
    return render(request, "accounts/tokens.html", {"tokens": rows})


urlpatterns = [
    path("me/theme/", set_theme, name="theme"),
    path("me/tokens/", tokens, name="tokens"),
    path("enter/<str:secret>/", enter, name="enter"),
    path("demo/parts/<int:user_id>/", take_part, name="take_part"),
]
