"""Everyone in a workspace: people with their roles, teams with their products, invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.workspaces.models import (
    Invitation,
    Membership,
    Product,
    ProductTeam,
    Team,
    Workspace,
)
from quarterdeck.apps.workspaces.permissions import Act, may_in_workspace
from quarterdeck.apps.workspaces.queries.people import memberships_in
from quarterdeck.apps.workspaces.queries.products import find_workspace
from quarterdeck.apps.workspaces.roles import Role


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role of one person, in one place: exactly one of the three ids is set."""

    role: str
    label: str
    place: str
    product: str | None
    team_id: int | None
    workspace_id: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the workspace. The address is there for administrators only."""

    id: int
    name: str
    email: str
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with the products it serves."""

    id: int
    name: str
    people: tuple[str, ...]
    products: tuple[tuple[str, str], ...]  # key and name


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that was not taken up yet."""

    id: int
    email: str
    place: str
    roles: tuple[str, ...]
    expires_at: datetime
    has_expired: bool


@dataclass(frozen=True, slots=True)
class WorkspaceMembers:
    """A workspace as its page of people shows it; invitations are there for administrators."""

    id: int
    name: str
    may_manage: bool
    may_create_products: bool
    people: tuple[Member, ...]
    teams: tuple[TeamRow, ...]
    products: tuple[tuple[str, str], ...]
    invitations: tuple[InvitationRow, ...]


def members_of(*, actor: Actor, workspace_id: int) -> WorkspaceMembers:
    """The people of a workspace the actor sees, by name. Raises NotFound."""
    workspace = find_workspace(actor, workspace_id)
    may_manage = may_in_workspace(actor, Act.MANAGE_MEMBERS, workspace)
    # A role in the workspace may be in one product only: its other products and teams stay hidden.
    products = Product.objects.visible_to(actor).filter(workspace=workspace)
    seen = {*products, *Team.objects.visible_to(actor).filter(workspace=workspace), workspace}
    shown = memberships_in(workspace).select_related("user", "product", "team", "workspace")
    rows = [
        row
        for row in shown.order_by("user__name", "user_id", "pk")
        if (row.product or row.team or row.workspace) in seen
    ]
    return WorkspaceMembers(
        id=workspace.pk,
        name=workspace.name,
        may_manage=may_manage,
        may_create_products=may_in_workspace(actor, Act.CREATE_PRODUCT, workspace),
        people=_members(rows, with_address=may_manage),
        teams=_teams(actor, workspace, rows),
        products=tuple(products.order_by("name", "pk").values_list("key", "name")),
        invitations=_invitations(actor, workspace) if may_manage else (),
    )


def _members(rows: list[Membership], *, with_address: bool) -> tuple[Member, ...]:
    people: dict[int, User] = {row.user_id: row.user for row in rows}
    return tuple(
        Member(
            pk,
            str(user),
            user.email if with_address else "",
            tuple(_held(row) for row in rows if row.user_id == pk),
        )
        for pk, user in people.items()
    )


def _held(row: Membership) -> HeldRole:
    return HeldRole(
        row.role,
        str(Role(row.role).label),
        str(row.product or row.team or row.workspace),
        row.product.key if row.product else None,
        row.team_id,
        row.workspace_id,
    )


def _teams(actor: Actor, workspace: Workspace, rows: list[Membership]) -> tuple[TeamRow, ...]:
    served = ProductTeam.objects.filter(
        team__workspace=workspace, product__in=Product.objects.visible_to(actor)
    )
    links = list(served.select_related("product").order_by("product__name", "product_id"))
    return tuple(
        TeamRow(
            team.pk,
            team.name,
            tuple(dict.fromkeys(str(row.user) for row in rows if row.team_id == team.pk)),
            tuple(
                (link.product.key, link.product.name) for link in links if link.team_id == team.pk
            ),
        )
        for team in Team.objects.visible_to(actor)
        .filter(workspace=workspace)
        .order_by("name", "pk")
    )


def _invitations(actor: Actor, workspace: Workspace) -> tuple[InvitationRow, ...]:
    rows = Invitation.objects.open().filter(workspace=workspace)
    return tuple(
        InvitationRow(
            row.pk,
            row.email,
            str(row.product or row.team or workspace),
            tuple(str(Role(role).label) for role in row.roles),
            row.expires_at,
            row.expires_at <= actor.now,
        )
        for row in rows.select_related("product", "team").order_by("-created_at", "-pk")
    )
