"""Tools for products, people and their roles, teams, invitations and delegations."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.workspaces.queries import products as read
from quarterdeck.apps.workspaces.queries.members import members_of
from quarterdeck.apps.workspaces.queries.who import who_does_what
from quarterdeck.apps.workspaces.services import (
    delegations,
    deletion,
    invitations,
    roles,
    teams,
    workspaces,
)
from quarterdeck.entrances.mcp.tools import DONE, tool
from quarterdeck.entrances.shapes import workspaces as shapes
from quarterdeck.entrances.shapes.plain import Shape

Unit = Literal["points", "days", "items"]
Role = Literal["product_owner", "developer", "scrum_master", "stakeholder", "administrator"]


@tool(reads=True)
def list_products(actor: Actor) -> Shape:
    """All products you see: keys, names, unit of effort, scale of value."""
    return {"products": [shapes.product(row) for row in read.products_of(actor=actor)]}


@tool(reads=True)
def list_workspaces(actor: Actor) -> Shape:
    """All workspaces you see."""
    return {"workspaces": [shapes.workspace(row) for row in read.workspaces_of(actor=actor)]}


@tool(reads=True)
def read_workspace(actor: Actor, workspace_id: int) -> Shape:
    """The people of a workspace with their roles, its teams, products and invitations."""
    return shapes.members(members_of(actor=actor, workspace_id=workspace_id))


@tool(reads=True)
def read_who(actor: Actor, product: str) -> Shape:
    """Who does what in a product: acts with the roles whose they are, names, delegations."""
    return shapes.who(who_does_what(actor=actor, product=product))


@tool()
def create_product(
    actor: Actor,
    workspace_id: int,
    name: str,
    key: str = "",
    effort_unit: Unit = "points",
    value_scale: int = 100,
) -> Shape:
    """Create a product; its product owner is the person for whom you act."""
    made = workspaces.create_product(
        actor=actor,
        workspace_id=workspace_id,
        name=name,
        key=key,
        effort_unit=effort_unit,
        value_scale=value_scale,
    )
    return shapes.product_written(made)


@tool(destroys=True, again=True)
def set_product(
    actor: Actor,
    product: str,
    name: str | None = None,
    effort_unit: Unit | None = None,
    value_scale: int | None = None,
) -> Shape:
    """Rename a product, or set its unit of effort and scale of value; figures stay as they are."""
    found = workspaces.set_product(
        actor=actor,
        product=product,
        name=name,
        effort_unit=effort_unit,
        value_scale=value_scale,
    )
    return shapes.product_written(found)


@tool(destroys=True)
def delete_product(actor: Actor, product: str, confirm: str = "") -> Shape:
    """Delete a product for good. confirm: its key; a demo needs none. There is no undo."""
    deletion.delete_product(actor=actor, product=product, confirm=confirm)
    return DONE


@tool(destroys=True)
def hand_over_product(actor: Actor, product: str, to: str) -> Shape:
    """Make someone else (number or e-mail) the product owner."""
    return shapes.role_given(roles.hand_over_product(actor=actor, product=product, to=to))


def _place(product: str | None, team_id: int | None, workspace_id: int | None) -> dict[str, Any]:
    return {"product": product, "team_id": team_id, "workspace_id": workspace_id}


@tool()
def give_role(
    actor: Actor,
    person: str,
    role: Role,
    product: str | None = None,
    team_id: int | None = None,
    workspace_id: int | None = None,
) -> Shape:
    """Give someone (number or e-mail) a role in exactly one product, team or workspace."""
    place = _place(product, team_id, workspace_id)
    return shapes.role_given(roles.give_role(actor=actor, person=person, role=role, **place))


@tool(destroys=True)
def take_role(
    actor: Actor,
    person: str,
    role: Role,
    product: str | None = None,
    team_id: int | None = None,
    workspace_id: int | None = None,
) -> Shape:
    """Take a role back. With their last role a person leaves the workspace."""
    roles.take_role(actor=actor, person=person, role=role, **_place(product, team_id, workspace_id))
    return DONE


@tool(destroys=True)
def remove_person(actor: Actor, workspace_id: int, person: str) -> Shape:
    """Take all of someone's roles in a workspace."""
    roles.remove_person(actor=actor, workspace_id=workspace_id, person=person)
    return DONE


@tool()
def invite(
    actor: Actor,
    email: str,
    roles: list[Role],
    product: str | None = None,
    team_id: int | None = None,
    workspace_id: int | None = None,
) -> Shape:
    """Invite someone by mail to roles in exactly one product, team or workspace."""
    place = _place(product, team_id, workspace_id)
    return shapes.invitation(invitations.invite(actor=actor, email=email, roles=roles, **place))


@tool()
def resend_invitation(actor: Actor, invitation_id: int) -> Shape:
    """Send an invitation again, with a new link; the old one ends."""
    return shapes.invitation(
        invitations.resend_invitation(actor=actor, invitation_id=invitation_id)
    )


@tool(destroys=True)
def withdraw_invitation(actor: Actor, invitation_id: int) -> Shape:
    """End an invitation: its link no longer works."""
    invitations.withdraw_invitation(actor=actor, invitation_id=invitation_id)
    return DONE


@tool()
def create_team(actor: Actor, workspace_id: int, name: str, product: str | None = None) -> Shape:
    """Make a team, which may serve a product from the start."""
    return shapes.team(
        teams.create_team(actor=actor, workspace_id=workspace_id, name=name, product=product)
    )


@tool()
def assign_team(actor: Actor, team_id: int, product: str) -> Shape:
    """Let a team serve a product: its developers and Scrum master are then the product's."""
    teams.assign_team(actor=actor, team_id=team_id, product=product)
    return DONE


@tool(destroys=True)
def release_team(actor: Actor, team_id: int, product: str) -> Shape:
    """A team no longer serves a product."""
    teams.release_team(actor=actor, team_id=team_id, product=product)
    return DONE


@tool()
def delegate(actor: Actor, product: str, to: str, acts: list[str], until: date) -> Shape:
    """Let someone (number or e-mail) do acts of the product owner; until: the last day."""
    return shapes.delegation(
        delegations.delegate(actor=actor, product=product, to=to, acts=acts, until=until)
    )


@tool(again=True)
def change_delegation(actor: Actor, delegation_id: int, until: date) -> Shape:
    """Set another last day."""
    return shapes.delegation(
        delegations.change_delegation(actor=actor, delegation_id=delegation_id, until=until)
    )


@tool(destroys=True)
def end_delegation(actor: Actor, delegation_id: int) -> Shape:
    """Take a delegation back; who holds it may give it back."""
    delegations.end_delegation(actor=actor, delegation_id=delegation_id)
    return DONE
