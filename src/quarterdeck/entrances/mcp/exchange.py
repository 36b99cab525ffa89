"""Tools for imports: bring a backlog file, see what it would do, confirm it."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict
from typing_extensions import TypedDict

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.exchange.choices import Choices, Target
from quarterdeck.apps.exchange.queries.export import export_csv, export_plan
from quarterdeck.apps.exchange.queries.imports import import_of, imports_of
from quarterdeck.apps.exchange.queries.preview import preview_of
from quarterdeck.apps.exchange.services import imports
from quarterdeck.entrances.mcp.tools import slim, tool
from quarterdeck.entrances.shapes import exchange as shapes
from quarterdeck.entrances.shapes.plain import Shape

EffortMeans = Literal["", "leave", "same", "points"]


class TargetIn(TypedDict, total=False):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    product: str
    new: str
    key: str


Targets = dict[str, TargetIn]
Columns = dict[Literal["value", "effort"], str]


def _targets(given: Targets | None) -> dict[str, Target]:
    return {
        source: Target(one.get("product", ""), one.get("new", ""), one.get("key", ""))
        for source, one in (given or {}).items()
    }


def _columns(given: Columns | None) -> dict[str, str]:
    return {str(field): column for field, column in (given or {}).items()}


@tool()
def start_import(actor: Actor, product: str, name: str, content: str) -> Shape:
    """Read a backlog file (its text: CSV, or GitHub issues as JSON) and keep it for its preview."""
    row = imports.start_import(actor=actor, product=product, name=name, content=content.encode())
    return shapes.started(row)


@tool(reads=True)
def preview_import(
    actor: Actor,
    import_id: int,
    targets: Targets | None = None,
    effort_means: EffortMeans = "",
    value_from_priority: bool | None = None,
    raise_scale: bool = False,
    columns: Columns | None = None,
    start: int = 0,
    limit: int = 20,
) -> Shape:
    """What the file would bring with these answers; `asks` names those that are missing.

    targets: by the file's own product keys, {product: key here} or {new: name}; {} leaves it out.
    effort_means: where units differ, leave | same | points. columns: another one for value, effort.
    start, limit: of the list of values that will not be taken.
    """
    found = preview_of(
        actor=actor,
        import_id=import_id,
        choices=Choices(
            _targets(targets), effort_means, value_from_priority, raise_scale, _columns(columns)
        ),
        start=start,
        count=limit,
    )
    return slim(shapes.preview(found))


@tool()
def confirm_import(
    actor: Actor,
    import_id: int,
    targets: Targets | None = None,
    effort_means: EffortMeans = "",
    value_from_priority: bool | None = None,
    raise_scale: bool = False,
    columns: Columns | None = None,
) -> Shape:
    """Have the file brought in as its preview shows it, by a job; answers as in preview_import."""
    row = imports.confirm_import(
        actor=actor,
        import_id=import_id,
        targets=_targets(targets),
        effort_means=effort_means,
        value_from_priority=value_from_priority,
        raise_scale=raise_scale,
        columns=_columns(columns),
    )
    return shapes.started(row)


@tool(destroys=True)
def cancel_import(actor: Actor, import_id: int) -> Shape:
    """Drop a file that is not confirmed, or stop one that is being brought in, whole."""
    return shapes.started(imports.cancel_import(actor=actor, import_id=import_id))


@tool(reads=True)
def read_import(actor: Actor, import_id: int) -> Shape:
    """Where an import stands, and what it brought."""
    return slim(shapes.state(import_of(actor=actor, import_id=import_id)))


@tool(reads=True)
def list_imports(actor: Actor, product: str, limit: int = 5) -> Shape:
    """Your own latest imports into a product, newest first."""
    rows = imports_of(actor=actor, product=product, count=limit)
    return {"imports": [slim(shapes.state(row)) for row in rows]}


@tool(reads=True)
def export_as_csv(actor: Actor, product: str) -> Shape:
    """The whole backlog but the trash as CSV text that start_import takes back."""
    return {"csv": "".join(export_csv(actor=actor, product=product))}


@tool(reads=True)
def export_as_plan(actor: Actor, product: str, capacities: list[float] | None = None) -> Shape:
    """The order as a quarterdeck.plan/1 document; capacities of the sprints, or as last asked."""
    return export_plan(actor=actor, product=product, capacities=capacities)
