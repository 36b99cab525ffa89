"""API of what makes up an item: its acceptance criteria, versions and dependencies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.backlog.services import criteria, dependencies, variants
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.backlog.shapes import CriterionOut, VariantOut
from quarterdeck.entrances.api.v1.vocabulary import NOT_GIVEN, Figure, In, Out, Place
from quarterdeck.entrances.shapes import backlog as shapes

router = Router(tags=["parts of an item"])


class CriterionIn(In):
    text: str
    optional: bool = False


class CriterionEdit(In):
    text: str | None = None
    optional: bool | None = None
    was: str | None = Field(None, description="The text that you saw.")


class Position(In):
    position: Place = Field(description="Counted from 1.")


class CriteriaOut(Out):
    criteria: list[CriterionOut]


class VersionSaid(In):
    description: str = NOT_GIVEN
    value: Figure | None = None
    effort: Figure | None = None


class VariantIn(VersionSaid):
    """What is not named stays as it is."""

    was: VersionSaid = Field(
        default_factory=VersionSaid, description="What you saw, as when editing an item."
    )


class DependencyOut(Out):
    item: str
    needs: str


@router.post("/items/{item}/criteria", response={201: CriterionOut})
def add_criterion(request: HttpRequest, item: str, body: CriterionIn) -> Any:
    """Add an acceptance criterion at the end."""
    row = criteria.add_criterion(actor=actor_of(request), item=item, **dict(body))
    return shapes.criterion(row)


@router.patch("/items/{item}/criteria/{code}", response=CriterionOut)
def edit_criterion(request: HttpRequest, item: str, code: str, body: CriterionEdit) -> Any:
    """Change a criterion's words, or whether good enough may leave it out."""
    row = criteria.edit_criterion(actor=actor_of(request), item=item, code=code, **dict(body))
    return shapes.criterion(row)


@router.delete("/items/{item}/criteria/{code}", response={204: None})
def remove_criterion(request: HttpRequest, item: str, code: str) -> None:
    """Take a criterion out; its code is not given again."""
    criteria.remove_criterion(actor=actor_of(request), item=item, code=code)


@router.post("/items/{item}/criteria/{code}/move", response=CriteriaOut)
def move_criterion(request: HttpRequest, item: str, code: str, body: Position) -> Any:
    """Put a criterion at a position; answers all in their order."""
    rows = criteria.move_criterion(
        actor=actor_of(request), item=item, code=code, position=body.position
    )
    return {"criteria": [shapes.criterion(row) for row in rows]}


@router.patch("/items/{item}/variants/{name}", response=VariantOut)
def set_variant(request: HttpRequest, item: str, name: str, body: VariantIn) -> Any:
    """Make or change the version “good enough” or “perfect”. The item itself is the standard."""
    row = variants.set_variant(
        actor=actor_of(request), item=item, name=name, **body.model_dump(exclude_unset=True)
    )
    return shapes.variant(row)


@router.delete("/items/{item}/variants/{name}", response={204: None})
def remove_variant(request: HttpRequest, item: str, name: str) -> None:
    """Take a version away."""
    variants.remove_variant(actor=actor_of(request), item=item, name=name)


@router.put("/items/{item}/needs/{needs}", response=DependencyOut)
def add_dependency(request: HttpRequest, item: str, needs: str) -> Any:
    """Say that an item needs another. A circle is refused, and shown in `facts.cycle`."""
    row = dependencies.add_dependency(actor=actor_of(request), item=item, needs=needs)
    return shapes.dependency(row)


@router.delete("/items/{item}/needs/{needs}", response={204: None})
def remove_dependency(request: HttpRequest, item: str, needs: str) -> None:
    """Take a dependency back."""
    dependencies.remove_dependency(actor=actor_of(request), item=item, needs=needs)
