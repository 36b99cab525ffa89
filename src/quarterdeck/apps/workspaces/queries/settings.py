"""A product's settings, and who could take it over."""

from __future__ import annotations

from dataclasses import dataclass

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.workspaces.permissions import Act, may, whose
from quarterdeck.apps.workspaces.queries.people import people_in, product_owner_of
from quarterdeck.apps.workspaces.queries.products import ProductRow, find_product, row_of
from quarterdeck.apps.workspaces.queries.who import Person


@dataclass(frozen=True, slots=True)
class SettingsOfProduct:
    """What the page of settings shows. ``people`` are those to whom it can be handed over."""

    product: ProductRow
    product_owner: str
    may_set: bool
    whose_setting: str
    may_hand_over: bool
    whose_hand_over: str
    people: tuple[Person, ...]
    may_delete: bool


def settings_of(*, actor: Actor, product: str) -> SettingsOfProduct:
    """The settings of a product the actor sees. Raises NotFound."""
    found = find_product(actor, product)
    owner = product_owner_of(found)
    others = people_in(found.workspace).exclude(pk=owner.pk if owner else 0)
    return SettingsOfProduct(
        product=row_of(found),
        product_owner=str(owner or ""),
        may_set=may(actor, Act.SET_PRODUCT, found),
        whose_setting=whose(Act.SET_PRODUCT),
        may_hand_over=may(actor, Act.HAND_OVER, found),
        whose_hand_over=whose(Act.HAND_OVER),
        people=tuple(Person(user.pk, str(user)) for user in others.order_by("name", "pk")),
        may_delete=may(actor, Act.DELETE_PRODUCT, found),
    )
