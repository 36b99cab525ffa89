"""Invitations by e-mail: made, sent again, withdrawn, taken up."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.digest import digest_of
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.notices.services import send_mail
from quarterdeck.apps.workspaces.models import Invitation, Membership, Workspace
from quarterdeck.apps.workspaces.permissions import Act, require_in_workspace
from quarterdeck.apps.workspaces.queries.invitations import find_invitation
from quarterdeck.apps.workspaces.queries.people import people_in
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.apps.workspaces.services.roles import (
    OnlyThePerson,
    Place,
    add_membership,
    check_role,
    find_place,
    lock_members,
)
from quarterdeck.errors import Conflict, Invalid, NotFound

VALID_FOR = timedelta(days=14)
# Where the invitation's page is; a test holds the pages to it.
PATH = "/invitations/{secret}/"


class AddressUnfit(Invalid):
    code = "address_unfit"


class RolesMissing(Invalid):
    code = "roles_missing"


class InvitedAlready(Conflict):
    code = "invited_already"


class MemberAlready(Conflict):
    code = "member_already"


class NoSuchInvitation(NotFound):
    code = "no_such_invitation"


@transaction.atomic
def invite(
    *,
    actor: Actor,
    email: str,
    roles: Iterable[str],
    product: str | None = None,
    team_id: int | None = None,
    workspace_id: int | None = None,
) -> Invitation:
    """Invite someone by mail to roles in one product, one team, or the workspace.

    The link in the mail is valid for 14 days; only its hash is stored. Raises: NotFound,
    NotAllowed, PlaceUnclear, AddressUnfit, RolesMissing, RoleUnknown, RoleUnfit,
    ProductOwnerStays, InvitedAlready, MemberAlready.
    """
    place = find_place(actor, product, team_id, workspace_id)
    require_in_workspace(actor, Act.MANAGE_MEMBERS, place.workspace)
    lock_members(place.workspace)
    address = _check_address(email)
    wanted = [check_role(role, place) for role in dict.fromkeys(roles)]
    if not wanted:
        raise RolesMissing(_("Choose what they will be here."), field="roles")
    if people_in(place.workspace).filter(email__iexact=address).exists():
        raise MemberAlready(
            _("%(email)s belongs to this workspace already. Give them the role instead.")
            % {"email": address},
            field="email",
        )
    waiting = Invitation.objects.open().filter(workspace=place.workspace, email__iexact=address)
    if waiting.filter(product=place.product, team=place.team).exists():
        raise InvitedAlready(
            _("%(email)s was invited to this already. Send that invitation again instead.")
            % {"email": address},
            field="email",
        )
    secret = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        workspace=place.workspace,
        product=place.product,
        team=place.team,
        email=address,
        roles=[role.value for role in wanted],
        digest=digest_of(secret),
        invited_by_id=actor.user_id,
        created_at=actor.now,
        expires_at=actor.now + VALID_FOR,
    )
    _send(actor, made, secret)
    _record(actor, "workspaces.invitation.sent", made)
    return made


@transaction.atomic
def resend_invitation(*, actor: Actor, invitation_id: int) -> Invitation:
    """Send an invitation again, with a new link and 14 more days; the old link ends.

    Raises: NotFound, NotAllowed.
    """
    found = _find(actor, invitation_id)
    secret = secrets.token_urlsafe(32)
    found.digest, found.expires_at = digest_of(secret), actor.now + VALID_FOR
    found.save(update_fields=["digest", "expires_at"])
    _send(actor, found, secret)
    _record(actor, "workspaces.invitation.resent", found)
    return found


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int) -> None:
    """End an invitation: its link no longer works, its address is forgotten.

    Raises: NotFound, NotAllowed.
    """
    found = _find(actor, invitation_id)
    found.withdrawn_at, found.email = actor.now, ""
    found.save(update_fields=["withdrawn_at", "email"])
    _record(actor, "workspaces.invitation.withdrawn", found)


@transaction.atomic
def accept_invitation(*, actor: Actor, secret: str) -> Invitation:
    """Join: the actor gets the roles of the invitation whose link they hold.

    Whoever holds the link may use it, with whichever account is theirs. Raises: InvitationOver,
    OnlyThePerson.
    """
    found = find_invitation(secret, now=actor.now, lock=True)
    if actor.user_id is None or actor.scopes is not None:
        raise OnlyThePerson(_("Sign in, or make an account, to take up the invitation."))
    lock_members(found.workspace)
    user = User.objects.get(pk=actor.user_id)
    place = Place(found.workspace, found.product, found.team)
    for role in map(Role, found.roles):
        if not Membership.objects.filter(user=user, role=role, **place.columns).exists():
            add_membership(actor, user, role, place)
    found.accepted_by, found.accepted_at, found.email = user, actor.now, ""
    found.save(update_fields=["accepted_by", "accepted_at", "email"])
    _record(actor, "workspaces.invitation.accepted", found)
    return found


def _find(actor: Actor, invitation_id: int) -> Invitation:
    seen = Invitation.objects.open().filter(workspace__in=Workspace.objects.visible_to(actor))
    rows = seen.select_related("workspace", "product", "team")
    found = rows.select_for_update(of=("self",), no_key=True).filter(pk=invitation_id).first()
    if found is None:
        raise NoSuchInvitation(_("There is no such open invitation; it may have been taken up."))
    require_in_workspace(actor, Act.MANAGE_MEMBERS, found.workspace)
    return found


def _check_address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise AddressUnfit(
            _("“%(email)s” is no e-mail address. Write for example jo@example.org.")
            % {"email": email},
            field="email",
        ) from None
    return address


def _send(actor: Actor, invitation: Invitation, secret: str) -> None:
    place = invitation.product or invitation.team or invitation.workspace
    places = {
        "name": actor.name,
        "place": place,
        "roles": ", ".join(str(Role(role).label) for role in invitation.roles),
        "link": settings.BASE_URL + PATH.format(secret=secret),
        "date": formats.date_format(invitation.expires_at),
    }
    send_mail(
        to=invitation.email,
        subject=_("%(name)s invites you to %(place)s") % places,
        text=_(
            "%(name)s invites you to %(place)s in Quarterdeck, as: %(roles)s.\n\n"
            "Join here, until %(date)s:\n%(link)s\n\n"
            "If you do not know %(name)s, leave this mail alone: nothing happens then.\n"
        )
        % places,
    )


def _record(actor: Actor, event: str, invitation: Invitation) -> None:
    # Whom it went to stands in the invitation's row, which is emptied, and never here.
    audit.record(
        actor,
        event,
        invitation,
        after={"roles": invitation.roles, "team": invitation.team_id},
        product_id=invitation.product_id,
        workspace_id=invitation.workspace_id,
    )
