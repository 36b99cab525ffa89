"""API of people: who is in a workspace, their roles, and invitations."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.workspaces.queries.members import members_of
from quarterdeck.apps.workspaces.services import invitations, roles
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import Id, In, Out
from quarterdeck.entrances.shapes import workspaces as shapes

router = Router(tags=["people"])

Role = Literal["product_owner", "developer", "scrum_master", "stakeholder", "administrator"]


class PlaceOfRole(In):
    """Exactly one of the three."""

    product: str | None = None
    team_id: Id | None = None
    workspace_id: Id | None = None


class RoleIn(PlaceOfRole):
    person: str = Field(description="A person's number or e-mail address.")
    role: Role


class RoleOut(Out):
    person: int
    role: str
    product: str | None
    team_id: int | None
    workspace_id: int | None


class HeldRoleOut(Out):
    role: str
    place: str
    product: str | None
    team_id: int | None
    workspace_id: int | None


class PersonOut(Out):
    id: int
    name: str
    email: str = Field(description="Empty unless you are an administrator.")
    roles: list[HeldRoleOut]


class TeamInWorkspace(Out):
    id: int
    name: str
    people: list[str]
    products: list[str]


class InvitationInWorkspace(Out):
    id: int
    email: str
    place: str
    roles: list[str]
    expires_at: str
    has_expired: bool


class MembersOut(Out):
    """Everyone in a workspace. Addresses and invitations are there for administrators only."""

    id: int
    name: str
    people: list[PersonOut]
    teams: list[TeamInWorkspace]
    products: list[str]
    invitations: list[InvitationInWorkspace]


class InvitationIn(PlaceOfRole):
    email: str
    roles: list[Role]


class InvitationOut(Out):
    id: int
    email: str
    roles: list[str]
    expires_at: str


@router.get("/workspaces/{workspace_id}", response=MembersOut)
def read_workspace(request: HttpRequest, workspace_id: Id) -> Any:
    """The people of a workspace with their roles, its teams, products and invitations."""
    return shapes.members(members_of(actor=actor_of(request), workspace_id=workspace_id))


@router.delete("/workspaces/{workspace_id}/people/{person}", response={204: None})
def remove_person(request: HttpRequest, workspace_id: Id, person: str) -> None:
    """Take all of someone's roles in a workspace."""
    roles.remove_person(actor=actor_of(request), workspace_id=workspace_id, person=person)


@router.post("/roles", response={201: RoleOut})
def give_role(request: HttpRequest, body: RoleIn) -> Any:
    """Give someone of the workspace a role in one product, one team, or the workspace."""
    return shapes.role_given(roles.give_role(actor=actor_of(request), **dict(body)))


@router.post("/roles/take", response={204: None})
def take_role(request: HttpRequest, body: RoleIn) -> None:
    """Take a role back. With their last role a person leaves the workspace."""
    roles.take_role(actor=actor_of(request), **dict(body))


@router.post("/invitations", response={201: InvitationOut})
def invite(request: HttpRequest, body: InvitationIn) -> Any:
    """Invite someone by mail to roles in one product, one team, or the workspace."""
    return shapes.invitation(invitations.invite(actor=actor_of(request), **dict(body)))


@router.post("/invitations/{invitation_id}/resend", response=InvitationOut)
def resend_invitation(request: HttpRequest, invitation_id: Id) -> Any:
    """Send an invitation again, with a new link; the old one ends."""
    found = invitations.resend_invitation(actor=actor_of(request), invitation_id=invitation_id)
    return shapes.invitation(found)


@router.delete("/invitations/{invitation_id}", response={204: None})
def withdraw_invitation(request: HttpRequest, invitation_id: Id) -> None:
    """End an invitation: its link no longer works, its address is forgotten."""
    invitations.withdraw_invitation(actor=actor_of(request), invitation_id=invitation_id)
