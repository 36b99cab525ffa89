"""`quarterdeck import`: bring a backlog file into a product."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from quarterdeck.apps.exchange.choices import Choices, Target
from quarterdeck.apps.exchange.queries.imports import import_of, imports_of
from quarterdeck.apps.exchange.queries.preview import preview_of
from quarterdeck.apps.exchange.services import imports
from quarterdeck.entrances.cli import output
from quarterdeck.entrances.cli.answers import tell, tell_table
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.cli.reading import content_of
from quarterdeck.entrances.shapes import exchange as shapes
from quarterdeck.errors import Invalid

app = typer.Typer(help="Bring a backlog file into a product.", no_args_is_help=True)

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's key, e.g. RND.")]
ImportId = Annotated[int, typer.Argument(metavar="IMPORT", help="Its number in `list`.")]
Becomes = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        metavar="SOURCE=PRODUCT",
        help="What a product of the file becomes: a key here, new:NAME, or nothing to leave it out.",
    ),
]
Means = Annotated[
    str, typer.Option("--effort-means", help="Where units differ: leave, same or points.")
]
FromPriority = Annotated[
    bool | None,
    typer.Option(
        "--value-from-priority/--no-value-from-priority",
        help="Without: yes where the file has no values.",
    ),
]
Raise = Annotated[
    bool, typer.Option("--raise-scale", help="Let the scale of value grow to the largest.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=COLUMN", help="Another column for value or effort."),
]


class AnswerUnfit(Invalid):
    code = "answer_unfit"


def choices_from(
    targets: list[str] | None,
    means: str,
    from_priority: bool | None,
    raise_scale: bool,
    columns: list[str] | None,
) -> Choices:
    """The answers of the options. Raises AnswerUnfit."""
    return Choices(
        targets={source: _target(text) for source, text in _pairs(targets, "target").items()},
        effort_means=means,
        value_from_priority=from_priority,
        raise_scale=raise_scale,
        columns=_pairs(columns, "column"),
    )


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    if unfit := [one for one in given or () if "=" not in one]:
        raise AnswerUnfit(f"--{option} “{unfit[0]}” has no “=”: write NAME=VALUE.", field=option)
    return dict(one.split("=", 1) for one in given or ())


def _target(text: str) -> Target:
    new = text.removeprefix("new:")
    return Target(new=new) if new != text else Target(product=text)


@app.command("start")
def start_import(
    product: Product,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, or GitHub issues as JSON.")],
    user: AsUser = "",
    as_json: AsJson = False,
) -> None:
    """Read a backlog file and keep it for its preview; nothing enters the backlog yet."""
    row = imports.start_import(
        actor=actor_named(user), product=product, name=path.name, content=content_of(path)
    )
    said = f"Import {row.pk} is read. See what it would bring: quarterdeck import preview {row.pk}"
    tell(said, shapes.started(row), as_json=as_json)


@app.command("preview")
def preview_import(
    import_id: ImportId,
    user: AsUser = "",
    target: Becomes = None,
    effort_means: Means = "",
    value_from_priority: FromPriority = None,
    raise_scale: Raise = False,
    column: Columns = None,
    as_json: AsJson = False,
) -> None:
    """What the file would bring with these answers, and every value that will not be taken."""
    found = preview_of(
        actor=actor_named(user),
        import_id=import_id,
        choices=choices_from(target, effort_means, value_from_priority, raise_scale, column),
        count=None,
    )
    shape = shapes.preview(found)
    if as_json:
        output.print_json(shape)
        return
    output.say(f"{shape['name']}: {shape['rows']} rows, read as {shape['read_as']}.")
    for question in shape["asks"]:
        output.say(f"It asks: --{question.replace('_', '-').removesuffix('s')}")
    for one in shape["counts"]:
        output.say(
            f"{one['name']}: {one['new']} new, {one['changed']} changed, "
            f"{one['unchanged']} unchanged, {one['without_effort']} without effort."
        )
    for note in (*shape["notes"], *(said for one in shape["counts"] for said in one["without"])):
        output.say(note)
    tell_table(
        shape,
        shape["untaken"],
        {
            "line": lambda row: str(row["line"]),
            "column": lambda row: row["column"],
            "value": lambda row: row["value"],
            "not taken, because": lambda row: f"{row['reason']} {row['remedy']}".strip(),
        },
        right=("line",),
        long="not taken, because",
        as_json=False,
        empty="Every value is taken.",
    )


@app.command("confirm")
def confirm_import(
    import_id: ImportId,
    user: AsUser = "",
    target: Becomes = None,
    effort_means: Means = "",
    value_from_priority: FromPriority = None,
    raise_scale: Raise = False,
    column: Columns = None,
    as_json: AsJson = False,
) -> None:
    """Have the file brought in as its preview shows it, by a worker."""
    choices = choices_from(target, effort_means, value_from_priority, raise_scale, column)
    row = imports.confirm_import(
        actor=actor_named(user),
        import_id=import_id,
        targets=choices.targets,
        effort_means=choices.effort_means,
        value_from_priority=choices.value_from_priority,
        raise_scale=choices.raise_scale,
        columns=choices.columns,
    )
    said = f"{row.name} is being brought in. See how far it is: quarterdeck import show {row.pk}"
    tell(said, shapes.started(row), as_json=as_json)


@app.command("cancel")
def cancel_import(import_id: ImportId, user: AsUser = "", as_json: AsJson = False) -> None:
    """Drop a file that is not confirmed, or stop one that is being brought in, whole."""
    row = imports.cancel_import(actor=actor_named(user), import_id=import_id)
    tell(f"{row.name} is stopped.", shapes.started(row), as_json=as_json)


@app.command("show")
def read_import(import_id: ImportId, user: AsUser = "", as_json: AsJson = False) -> None:
    """Where an import stands, and what it brought."""
    shape = shapes.state(import_of(actor=actor_named(user), import_id=import_id))
    tell(_said(shape), shape, as_json=as_json)


@app.command("list")
def list_imports(
    product: Product,
    user: AsUser = "",
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: AsJson = False,
) -> None:
    """Your own latest imports into a product, newest first."""
    found = imports_of(actor=actor_named(user), product=product, count=limit)
    rows = [shapes.state(row) for row in found]
    tell_table(
        {"imports": rows},
        rows,
        {
            "number": lambda row: str(row["id"]),
            "file": lambda row: row["name"],
            "what": _said,
        },
        right=("number",),
        long="what",
        as_json=as_json,
        empty="You have imported nothing here yet.",
    )


def _said(shape: dict[str, Any]) -> str:
    reports = [
        f"{one['name']}: {one['new']} new, {one['changed']} changed, {one['unchanged']} unchanged"
        for one in shape["reports"]
    ]
    return (
        "; ".join([shape["state"], *([shape["error"]] if shape["error"] else []), *reports]) + "."
    )
