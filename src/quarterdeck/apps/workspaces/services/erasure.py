"""Erasing a person: what they did stays, who they were does not."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.accounts.services.people import empty_account
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.workspaces.models import Invitation, Workspace
from quarterdeck.apps.workspaces.queries.people import people_in
from quarterdeck.apps.workspaces.services.roles import (
    OnlyThePerson,
    leave_workspace,
)
from quarterdeck.errors import Invalid


class ErasureNotConfirmed(Invalid):
    code = "erasure_not_confirmed"


@transaction.atomic
def erase_person(*, actor: Actor, confirm: str) -> None:
    """Erase one's own account for good.

    ``confirm`` is one's own e-mail address. Roles, tokens, sessions and ways to sign in end;
    name and address are emptied, and the record reads “a former member”. A workspace in which
    nobody else is goes too, unless it has products. Raises: OnlyThePerson, ErasureNotConfirmed,
    ProductOwnerStays, LastAdministrator.
    """
    if actor.user_id is None or actor.scopes is not None:
        raise OnlyThePerson(_("Only a person who has signed in can erase their account."))
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    if confirm.strip().lower() != user.email.lower():
        raise ErasureNotConfirmed(
            _("Write your e-mail address, %(email)s, to erase this account.")
            % {"email": user.email},
            field="confirm",
        )
    for workspace in Workspace.objects.visible_to(actor).order_by("pk"):
        alone = not people_in(workspace).exclude(pk=user.pk).exists()
        if alone and not workspace.products.exists():
            audit.record(
                actor, "workspaces.workspace.deleted", workspace, workspace_id=workspace.pk
            )
            workspace.delete()
        else:
            leave_workspace(actor=actor, workspace_id=workspace.pk)
    Invitation.objects.open().filter(email__iexact=user.email).update(
        withdrawn_at=actor.now, email=""
    )
    empty_account(actor, user)
