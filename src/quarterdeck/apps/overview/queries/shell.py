"""What stands around every page: the products one sees, and where one is."""

from __future__ import annotations

from dataclasses import dataclass

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.queries.lists import listed_count
from quarterdeck.apps.workspaces.models import Membership, Product
from quarterdeck.apps.workspaces.permissions import acts_in
from quarterdeck.apps.workspaces.queries.products import ProductRow, row_of
from quarterdeck.apps.workspaces.roles import Role


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone of the demo, whose part one can take in place."""

    user_id: int
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page."""

    products: tuple[ProductRow, ...]
    product: ProductRow | None
    listed_count: int
    may: frozenset[str]
    demo_people: tuple[DemoPerson, ...]


def shell_of(*, actor: Actor, product: str | None) -> Shell:
    """The frame for this person on a page of this product, or outside any."""
    rows = list(
        Product.objects.visible_to(actor).select_related("workspace").order_by("name", "pk")
    )
    here = next((row for row in rows if product and row.key == product.upper()), None)
    return Shell(
        products=tuple(row_of(row) for row in rows),
        product=row_of(here) if here else None,
        listed_count=listed_count(here) if here else 0,
        may=frozenset(act.value for act in acts_in(actor, here)) if here else frozenset(),
        demo_people=_demo_people(here) if here and here.is_demo else (),
    )


def _demo_people(product: Product) -> tuple[DemoPerson, ...]:
    teams = product.teams.values("pk")
    found: dict[int, DemoPerson] = {}
    rows = Membership.objects.filter(user__is_demo=True).select_related("user")
    for row in (rows.filter(product=product) | rows.filter(team__in=teams)).order_by("pk"):
        before = found.get(row.user_id)
        label = str(Role(row.role).label)
        found[row.user_id] = DemoPerson(
            row.user_id, str(row.user), (*(before.roles if before else ()), label)
        )
    return tuple(found.values())
