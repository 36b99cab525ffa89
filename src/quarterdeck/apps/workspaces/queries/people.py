"""Who belongs to a workspace, and one of them by number or address."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.workspaces.models import Membership, Product, Workspace
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.errors import NotFound


class NoSuchPerson(NotFound):
    code = "no_such_person"


def memberships_in(workspace: Workspace) -> QuerySet[Membership]:
    """All roles in the workspace: in itself, in its products, in its teams."""
    return Membership.objects.filter(
        Q(workspace=workspace) | Q(product__workspace=workspace) | Q(team__workspace=workspace)
    )


def people_in(workspace: Workspace) -> QuerySet[User]:
    """Everyone who holds a role somewhere in the workspace."""
    return User.objects.filter(pk__in=memberships_in(workspace).values("user"))


def find_person(workspace: Workspace, person: int | str) -> User:
    """Someone of this workspace, by number or e-mail address. Raises NoSuchPerson.

    Nobody outside the workspace is ever found: no answer tells who else has an account.
    """
    text = str(person).strip()
    by = {"pk": int(text)} if text.isdigit() and len(text) < 19 else {"email__iexact": text}
    found = people_in(workspace).filter(**by).first() if text else None
    if found is None:
        raise NoSuchPerson(
            _("Nobody in this workspace is “%(person)s”. Invite them first.") % {"person": text},
            field="person",
        )
    return found


def product_owner_of(product: Product) -> User | None:
    """The one person accountable for the product."""
    membership = (
        Membership.objects.filter(product=product, role=Role.PRODUCT_OWNER)
        .select_related("user")
        .first()
    )
    return membership.user if membership else None
