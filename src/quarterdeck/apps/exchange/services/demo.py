"""The demo product: loaded from a file through the same verbs that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import uuid4

from django.db import transaction

from quarterdeck.apps.accounts.actor import Actor, system
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.accounts.services.links import create_sign_in_link
from quarterdeck.apps.backlog.figures import columns, range_of
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services import criteria, dependencies, variants
from quarterdeck.apps.backlog.services.items import add_row
from quarterdeck.apps.backlog.services.labels import set_labels
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.workspaces.models import Membership, Product, ProductTeam, Team
from quarterdeck.apps.workspaces.permissions import Act
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.apps.workspaces.services import workspaces
from quarterdeck.apps.workspaces.services.deletion import delete_product


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo product, by key and name; ``is_new`` when it was loaded just now."""

    product: str
    name: str
    is_new: bool


def _text() -> dict[str, Any]:
    path = resources.files("quarterdeck.apps.exchange.demo") / "rounds.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_demo(*, now: datetime, only_if_new: bool = False) -> Demo | None:
    """Load the demo product, unless there is one.

    ``only_if_new`` loads it only into a database without products, and answers None where
    people work on products of their own.
    """
    if (standing := _standing()) is not None:
        return Demo(standing.key, standing.name, is_new=False)
    if only_if_new and Product.objects.exists():
        return None
    text = _text()
    people = {person["email"]: _person(person) for person in text["person"]}
    owner_user = next(people[p["email"]] for p in text["person"] if p["role"] == "product_owner")
    actor = Actor(user_id=owner_user.pk, via="system", now=now, name=owner_user.name)
    product = _product(actor, text, people)
    _items(actor, product, text)
    releases.solve_release(
        actor=_next(actor), product=product.key, capacities=text["product"]["capacities"]
    )
    return Demo(product.key, product.name, is_new=True)


@transaction.atomic
def open_demo(*, now: datetime) -> str | None:
    """A secret that signs in as the demo's product owner, once, within a day; None without a demo.

    For the operator at the machine: who can read it there may do anything anyway.
    """
    if (standing := _standing()) is None:
        return None
    owner = Membership.objects.get(product=standing, role=Role.PRODUCT_OWNER)
    return create_sign_in_link(user_id=owner.user_id, now=now)


@transaction.atomic
def delete_demo(*, now: datetime) -> Demo | None:
    """Delete the demo product and the people made for it; None when there is no demo."""
    if (standing := _standing()) is None:
        return None
    operator = system(now=now, acts=frozenset({Act.DELETE_PRODUCT}))
    delete_product(actor=operator, product=standing.key)
    return Demo(standing.key, standing.name, is_new=False)


def _standing() -> Product | None:
    return Product.objects.filter(is_demo=True).order_by("pk").first()


def _person(person: Mapping[str, str]) -> User:
    user, _made = User.objects.get_or_create(
        email=person["email"], defaults={"name": person["name"], "is_demo": True}
    )
    return user


def _next(actor: Actor) -> Actor:
    """The same person in an act of its own, so that one undo does not unload the demo."""
    return replace(actor, batch=uuid4())


def _product(actor: Actor, text: Mapping[str, Any], people: Mapping[str, User]) -> Product:
    workspace = workspaces.create_workspace(actor=actor, name=text["workspace"]["name"])
    settings = text["product"]
    taken = Product.objects.filter(key=settings["key"]).exists()
    product = workspaces.create_product(
        actor=actor,
        workspace_id=workspace.pk,
        key="" if taken else settings["key"],
        name=settings["name"],
        effort_unit=settings["effort_unit"],
        value_scale=settings["value_scale"],
        is_demo=True,
    )
    team = Team.objects.create(workspace=workspace, name=text["workspace"]["team"])
    ProductTeam.objects.create(product=product, team=team)
    for person in text["person"]:
        role, user = person["role"], people[person["email"]]
        if role == Role.STAKEHOLDER:
            Membership.objects.create(user=user, role=role, product=product, since=actor.now)
        elif role != Role.PRODUCT_OWNER:
            Membership.objects.create(user=user, role=role, team=team, since=actor.now)
    return product


def _items(actor: Actor, product: Product, text: Mapping[str, Any]) -> None:
    epics = {
        epic["title"]: add_row(
            _next(actor),
            product,
            number=epic["number"],
            title=epic["title"],
            description=epic["description"],
            kind=Item.Kind.EPIC,
        )
        for epic in text["epic"]
    }
    made: dict[int, Item] = {}
    for entry in text["item"]:
        role, want, benefit = entry.get("story", ("", "", ""))
        act = _next(actor)
        item = add_row(
            act,
            product,
            number=entry["number"],
            title=entry["title"],
            kind=entry["kind"],
            state=entry["state"],
            parent=epics[entry["epic"]],
            role=role,
            want=want,
            benefit=benefit,
            description=entry.get("description", ""),
            standard=entry.get("standard", ""),
            **_figures(entry),
        )
        made[entry["number"]] = item
        set_labels(act, item, to=entry.get("labels", ()))
        optional = set(entry.get("optional", ()))
        for number, criterion in enumerate(entry.get("criteria", ()), start=1):
            criteria.add_row(act, item, criterion, optional=number in optional)
        for name, field in (("good enough", "good_enough"), ("perfect", "perfect")):
            if version := entry.get(field):
                variants.write_variant(
                    act,
                    item,
                    name,
                    {"description": version.get("description", ""), **_figures(version)},
                )
    for entry in text["item"]:
        for needed in entry.get("needs", ()):
            dependencies.link(_next(actor), made[entry["number"]], made[needed])


def _figures(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **columns("value", range_of(entry["value"], field="value")),
        **columns("effort", range_of(entry["effort"], field="effort")),
        "effort_source": Item.EffortSource.DEVELOPERS,
    }
