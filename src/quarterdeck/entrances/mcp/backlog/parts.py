"""Tools for what makes up an item: acceptance criteria, versions, dependencies."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict
from typing_extensions import TypedDict

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.services import criteria, dependencies, variants
from quarterdeck.entrances.mcp.tools import DONE, Place, tool
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import Shape

Version = Literal["good enough", "perfect"]


class VersionSaid(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    description: str
    value: float | list[float] | None
    effort: float | list[float] | None


@tool()
def add_criterion(actor: Actor, item: str, text: str, optional: bool = False) -> Shape:
    """Add an acceptance criterion at the end. optional: the good-enough version may leave it out."""
    row = criteria.add_criterion(actor=actor, item=item, text=text, optional=optional)
    return shapes.criterion(row)


@tool(destroys=True, again=True)
def edit_criterion(
    actor: Actor,
    item: str,
    code: str,
    text: str | None = None,
    optional: bool | None = None,
    was: str | None = None,
) -> Shape:
    """Change a criterion. code: AC-2. was: the text that you saw."""
    row = criteria.edit_criterion(
        actor=actor, item=item, code=code, text=text, optional=optional, was=was
    )
    return shapes.criterion(row)


@tool(destroys=True)
def remove_criterion(actor: Actor, item: str, code: str) -> Shape:
    """Take a criterion out; its code is not given again."""
    criteria.remove_criterion(actor=actor, item=item, code=code)
    return DONE


@tool(again=True)
def move_criterion(actor: Actor, item: str, code: str, position: Place) -> Shape:
    """Put a criterion at a position counted from 1; answers all in their order."""
    rows = criteria.move_criterion(actor=actor, item=item, code=code, position=position)
    return {"criteria": [shapes.criterion(row) for row in rows]}


@tool(destroys=True, again=True)
def set_variant(
    actor: Actor,
    item: str,
    name: Version,
    description: str | None = None,
    value: float | list[float] | None = None,
    effort: float | list[float] | None = None,
    was: VersionSaid | None = None,
) -> Shape:
    """Make or change another version of an item than the standard one; what is not given stays.

    was: by field, what you saw; where something else stands there by now, nothing is changed.
    """
    figures: dict[str, Any] = {"value": value, "effort": effort}
    row = variants.set_variant(
        actor=actor,
        item=item,
        name=name,
        description=description,
        was=was,
        **{field: figure for field, figure in figures.items() if figure is not None},
    )
    return shapes.variant(row)


@tool(destroys=True)
def remove_variant(actor: Actor, item: str, name: Version) -> Shape:
    """Take a version away."""
    variants.remove_variant(actor=actor, item=item, name=name)
    return DONE


@tool(again=True)
def add_dependency(actor: Actor, item: str, needs: str) -> Shape:
    """Say that an item needs another to be delivered before or with it."""
    return shapes.dependency(dependencies.add_dependency(actor=actor, item=item, needs=needs))


@tool(destroys=True)
def remove_dependency(actor: Actor, item: str, needs: str) -> Shape:
    """Take a dependency back."""
    dependencies.remove_dependency(actor=actor, item=item, needs=needs)
    return DONE
