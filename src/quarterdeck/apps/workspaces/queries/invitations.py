"""An invitation as the one who holds its link reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.digest import digest_of
from quarterdeck.apps.workspaces.models import Invitation
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.errors import NotFound


class InvitationOver(NotFound):
    code = "invitation_over"


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """Who invites one to what, as what."""

    email: str
    invited_by: str
    workspace: str
    place: str
    roles: tuple[str, ...]
    expires_at: datetime


def find_invitation(secret: str, *, now: datetime, lock: bool = False) -> Invitation:
    """The open invitation behind a link. Raises InvitationOver, with one answer for every cause."""
    rows = Invitation.objects.open().select_related("workspace", "product", "team", "invited_by")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(digest=digest_of(secret), expires_at__gt=now).first()
    if found is None:
        raise InvitationOver(
            _(
                "This invitation was taken up, was withdrawn or has expired. "
                "Ask who invited you for a new one."
            )
        )
    return found


def invitation_of(secret: str, *, now: datetime) -> InvitationLetter:
    """What stands in the invitation; whoever holds the link may read it. Raises InvitationOver."""
    found = find_invitation(secret, now=now)
    return InvitationLetter(
        email=found.email,
        invited_by=str(found.invited_by or ""),
        workspace=found.workspace.name,
        place=str(found.product or found.team or found.workspace),
        roles=tuple(str(Role(role).label) for role in found.roles),
        expires_at=found.expires_at,
    )
