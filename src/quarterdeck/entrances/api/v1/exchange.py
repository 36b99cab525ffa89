"""API of imports: bring a backlog file, see what it would do, confirm it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import Field

from quarterdeck.apps.exchange.choices import Choices, Target
from quarterdeck.apps.exchange.queries.imports import import_of, imports_of
from quarterdeck.apps.exchange.queries.preview import preview_of
from quarterdeck.apps.exchange.services import imports
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.reading import up_to
from quarterdeck.entrances.api.v1.vocabulary import Id, In, Limit, Out
from quarterdeck.entrances.shapes import exchange as shapes

router = Router(tags=["imports"])

LARGEST = 52 * 1024 * 1024
"""Bytes of a request: a file of fifty megabytes with what surrounds it."""


class TargetIn(In):
    """What a product of the file becomes; all empty: it is left out."""

    product: str = Field("", description="The key of a product that is here.")
    new: str = Field("", description="The name of a product to be made.")
    key: str = Field("", description="The key of that new product; empty: made from its name.")


class Answers(In):
    """Answers to what the preview asks."""

    targets: dict[str, TargetIn] = Field(default={}, description="By the file's own product keys.")
    effort_means: Literal["", "leave", "same", "points"] = Field(
        default="",
        description="Where the file counts otherwise than the product: leave the efforts out, they "
        "are the same unit, or count the product in points from now on.",
    )
    value_from_priority: bool | None = Field(
        default=None, description="null: yes where the file has no values."
    )
    raise_scale: bool = Field(
        default=False, description="Let the scale of value grow to the largest."
    )
    columns: dict[Literal["value", "effort"], str] = Field(
        default={}, description="Another column for value or effort."
    )

    def as_choices(self) -> Choices:
        targets = {source: Target(**dict(target)) for source, target in self.targets.items()}
        return Choices(
            targets=targets,
            effort_means=self.effort_means,
            value_from_priority=self.value_from_priority,
            raise_scale=self.raise_scale,
            columns={str(field): column for field, column in self.columns.items()},
        )


class PreviewAsked(In):
    answers: Answers = Field(default_factory=Answers)
    start: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(0, description="Of `untaken`.")
    limit: Limit = 100


class ImportStarted(Out):
    id: int
    product: str
    name: str
    format: str
    state: str


class ReportOut(Out):
    product: str
    name: str
    made: bool
    new: int
    changed: int
    unchanged: int
    restored: int
    in_trash: int
    kept_efforts: list[dict[str, Any]]
    untaken: list[dict[str, Any]]
    batch: str = Field(description="Names the act for undo.")
    is_undone: bool


class ImportOut(ImportStarted):
    share: float | None
    error: str
    created_at: str
    finished_at: str | None
    reports: list[ReportOut]


class ImportsOut(Out):
    imports: list[ImportOut]


class ColumnOut(Out):
    column: str
    field: str = Field(description="Empty: the column is not taken.")
    filled: int


class StateWord(Out):
    word: str
    state: str
    rows: int


class SourceOut(Out):
    source: str
    name: str
    rows: int
    becomes: dict[str, str]


class CountsOut(Out):
    product: str = Field(description="Empty for one to be made.")
    name: str
    sources: list[str]
    items: int
    epics: int
    finished: int
    without_effort: int
    new: int
    changed: int
    unchanged: int
    in_trash: int
    kept_efforts: int
    effort_unit: str
    largest_value: float | None
    without: list[str]


class UntakenOut(Out):
    line: int
    column: str
    value: str
    reason: str
    remedy: str
    wrong: bool


class PreviewOut(Out):
    id: int
    product: str
    name: str
    read_as: str
    encoding: str
    rows: int
    asks: list[str] = Field(description="Which answers are asked for before it can be confirmed.")
    columns: list[ColumnOut]
    states: list[StateWord]
    products: list[SourceOut]
    counts: list[CountsOut]
    notes: list[str]
    untaken: list[UntakenOut] = Field(description="Every value that will not be taken, in parts.")
    untaken_count: int


@router.post("/products/{product}/imports", response={201: ImportStarted})
@up_to(LARGEST)
def start_import(request: HttpRequest, product: str, file: UploadedFile = File(...)) -> Any:  # type: ignore[type-arg]  # noqa: B008
    """Read a backlog file of up to 50 MB (multipart, field `file`) and keep it for its preview."""
    row = imports.start_import(
        actor=actor_of(request), product=product, name=file.name or "", content=file.read()
    )
    return shapes.started(row)


@router.get("/products/{product}/imports", response=ImportsOut)
def list_imports(request: HttpRequest, product: str, limit: Limit = 10) -> Any:
    """Your own latest imports into a product, newest first."""
    rows = imports_of(actor=actor_of(request), product=product, count=limit)
    return {"imports": [shapes.state(row) for row in rows]}


@router.get("/imports/{import_id}", response=ImportOut)
def read_import(request: HttpRequest, import_id: Id) -> Any:
    """Where an import stands, and what it brought."""
    return shapes.state(import_of(actor=actor_of(request), import_id=import_id))


@router.post("/imports/{import_id}/preview", response=PreviewOut)
def preview_import(request: HttpRequest, import_id: Id, body: PreviewAsked) -> Any:
    """What the file would bring with these answers; nothing is changed."""
    found = preview_of(
        actor=actor_of(request),
        import_id=import_id,
        choices=body.answers.as_choices(),
        start=body.start,
        count=body.limit,
    )
    return shapes.preview(found)


@router.post("/imports/{import_id}/confirm", response={202: ImportStarted})
def confirm_import(request: HttpRequest, import_id: Id, body: Answers) -> Any:
    """Have the file brought in as its preview shows it; a job does the work."""
    choices = body.as_choices()
    row = imports.confirm_import(
        actor=actor_of(request),
        import_id=import_id,
        targets=choices.targets,
        effort_means=choices.effort_means,
        value_from_priority=choices.value_from_priority,
        raise_scale=choices.raise_scale,
        columns=choices.columns,
    )
    return shapes.started(row)


@router.post("/imports/{import_id}/cancel", response=ImportStarted)
def cancel_import(request: HttpRequest, import_id: Id) -> Any:
    """Drop a file that is not confirmed, or stop one that is being brought in, whole."""
    return shapes.started(imports.cancel_import(actor=actor_of(request), import_id=import_id))
