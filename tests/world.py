"""A product with its Scrum team, built through the services, so that every state is legal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services import items
from quarterdeck.apps.workspaces.models import Membership, Product, ProductTeam, Team, Workspace
from quarterdeck.apps.workspaces.services import workspaces

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
CAST = {
    "product_owner": "Ines Okafor",
    "developer": "Tomasz Wilk",
    "second_developer": "Lena Brandt",
    "scrum_master": "Mara Lind",
    "stakeholder": "Paul Adeyemi",
    "administrator": "Ada Voss",
    "delegate": "Jo Nowak",
    "outsider": "Otto Fremd",
}


class World:
    """One workspace, one product with key RND, one team, and a stranger to all of them."""

    def __init__(self) -> None:
        self.now = START
        self.people = {
            part: User.objects.create_user(name=name, email=f"{part}@example.org")
            for part, name in CAST.items()
        }
        self.workspace: Workspace = workspaces.create_workspace(
            actor=self.actor("administrator"), name="Home care"
        )
        self.team = Team.objects.create(workspace=self.workspace, name="Rounds team")
        self.product = self.new_product("RND", "Rounds")
        for part, role in (
            ("developer", "developer"),
            ("second_developer", "developer"),
            ("scrum_master", "scrum_master"),
        ):
            Membership.objects.create(
                user=self.people[part], role=role, team=self.team, since=self.now
            )

    def new_product(self, key: str, name: str, **settings: Any) -> Product:
        """Another product of the same people."""
        product = workspaces.create_product(
            actor=self.actor("administrator"),
            workspace_id=self.workspace.pk,
            key=key,
            name=name,
            **settings,
        )
        Membership.objects.filter(product=product, role="product_owner").update(
            user=self.people["product_owner"]
        )
        ProductTeam.objects.create(product=product, team=self.team)
        for part, role in (("stakeholder", "stakeholder"), ("delegate", "stakeholder")):
            Membership.objects.create(
                user=self.people[part], role=role, product=product, since=self.now
            )
        return product

    def actor(self, part: str, *, scopes: frozenset[str] | None = None, via: str = "web") -> Actor:
        """Someone of the cast; each call is a new act, a minute after the one before."""
        self.now += timedelta(minutes=1)
        user = self.people[part]
        made = Actor(user_id=user.pk, via=via, now=self.now, name=user.name)
        return replace(made, scopes=scopes)

    def item(self, title: str = "Warn the planner when a visit is late", **fields: Any) -> Item:
        """An item made by the product owner; value and effort by whose they are."""
        effort, value = fields.pop("effort", None), fields.pop("value", None)
        made = items.create_item(
            actor=self.actor("product_owner"),
            product=fields.pop("product", "RND"),
            title=title,
            value=value,
            **fields,
        )
        if effort is not None:
            items.edit_item(
                actor=self.actor("developer"), item=self.key(made), changes={"effort": effort}
            )
            made.refresh_from_db()
        return made

    def key(self, item: Item) -> str:
        return f"{item.product.key}-{item.number}"

    def order(self, product: Product | None = None) -> list[str]:
        """Titles in the backlog's order."""
        rows = Item.objects.listed().filter(product=product or self.product).order_by("rank")
        return list(rows.values_list("title", flat=True))
