"""`quarterdeck plans`: release plans of a product, computed by a worker."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from quarterdeck.apps.planning.queries.releases import plan_of, plans_of
from quarterdeck.apps.planning.services import releases
from quarterdeck.entrances.cli import output
from quarterdeck.entrances.cli.answers import figure, tell, tell_table
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import planning as shapes
from quarterdeck.errors import NotFound

app = typer.Typer(help="Release plans of a product.", no_args_is_help=True)

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's key, e.g. RND.")]
PlanId = Annotated[int, typer.Argument(metavar="PLAN", help="Its number (id) in `list`.")]


class NoPlanYet(NotFound):
    code = "no_plan_yet"


@app.command("list")
def list_plans(
    product: Product,
    user: AsUser = "",
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: AsJson = False,
) -> None:
    """A product's latest plans, newest first."""
    found = plans_of(actor=actor_named(user), product=product, count=limit)
    rows = [shapes.plan_in_list(row) for row in found]
    tell_table(
        {"plans": rows},
        rows,
        {
            "id": lambda row: str(row["id"]),
            "name": lambda row: row["name"],
            "capacity": lambda row: ", ".join(map(output.number, row["capacities"])),
            "state": lambda row: row["state"],
            "value": lambda row: figure(row["value"]),
            "proven": lambda row: "yes" if row["proven"] else "",
            "adopted": lambda row: (row["adopted_at"] or "")[:10],
        },
        right=("id", "value"),
        long="name",
        as_json=as_json,
        empty="There are no plans yet.",
    )


@app.command("solve")
def solve_release(
    product: Product,
    capacity: Annotated[str, typer.Option(help="Of each sprint: 20, or 15,15,10, or 4x24.")],
    user: AsUser = "",
    sprint: Annotated[list[str] | None, typer.Option(help="Names of the sprints.")] = None,
    title: Annotated[str, typer.Option(help="What to call the plan.")] = "",
    time_limit: Annotated[float, typer.Option(help="Seconds.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Have the best plan computed from the backlog as it stands, by a worker."""
    plan = releases.solve_release(
        actor=actor_named(user),
        product=product,
        capacities=capacity,
        names=sprint,
        title=title,
        time_limit=time_limit,
    )
    said = (
        f"{plan.name} is being computed. See how far it is: "
        f"quarterdeck plans show {product.upper()} {plan.pk}"
    )
    tell(said, shapes.plan_written(plan), as_json=as_json)


@app.command("show")
def read_plan(
    product: Product,
    plan_id: Annotated[
        int | None, typer.Argument(metavar="PLAN", help="Its id; the latest without.")
    ] = None,
    user: AsUser = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Rows of each list.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """One plan: how far it is, or what stands in it and what was left out."""
    board = plan_of(actor=actor_named(user), product=product, plan_id=plan_id, count=limit)
    if board is None:
        raise NoPlanYet(
            f"{product.upper()} has no plan yet. Have one computed: "
            f"quarterdeck plans solve {product.upper()} --capacity 20"
        )
    shape = shapes.plan(board)
    if as_json:
        output.print_json(shape)
        return
    output.say(_headline(shape))
    tell_table(
        shape,
        shape["chosen"],
        {
            "sprint": lambda row: row["sprint"],
            "item": lambda row: row["item"],
            "title": lambda row: row["title"],
            "version": lambda row: row["variant"] or "",
            "value": lambda row: figure(row["value"]),
            "effort": lambda row: figure(row["effort"]),
        },
        right=("value", "effort"),
        long="title",
        as_json=False,
        empty="It holds no items.",
    )
    for row in shape["left"]:
        output.say(f"Left: {row['item']} {row['title']}. {row['because']}")


def _headline(plan: dict[str, Any]) -> str:
    said = [f"{plan['name']} ({plan['id']}): {plan['state']}."]
    if plan["progress"] is not None and plan["progress"]["share"] is not None:
        said.append(f"{plan['progress']['share']:.0%} of its time is used.")
    if plan["value"] is not None:
        proof = "proven best" if plan["proven"] else f"no plan earns over {figure(plan['bound'])}"
        said.append(f"Value {figure(plan['value'])}, {proof}.")
    if plan["own_order"] is not None:
        said.append(f"The order of the backlog earns {figure(plan['own_order']['value'])}.")
    if plan["error"]:
        said.append(plan["error"])
    return " ".join(said)


@app.command("cancel")
def cancel_release(plan_id: PlanId, user: AsUser = "", as_json: AsJson = False) -> None:
    """Stop computing a plan; what was found by then is kept."""
    plan = releases.cancel_release(actor=actor_named(user), plan_id=plan_id)
    tell(f"{plan.name} is being stopped.", shapes.plan_written(plan), as_json=as_json)


@app.command("adopt")
def adopt_plan(plan_id: PlanId, user: AsUser = "", as_json: AsJson = False) -> None:
    """Choose a plan: its items are ordered first, by sprint; one undo takes that back."""
    plan = releases.adopt_plan(actor=actor_named(user), plan_id=plan_id)
    tell(
        f"{plan.name} is adopted: its items lead the order.",
        shapes.plan_written(plan),
        as_json=as_json,
    )
