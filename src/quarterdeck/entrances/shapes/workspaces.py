"""Shapes of workspaces: products, people with their roles, teams, invitations, delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quarterdeck.apps.workspaces.queries.days import last_day
from quarterdeck.entrances.shapes.plain import Shape, moment

if TYPE_CHECKING:
    from quarterdeck.apps.workspaces.models import (
        Delegation,
        Invitation,
        Membership,
        Product,
        Team,
        Workspace,
    )
    from quarterdeck.apps.workspaces.queries.members import HeldRole, WorkspaceMembers
    from quarterdeck.apps.workspaces.queries.products import ProductRow, WorkspaceRow
    from quarterdeck.apps.workspaces.queries.who import WhoDoesWhat


def product(row: ProductRow) -> Shape:
    """A product as everyone in it sees it."""
    return {
        "key": row.key,
        "name": row.name,
        "workspace_id": row.workspace_id,
        "workspace": row.workspace,
        "effort_unit": row.effort_unit,
        "value_scale": row.value_scale,
        "is_demo": row.is_demo,
    }


def product_written(row: Product) -> Shape:
    """A product as it stands after a change."""
    return {
        "key": row.key,
        "name": row.name,
        "workspace_id": row.workspace_id,
        "workspace": row.workspace.name,
        "effort_unit": str(row.effort_unit),
        "value_scale": row.value_scale,
        "is_demo": row.is_demo,
    }


def workspace(row: Workspace | WorkspaceRow) -> Shape:
    """A workspace in a list."""
    return {"id": row.id, "name": row.name}


def members(found: WorkspaceMembers) -> Shape:
    """Everyone in a workspace. Addresses and invitations are there for administrators only."""
    return {
        "id": found.id,
        "name": found.name,
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "email": person.email,
                "roles": [_held(role) for role in person.roles],
            }
            for person in found.people
        ],
        "teams": [
            {
                "id": team.id,
                "name": team.name,
                "people": list(team.people),
                "products": [key for key, _name in team.products],
            }
            for team in found.teams
        ],
        "products": [key for key, _name in found.products],
        "invitations": [
            {
                "id": one.id,
                "email": one.email,
                "place": one.place,
                "roles": list(one.roles),
                "expires_at": moment(one.expires_at),
                "has_expired": one.has_expired,
            }
            for one in found.invitations
        ],
    }


def _held(role: HeldRole) -> Shape:
    return {
        "role": role.role,
        "place": role.place,
        "product": role.product,
        "team_id": role.team_id,
        "workspace_id": role.workspace_id,
    }


def role_given(row: Membership) -> Shape:
    """A role that someone now holds."""
    return {
        "person": row.user_id,
        "role": str(row.role),
        "product": row.product.key if row.product else None,
        "team_id": row.team_id,
        "workspace_id": row.workspace_id,
    }


def team(row: Team) -> Shape:
    """A team just made."""
    return {"id": row.pk, "name": row.name, "workspace_id": row.workspace_id}


def invitation(row: Invitation) -> Shape:
    """An invitation on its way. Its link stands in the mail only."""
    return {
        "id": row.pk,
        "email": row.email,
        "roles": list(row.roles),
        "expires_at": moment(row.expires_at),
    }


def delegation(row: Delegation) -> Shape:
    """A delegation; ``until`` is its last day."""
    return {
        "id": row.pk,
        "delegate": str(row.delegate),
        "owner": str(row.owner),
        "acts": list(row.acts),
        "until": last_day(row.until).isoformat(),
    }


def who(found: WhoDoesWhat) -> Shape:
    """Who does what in a product: acts with the roles whose they are, names, delegations."""
    return {
        "product": found.product.key,
        "roles": [
            {"role": column.role, "label": column.head, "names": column.names}
            for column in found.columns
        ],
        "acts": [
            {
                "act": line.act,
                "label": line.label,
                "roles": [
                    column.role
                    for column, cell in zip(found.columns, line.cells, strict=True)
                    if cell.is_allowed
                ],
            }
            for line in found.lines
        ],
        "delegations": [
            {
                "id": row.id,
                "delegate": row.delegate,
                "owner": row.owner,
                "acts": list(row.acts),
                "since": row.since.isoformat(),
                "until": row.until.isoformat(),
            }
            for row in found.in_force
        ],
    }
