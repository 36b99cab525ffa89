"""Which products there are for someone, and one of them by its key."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.workspaces.models import Product, Workspace
from quarterdeck.apps.workspaces.roles import Role, with_empty_parts
from quarterdeck.errors import NotFound


class NoSuchProduct(NotFound):
    code = "no_such_product"


class NoSuchWorkspace(NotFound):
    code = "no_such_workspace"


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the switcher."""

    key: str
    name: str
    workspace_id: int
    workspace: str
    effort_unit: str
    value_scale: int
    is_demo: bool


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    """A workspace in a list."""

    id: int
    name: str


def workspaces_of(*, actor: Actor) -> list[WorkspaceRow]:
    """All workspaces the actor sees, by name."""
    rows = Workspace.objects.visible_to(actor).order_by("name", "pk")
    return [WorkspaceRow(row.pk, row.name) for row in rows]


def row_of(product: Product) -> ProductRow:
    """The product as plain data; expects ``workspace`` to be loaded."""
    return ProductRow(
        product.key,
        product.name,
        product.workspace_id,
        product.workspace.name,
        product.effort_unit,
        product.value_scale,
        product.is_demo,
    )


def products_of(*, actor: Actor) -> list[ProductRow]:
    """All products the actor sees, by name."""
    rows = Product.objects.visible_to(actor).select_related("workspace").order_by("name", "pk")
    return [row_of(product) for product in rows]


def product_of(*, actor: Actor, product: str) -> ProductRow:
    """One product by its key. Raises NoSuchProduct."""
    return row_of(find_product(actor, product))


# The product, and a row for each role that this person holds in it: directly, by a team, or as
# administrator. In SQL, since every verb begins here and building the same query from parts
# took longer than everything else that a small read does.
_SEEN = """
SELECT p.*, m.role AS seen_role, EXISTS (
    SELECT 1 FROM workspaces_membership d WHERE d.role = 'developer' AND (
        d.product_id = p.id OR d.team_id IN (
            SELECT team_id FROM workspaces_productteam WHERE product_id = p.id))
) AS has_developer
FROM workspaces_product p JOIN workspaces_membership m ON m.user_id = %s AND (
    m.product_id = p.id OR m.workspace_id = p.workspace_id OR m.team_id IN (
        SELECT team_id FROM workspaces_productteam WHERE product_id = p.id))
WHERE p.key = %s
"""


def find_product(actor: Actor, key: str) -> Product:
    """The product itself, for services and queries of the domains. Raises NoSuchProduct.

    The actor's roles come along (``Product.seen_by``), so that asking who may costs no query.
    """
    key = key.strip().upper()
    found: Product | None = None
    if actor.user_id is None:
        found = Product.objects.visible_to(actor).filter(key=key).first()
    else:
        rows = list(Product.objects.raw(_SEEN, [actor.user_id, key]))
        if rows:
            found = rows[0]
            roles = frozenset(Role(row.seen_role) for row in rows)  # type: ignore[attr-defined]
            found.seen_by = (actor.user_id, with_empty_parts(roles, bool(found.has_developer)))  # type: ignore[attr-defined]
    if found is None:
        raise NoSuchProduct(_("There is no product “%(key)s” here.") % {"key": key})
    return found


def find_workspace(actor: Actor, workspace_id: int) -> Workspace:
    """The workspace itself. Raises NoSuchWorkspace."""
    found = Workspace.objects.visible_to(actor).filter(pk=workspace_id).first()
    if found is None:
        raise NoSuchWorkspace(_("There is no workspace %(id)s here.") % {"id": workspace_id})
    return found
