"""Deleting a product with all that hangs on it, in one step; the demo is deleted this way."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.accounts.services.people import keep_demo_person
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.files import services as files
from quarterdeck.apps.files.queries import unlinked_ids
from quarterdeck.apps.workspaces.models import Membership, Product, Team, Workspace
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.people import people_in
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.apps.workspaces.services.delegations import end_without_role
from quarterdeck.apps.workspaces.services.roles import lock_members
from quarterdeck.errors import Invalid


class NotConfirmed(Invalid):
    code = "not_confirmed"


@transaction.atomic
def delete_product(*, actor: Actor, product: str, confirm: str = "") -> None:
    """Delete a product for good: items, plans, files, roles in it. There is no undo.

    Unless it is a demo, ``confirm`` must be the product's key. With a demo go the people made
    for it who have no other role, except the one who deletes: that account is theirs from now
    on. Raises: NotFound, NotAllowed, NotConfirmed.
    """
    found = find_product(actor, product)
    require(actor, Act.DELETE_PRODUCT, found)
    if not found.is_demo and confirm.strip().upper() != found.key:
        raise NotConfirmed(
            _("Write %(key)s to delete %(name)s with all its items. There is no way back.")
            % {"key": found.key, "name": found},
            field="confirm",
        )
    workspace = found.workspace
    lock_members(workspace)
    # No row can be hung on the product any more while it goes.
    Product.objects.select_for_update().get(pk=found.pk)
    audit.record(
        actor,
        "workspaces.product.deleted",
        found,
        before={"key": found.key, "name": found.name, "is_demo": found.is_demo},
        product_id=found.pk,
        workspace_id=workspace.pk,
    )
    made_up = _made_for_demos(workspace) if found.is_demo else set()
    unlinked = unlinked_ids()
    found.delete()  # what stands above hangs on it by foreign keys, and goes with it
    files.delete_files(unlinked_ids() - unlinked)
    if made_up and not Product.objects.filter(workspace=workspace, is_demo=True).exists():
        _delete_demo_people(actor, workspace, made_up)
    if Workspace.objects.filter(pk=workspace.pk).exists():
        end_without_role(actor, workspace)


def _made_for_demos(workspace: Workspace) -> set[int]:
    people = people_in(workspace).filter(is_demo=True)
    return set(people.values_list("pk", flat=True))


def _delete_demo_people(actor: Actor, workspace: Workspace, made_up: set[int]) -> None:
    """The people of the demo go, and its workspace when nothing of one's own is left in it."""
    elsewhere = Membership.objects.exclude(workspace=workspace).exclude(team__workspace=workspace)
    going = made_up - {actor.user_id} - set(elsewhere.values_list("user_id", flat=True))
    own = Product.objects.filter(workspace=workspace).exists()
    administrators = set(
        Membership.objects.filter(workspace=workspace).values_list("user_id", flat=True)
    )
    if own and administrators <= going:
        going -= administrators
    Team.objects.filter(workspace=workspace, products__isnull=True).exclude(
        memberships__user__is_demo=False
    ).delete()
    User.objects.filter(pk__in=going).delete()
    for kept in User.objects.filter(pk__in=made_up):
        keep_demo_person(kept)
    if not own and not Membership.objects.filter(workspace=workspace).exists():
        workspace.delete()
