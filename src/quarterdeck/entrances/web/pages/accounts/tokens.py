"""Tokens: with them programs and agents act as their person, within scopes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.apps.accounts.queries.tokens import tokens_of
from quarterdeck.apps.accounts.services.tokens import NewToken as MadeToken
from quarterdeck.apps.accounts.services.tokens import create_token, revoke_token
from quarterdeck.apps.workspaces.permissions import SCOPES, Act
from quarterdeck.apps.workspaces.queries.days import end_of
from quarterdeck.entrances.web.forms.accounts import NewToken
from quarterdeck.entrances.web.forms.submitting import carried_out, status_of
from quarterdeck.entrances.web.identity import actor_of


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list; posting makes a token, whose secret stands in this one answer and nowhere else."""
    actor = actor_of(request)
    form = NewToken(request.POST or None)
    made: list[MadeToken] = []

    def create() -> None:
        filled = form.cleaned_data
        made.append(
            create_token(
                actor=actor,
                name=filled["name"],
                scopes=filled["scopes"],
                known_scopes=SCOPES,
                expires_at=filled["expires_on"] and end_of(filled["expires_on"]),
            )
        )

    if request.method == "POST" and carried_out(form, create):
        form = NewToken()
    words = {act.value: act.label for act in Act}
    context = {
        "tokens": [
            (token, [words.get(scope, scope) for scope in token.scopes])
            for token in tokens_of(actor=actor)
        ],
        "made": made[0] if made else None,
        "form": form,
    }
    return render(request, "accounts/tokens.html", context, status=status_of(form))


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    revoke_token(actor=actor_of(request), token_id=token_id)
    messages.success(request, _("The token no longer works."))
    return redirect("web:accounts:tokens")
