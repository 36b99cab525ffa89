"""Which products there are for someone, and one of them by its key."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.workspaces.models import Product, Workspace
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


def find_product(actor: Actor, key: str) -> Product:
    """The product itself, for services and queries of the domains. Raises NoSuchProduct."""
    found = (
        Product.objects.visible_to(actor)
        .select_related("workspace")
        .filter(key=key.strip().upper())
        .first()
    )
    if found is None:
        raise NoSuchProduct(_("There is no product “%(key)s” here.") % {"key": key})
    return found


def find_workspace(actor: Actor, workspace_id: int) -> Workspace:
    """The workspace itself. Raises NoSuchWorkspace."""
    found = Workspace.objects.visible_to(actor).filter(pk=workspace_id).first()
    if found is None:
        raise NoSuchWorkspace(_("There is no workspace %(id)s here.") % {"id": workspace_id})
    return found
