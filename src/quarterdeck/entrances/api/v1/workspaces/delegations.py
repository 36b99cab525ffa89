"""API of who does what: the table of acts, and what the product owner delegated."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.workspaces.queries.who import who_does_what
from quarterdeck.apps.workspaces.services import delegations
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import Id, In, Out
from quarterdeck.entrances.shapes import workspaces as shapes

router = Router(tags=["who does what"])

LastDay = Annotated[date, Field(strict=False, description="The last day.")]


class DelegationIn(In):
    to: str = Field(description="A person's number or e-mail address.")
    acts: list[str] = Field(description="Acts of the product owner, e.g. order_backlog.")
    until: LastDay


class DelegationChange(In):
    until: LastDay


class DelegationOut(Out):
    id: int
    delegate: str
    owner: str
    acts: list[str]
    until: str


class RoleHolders(Out):
    role: str
    label: str
    names: str


class ActOut(Out):
    act: str
    label: str
    roles: list[str]


class DelegationInForce(DelegationOut):
    since: str


class WhoOut(Out):
    product: str
    roles: list[RoleHolders]
    acts: list[ActOut]
    delegations: list[DelegationInForce]


@router.get("/products/{product}/who", response=WhoOut)
def read_who(request: HttpRequest, product: str) -> Any:
    """Who does what in a product: the table of acts and roles, names, delegations in force."""
    return shapes.who(who_does_what(actor=actor_of(request), product=product))


@router.post("/products/{product}/delegations", response={201: DelegationOut})
def delegate(request: HttpRequest, product: str, body: DelegationIn) -> Any:
    """Let someone do acts of the product owner until a date; the accountability stays."""
    made = delegations.delegate(actor=actor_of(request), product=product, **dict(body))
    return shapes.delegation(made)


@router.patch("/delegations/{delegation_id}", response=DelegationOut)
def change_delegation(request: HttpRequest, delegation_id: Id, body: DelegationChange) -> Any:
    """Set another last day."""
    found = delegations.change_delegation(
        actor=actor_of(request), delegation_id=delegation_id, until=body.until
    )
    return shapes.delegation(found)


@router.delete("/delegations/{delegation_id}", response={204: None})
def end_delegation(request: HttpRequest, delegation_id: Id) -> None:
    """Take a delegation back; who holds it may give it back."""
    delegations.end_delegation(actor=actor_of(request), delegation_id=delegation_id)
