"""Invitations: sent from the members' page, taken up from the link in the mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.apps.workspaces.queries.invitations import invitation_of
from quarterdeck.apps.workspaces.queries.members import members_of
from quarterdeck.apps.workspaces.services import invitations
from quarterdeck.entrances.web.adapters import INVITED
from quarterdeck.entrances.web.forms.submitting import carried_out, said_in_place
from quarterdeck.entrances.web.forms.workspaces import Invite
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.workspaces.members import page


@login_required
@require_POST
def invite(request: HttpRequest, workspace_id: int) -> HttpResponse:
    actor = actor_of(request)
    here = members_of(actor=actor, workspace_id=workspace_id)
    form = Invite(here, request.POST)

    def send() -> None:
        place: dict[str, Any] = form.place
        invitations.invite(
            actor=actor, email=form.cleaned_data["email"], roles=[form.role], **place
        )

    if carried_out(form, send):
        messages.success(request, _("The invitation is on its way."))
        return redirect("web:workspaces:members", workspace_id=workspace_id)
    return page(request, here, invite=form)


@login_required
@require_POST
@said_in_place
def resend(request: HttpRequest, workspace_id: int, invitation_id: int) -> HttpResponse:
    invitations.resend_invitation(actor=actor_of(request), invitation_id=invitation_id)
    messages.success(request, _("The invitation is sent again; the old link no longer works."))
    return redirect("web:workspaces:members", workspace_id=workspace_id)


@login_required
@require_POST
@said_in_place
def withdraw(request: HttpRequest, workspace_id: int, invitation_id: int) -> HttpResponse:
    invitations.withdraw_invitation(actor=actor_of(request), invitation_id=invitation_id)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("web:workspaces:members", workspace_id=workspace_id)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind the link; posting joins. Opening it changes nothing but the session."""
    actor = actor_of(request)
    if request.method == "POST":
        invitations.accept_invitation(actor=actor, secret=secret)
        request.session.pop(INVITED, None)
        messages.success(request, _("Welcome. You have joined."))
        return redirect("web:overview:home")
    letter = invitation_of(secret, now=actor.now)
    if actor.is_stranger:
        # Opens the sign-up for this browser; who holds the link has read that mailbox.
        request.session[INVITED] = secret
        get_adapter(request).stash_verified_email(request, letter.email)
    return render(request, "workspaces/invitation.html", {"letter": letter})
