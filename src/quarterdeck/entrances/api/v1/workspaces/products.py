"""API of workspaces and the products in them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.workspaces.queries import products as read
from quarterdeck.apps.workspaces.services import deletion, roles, workspaces
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import NOT_GIVEN, Id, In, Out
from quarterdeck.entrances.api.v1.workspaces.people import RoleOut
from quarterdeck.entrances.shapes import workspaces as shapes

router = Router(tags=["products"])

Unit = Literal["points", "days", "items"]
Scale = Annotated[int, Field(ge=1, le=1_000_000)]


class WorkspaceIn(In):
    name: str


class WorkspaceOut(Out):
    id: int
    name: str


class WorkspacesOut(Out):
    workspaces: list[WorkspaceOut]


class ProductOut(Out):
    key: str
    name: str
    workspace_id: int
    workspace: str
    effort_unit: str
    value_scale: int
    is_demo: bool


class ProductsOut(Out):
    products: list[ProductOut]


class ProductIn(In):
    workspace_id: Id
    name: str
    key: str = Field("", description="2 to 10 letters and digits; empty: made from the name.")
    effort_unit: Unit = "points"
    value_scale: Scale = 100


class ProductSettings(In):
    """What is not named stays."""

    name: str = NOT_GIVEN
    effort_unit: Unit = NOT_GIVEN
    value_scale: Scale = NOT_GIVEN


class HandOver(In):
    to: str = Field(description="A person's number or e-mail address.")


class Confirmation(In):
    confirm: str = Field("", description="The product's key; a demo needs none.")


@router.get("/workspaces", response=WorkspacesOut)
def list_workspaces(request: HttpRequest) -> Any:
    """All workspaces you see, by name."""
    rows = read.workspaces_of(actor=actor_of(request))
    return {"workspaces": [shapes.workspace(row) for row in rows]}


@router.post("/workspaces", response={201: WorkspaceOut})
def create_workspace(request: HttpRequest, body: WorkspaceIn) -> Any:
    """Open a workspace; only a person who has signed in can, no token."""
    made = workspaces.create_workspace(actor=actor_of(request), name=body.name)
    return shapes.workspace(made)


@router.get("/products", response=ProductsOut)
def list_products(request: HttpRequest) -> Any:
    """All products you see, by name."""
    return {"products": [shapes.product(row) for row in read.products_of(actor=actor_of(request))]}


@router.post("/products", response={201: ProductOut})
def create_product(request: HttpRequest, body: ProductIn) -> Any:
    """Create a product; you are its product owner."""
    made = workspaces.create_product(actor=actor_of(request), **dict(body))
    return shapes.product_written(made)


@router.get("/products/{product}", response=ProductOut)
def read_product(request: HttpRequest, product: str) -> Any:
    """One product."""
    return shapes.product(read.product_of(actor=actor_of(request), product=product))


@router.patch("/products/{product}", response=ProductOut)
def set_product(request: HttpRequest, product: str, body: ProductSettings) -> Any:
    """Rename a product, or set its unit of effort and scale of value; figures stay as they are."""
    found = workspaces.set_product(
        actor=actor_of(request), product=product, **body.model_dump(exclude_unset=True)
    )
    return shapes.product_written(found)


@router.post("/products/{product}/hand-over", response=RoleOut)
def hand_over_product(request: HttpRequest, product: str, body: HandOver) -> Any:
    """Make someone else of the workspace the product owner."""
    given = roles.hand_over_product(actor=actor_of(request), product=product, to=body.to)
    return shapes.role_given(given)


@router.post("/products/{product}/delete", response={204: None})
def delete_product(request: HttpRequest, product: str, body: Confirmation) -> None:
    """Delete a product for good, with all that is in it. There is no undo."""
    deletion.delete_product(actor=actor_of(request), product=product, confirm=body.confirm)
