"""The first administrator, made by the operator at the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor, system
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.accounts.services import links, people
from quarterdeck.apps.workspaces.models import Workspace
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.apps.workspaces.services.workspaces import create_workspace
from quarterdeck.errors import Invalid


class AddressUnfit(Invalid):
    code = "address_unfit"


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """Who it is, where, and the secret of the link that signs them in once."""

    user_id: int
    email: str
    workspace: str
    is_new: bool
    secret: str


@transaction.atomic
def create_first_admin(
    *, email: str, now: datetime, name: str = "", workspace: str = ""
) -> FirstAdmin:
    """An account with a workspace and a sign-in link; for an account that exists, a new link.

    Whoever may run commands on the machine may do this: it is also the way back in for someone
    who has lost theirs. Raises AddressUnfit.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise AddressUnfit(
            _("“%(email)s” is no e-mail address. Write for example jo@example.org.")
            % {"email": email},
            field="email",
        ) from None
    user = User.objects.filter(email__iexact=address).first()
    is_new = user is None
    if user is None:
        operator = system(now=now, acts=frozenset({"add_person"}), via="cli")
        user = people.add_person(operator, email=address, name=name)
    actor = Actor(user_id=user.pk, via="cli", now=now, name=str(user))
    led = Workspace.objects.filter(memberships__user=user, memberships__role=Role.ADMINISTRATOR)
    room = led.order_by("pk").first()
    if room is None:
        room = create_workspace(actor=actor, name=workspace or _("My workspace"))
    secret = links.create_sign_in_link(user_id=user.pk, now=now)
    return FirstAdmin(user.pk, address, room.name, is_new, secret)
