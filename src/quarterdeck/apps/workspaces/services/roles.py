"""Who holds which role where: giving, taking, handing the product over, leaving."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.workspaces.models import Membership, Product, Team, Workspace
from quarterdeck.apps.workspaces.permissions import Act, require, require_in_workspace
from quarterdeck.apps.workspaces.queries.people import find_person, memberships_in
from quarterdeck.apps.workspaces.queries.products import find_product, find_workspace
from quarterdeck.apps.workspaces.queries.teams import find_team
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.apps.workspaces.services.delegations import end_those_of, end_without_role
from quarterdeck.errors import Conflict, Invalid, NotAllowed, NotFound


class RoleUnknown(Invalid):
    code = "role_unknown"


class RoleUnfit(Invalid):
    code = "role_unfit"


class PlaceUnclear(Invalid):
    code = "place_unclear"


class HasRoleAlready(Conflict):
    code = "has_role_already"


class HasNotThisRole(NotFound):
    code = "has_not_this_role"


class ProductOwnerStays(Conflict):
    code = "product_owner_stays"


class LastAdministrator(Conflict):
    code = "last_administrator"


class OnlyThePerson(NotAllowed):
    code = "only_the_person"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is held: exactly one of the three, and the workspace around it."""

    workspace: Workspace
    product: Product | None = None
    team: Team | None = None

    @property
    def columns(self) -> dict[str, Product | Team | Workspace | None]:
        """As a membership stores it."""
        inside = self.product or self.team
        return {
            "product": self.product,
            "team": self.team,
            "workspace": None if inside else self.workspace,
        }

    @property
    def facts(self) -> dict[str, int]:
        """As the record names it."""
        return {name: place.pk for name, place in self.columns.items() if place is not None}


_ROLES_OF = {
    "product": (Role.PRODUCT_OWNER, Role.DEVELOPER, Role.SCRUM_MASTER, Role.STAKEHOLDER),
    "team": (Role.DEVELOPER, Role.SCRUM_MASTER),
    "workspace": (Role.ADMINISTRATOR,),
}


@transaction.atomic
def give_role(
    *,
    actor: Actor,
    person: int | str,
    role: str,
    product: str | None = None,
    team_id: int | None = None,
    workspace_id: int | None = None,
) -> Membership:
    """Give someone of the workspace a role in one product, one team, or the workspace.

    ``person`` is a number or an e-mail address. Raises: NotFound, NotAllowed, PlaceUnclear,
    RoleUnknown, RoleUnfit, ProductOwnerStays, HasRoleAlready.
    """
    place = find_place(actor, product, team_id, workspace_id)
    require_in_workspace(actor, Act.MANAGE_MEMBERS, place.workspace)
    lock_members(place.workspace)
    user = find_person(place.workspace, person)
    wanted = check_role(role, place)
    if Membership.objects.filter(user=user, role=wanted, **place.columns).exists():
        raise HasRoleAlready(
            _("%(name)s holds the role “%(role)s” here already.")
            % {"name": user, "role": wanted.label},
            field="role",
        )
    return add_membership(actor, user, wanted, place)


@transaction.atomic
def take_role(
    *,
    actor: Actor,
    person: int | str,
    role: str,
    product: str | None = None,
    team_id: int | None = None,
    workspace_id: int | None = None,
) -> None:
    """Take a role back. With their last role a person leaves the workspace.

    Raises: NotFound, NotAllowed, PlaceUnclear, RoleUnknown, ProductOwnerStays,
    LastAdministrator, HasNotThisRole.
    """
    place = find_place(actor, product, team_id, workspace_id)
    require_in_workspace(actor, Act.MANAGE_MEMBERS, place.workspace)
    lock_members(place.workspace)
    user = find_person(place.workspace, person)
    wanted = _known(role)
    held = Membership.objects.filter(user=user, role=wanted, **place.columns).first()
    if held is None:
        raise HasNotThisRole(
            _(
                "%(name)s does not hold the role “%(role)s” here; it may have been changed meanwhile."
            )
            % {"name": user, "role": wanted.label}
        )
    _take(actor, [held], place.workspace)


@transaction.atomic
def hand_over_product(*, actor: Actor, product: str, to: int | str) -> Membership:
    """Make someone else of the workspace the product owner; who was it stays as stakeholder.

    What the former product owner delegated ends: the new one decides afresh.
    Raises: NotFound, NotAllowed, HasRoleAlready.
    """
    found = find_product(actor, product)
    require(actor, Act.HAND_OVER, found)
    lock_members(found.workspace)
    user = find_person(found.workspace, to)
    place = Place(found.workspace, product=found)
    held = Membership.objects.filter(product=found, role=Role.PRODUCT_OWNER).first()
    if held is not None:
        if held.user_id == user.pk:
            raise HasRoleAlready(
                _("%(name)s is the product owner already.") % {"name": user}, field="to"
            )
        end_those_of(actor, found, held.user_id)
        former = held.user
        _record(actor, "workspaces.role.taken", held, place, before=True)
        held.delete()
        if not Membership.objects.filter(
            user=former, role=Role.STAKEHOLDER, product=found
        ).exists():
            add_membership(actor, former, Role.STAKEHOLDER, place)
    return add_membership(actor, user, Role.PRODUCT_OWNER, place)


@transaction.atomic
def remove_person(*, actor: Actor, workspace_id: int, person: int | str) -> None:
    """Take all of someone's roles in a workspace: its products are then hidden from them.

    Raises: NotFound, NotAllowed, ProductOwnerStays, LastAdministrator.
    """
    workspace = find_workspace(actor, workspace_id)
    require_in_workspace(actor, Act.MANAGE_MEMBERS, workspace)
    lock_members(workspace)
    user = find_person(workspace, person)
    _take(actor, list(memberships_in(workspace).filter(user=user).order_by("pk")), workspace)


@transaction.atomic
def leave_workspace(*, actor: Actor, workspace_id: int) -> None:
    """Lay down all one's own roles in a workspace; anyone may, for themselves.

    Raises: NotFound, OnlyThePerson, ProductOwnerStays, LastAdministrator.
    """
    workspace = find_workspace(actor, workspace_id)
    if actor.user_id is None or actor.scopes is not None:
        raise OnlyThePerson(_("Only a person who has signed in can leave, for themselves."))
    lock_members(workspace)
    mine = memberships_in(workspace).filter(user=actor.user_id)
    _take(actor, list(mine.order_by("pk")), workspace)


def find_place(
    actor: Actor, product: str | None, team_id: int | None, workspace_id: int | None
) -> Place:
    """The one place that is named. Raises NotFound, PlaceUnclear."""
    if [product, team_id, workspace_id].count(None) != 2:
        raise PlaceUnclear(_("Name one place for the role: a product, a team or a workspace."))
    if product is not None:
        found = find_product(actor, product)
        return Place(found.workspace, product=found)
    if team_id is not None:
        team = find_team(actor, team_id)
        return Place(team.workspace, team=team)
    return Place(find_workspace(actor, workspace_id or 0))


def check_role(role: str, place: Place) -> Role:
    """A role that can be given there. Raises RoleUnknown, RoleUnfit, ProductOwnerStays."""
    wanted = _known(role)
    kind = next(name for name, held_in in place.columns.items() if held_in is not None)
    if wanted not in _ROLES_OF[kind]:
        fitting = ", ".join(str(one.label) for one in _ROLES_OF[kind])
        raise RoleUnfit(
            _("“%(role)s” is no role in this place. Here one can be: %(fitting)s.")
            % {"role": wanted.label, "fitting": fitting},
            field="role",
        )
    if wanted == Role.PRODUCT_OWNER:
        raise ProductOwnerStays(
            _("A product has one product owner. Hand the product over instead."), field="role"
        )
    return wanted


def _known(role: str) -> Role:
    if role not in Role.values:
        raise RoleUnknown(
            _("There is no role “%(role)s”. Known are: %(known)s.")
            % {"role": role, "known": ", ".join(Role.values)},
            field="role",
        )
    return Role(role)


def lock_members(workspace: Workspace) -> None:
    """Changes of roles in one workspace come one after the other: each sees who is left."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)


def add_membership(actor: Actor, user: User, role: Role, place: Place) -> Membership:
    """A role, given and recorded. For verbs of this domain."""
    made = Membership.objects.create(user=user, role=role, since=actor.now, **place.columns)
    _record(actor, "workspaces.role.given", made, place, before=False)
    return made


def _take(actor: Actor, held: list[Membership], workspace: Workspace) -> None:
    """Remove roles of one person; neither a product owner nor the last administrator goes."""
    for membership in held:
        if membership.role == Role.PRODUCT_OWNER:
            raise ProductOwnerStays(
                _("%(name)s is product owner of %(product)s. Hand the product over first.")
                % {"name": membership.user, "product": membership.product}
            )
        others = Membership.objects.filter(workspace=workspace, role=Role.ADMINISTRATOR)
        last = membership.workspace_id and not others.exclude(pk=membership.pk).exists()
        if membership.role == Role.ADMINISTRATOR and last:
            raise LastAdministrator(
                _(
                    "%(name)s is the last administrator of %(workspace)s. Make someone else one first."
                )
                % {"name": membership.user, "workspace": workspace}
            )
    for membership in held:
        place = Place(workspace, product=membership.product, team=membership.team)
        _record(actor, "workspaces.role.taken", membership, place, before=True)
        membership.delete()
    end_without_role(actor, workspace)


def _record(
    actor: Actor, event: str, membership: Membership, place: Place, *, before: bool
) -> None:
    facts = {"person": membership.user_id, "role": str(membership.role), **place.facts}
    audit.record(
        actor,
        event,
        membership,
        before=facts if before else None,
        after=None if before else facts,
        product_id=place.product.pk if place.product else None,
        workspace_id=place.workspace.pk,
    )
