"""A workspace: its people with their roles, its teams, its products."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quarterdeck.apps.workspaces.queries.members import WorkspaceMembers, members_of
from quarterdeck.apps.workspaces.services import roles, teams, workspaces
from quarterdeck.entrances.web.forms.submitting import carried_out, said_in_place, status_of
from quarterdeck.entrances.web.forms.workspaces import (
    GiveRole,
    Invite,
    NewProduct,
    NewTeam,
    NewWorkspace,
)
from quarterdeck.entrances.web.identity import actor_of


@login_required
@require_GET
def members(request: HttpRequest, workspace_id: int) -> HttpResponse:
    here = members_of(actor=actor_of(request), workspace_id=workspace_id)
    return page(request, here)


def page(
    request: HttpRequest,
    here: WorkspaceMembers,
    *,
    give: GiveRole | None = None,
    invite: Invite | None = None,
    team: NewTeam | None = None,
    product: NewProduct | None = None,
) -> HttpResponse:
    """The page with its forms; the one that was sent keeps its errors."""
    forms = {
        "give": give or GiveRole(here),
        "invite": invite or Invite(here),
        "team": team or NewTeam(here),
        "new_product": product or NewProduct(),
    }
    status = max(status_of(form) for form in forms.values())
    return render(request, "workspaces/members.html", {"here": here, **forms}, status=status)


def _back(request: HttpRequest, workspace_id: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:workspaces:members", workspace_id=workspace_id)


@login_required
@require_POST
def give_role(request: HttpRequest, workspace_id: int) -> HttpResponse:
    actor = actor_of(request)
    here = members_of(actor=actor, workspace_id=workspace_id)
    form = GiveRole(here, request.POST)

    def give() -> None:
        place: dict[str, Any] = form.place
        roles.give_role(actor=actor, person=form.cleaned_data["person"], role=form.role, **place)

    if carried_out(form, give):
        return _back(request, workspace_id, _("The role is given."))
    return page(request, here, give=form)


@login_required
@require_POST
@said_in_place
def take_role(request: HttpRequest, workspace_id: int) -> HttpResponse:
    """Fields: person, role, and one of product, team_id, workspace_id."""
    sent = request.POST
    roles.take_role(
        actor=actor_of(request),
        person=sent.get("person", ""),
        role=sent.get("role", ""),
        product=sent.get("product") or None,
        team_id=_number(sent.get("team_id")),
        workspace_id=_number(sent.get("workspace_id")),
    )
    return _back(request, workspace_id, _("The role is taken back."))


@login_required
@require_POST
@said_in_place
def remove_person(request: HttpRequest, workspace_id: int) -> HttpResponse:
    roles.remove_person(
        actor=actor_of(request), workspace_id=workspace_id, person=request.POST.get("person", "")
    )
    return _back(request, workspace_id, _("All their roles here have ended."))


@login_required
@require_POST
@said_in_place
def leave(request: HttpRequest, workspace_id: int) -> HttpResponse:
    roles.leave_workspace(actor=actor_of(request), workspace_id=workspace_id)
    messages.success(request, _("You have left the workspace."))
    return redirect("web:overview:home")


@login_required
@require_POST
def create_team(request: HttpRequest, workspace_id: int) -> HttpResponse:
    actor = actor_of(request)
    here = members_of(actor=actor, workspace_id=workspace_id)
    form = NewTeam(here, request.POST)

    def create() -> None:
        teams.create_team(actor=actor, workspace_id=workspace_id, **form.cleaned_data)

    if carried_out(form, create):
        return _back(request, workspace_id, _("The team is made. Give people roles in it."))
    return page(request, here, team=form)


@login_required
@require_POST
def create_product(request: HttpRequest, workspace_id: int) -> HttpResponse:
    actor = actor_of(request)
    here = members_of(actor=actor, workspace_id=workspace_id)
    form = NewProduct(request.POST)

    def create() -> None:
        workspaces.create_product(actor=actor, workspace_id=workspace_id, **form.cleaned_data)

    if carried_out(form, create):
        return _back(
            request, workspace_id, _("The product is made, and you are its product owner.")
        )
    return page(request, here, product=form)


@login_required
@require_http_methods(["GET", "POST"])
def create_workspace(request: HttpRequest) -> HttpResponse:
    form = NewWorkspace(request.POST or None)
    made: list[int] = []

    def create() -> None:
        made.append(workspaces.create_workspace(actor=actor_of(request), **form.cleaned_data).pk)

    if request.method == "POST" and carried_out(form, create):
        return _back(request, made[0], _("The workspace is open. Invite people, make products."))
    context = {"form": form}
    return render(request, "workspaces/new.html", context, status=status_of(form))


@login_required
@require_POST
@said_in_place
def assign(request: HttpRequest, workspace_id: int, team_id: int) -> HttpResponse:
    product = request.POST.get("product", "")
    teams.assign_team(actor=actor_of(request), team_id=team_id, product=product)
    return _back(request, workspace_id, _("The team serves the product."))


@login_required
@require_POST
@said_in_place
def release(request: HttpRequest, workspace_id: int, team_id: int) -> HttpResponse:
    product = request.POST.get("product", "")
    teams.release_team(actor=actor_of(request), team_id=team_id, product=product)
    return _back(request, workspace_id, _("The team no longer serves the product."))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 19 else None
