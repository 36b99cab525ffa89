"""`quarterdeck product`: products, who does what in them, and delegation."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from quarterdeck.apps.workspaces.queries import products as read
from quarterdeck.apps.workspaces.queries.who import who_does_what
from quarterdeck.apps.workspaces.services import delegations, deletion, roles, workspaces
from quarterdeck.entrances.cli.answers import tell, tell_table
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import workspaces as shapes

app = typer.Typer(help="Products, and who does what in them.", no_args_is_help=True)
delegation = typer.Typer(
    help="Acts of the product owner, lent to someone until a date.", no_args_is_help=True
)
app.add_typer(delegation, name="delegation")

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's key, e.g. RND.")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="A number or an e-mail address.")]
Unit = Annotated[str | None, typer.Option(help="points, days or items.")]
Scale = Annotated[int | None, typer.Option(help="The highest value one gives, e.g. 100.")]
Until = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day.")]
DelegationId = Annotated[int, typer.Argument(metavar="ID", help="Its number in `who`.")]


@app.command("list")
def list_products(user: AsUser = "", as_json: AsJson = False) -> None:
    """All products you see, by name."""
    rows = [shapes.product(row) for row in read.products_of(actor=actor_named(user))]
    tell_table(
        {"products": rows},
        rows,
        {
            "key": lambda row: row["key"],
            "name": lambda row: row["name"],
            "workspace": lambda row: f"{row['workspace']} ({row['workspace_id']})",
            "effort in": lambda row: row["effort_unit"],
            "value to": lambda row: str(row["value_scale"]),
        },
        as_json=as_json,
        long="name",
        empty="You see no product yet.",
    )


@app.command("show")
def read_product(product: Product, user: AsUser = "", as_json: AsJson = False) -> None:
    """One product."""
    row = read.product_of(actor=actor_named(user), product=product)
    said = f"{row.key} {row.name}: effort in {row.effort_unit}, value up to {row.value_scale}"
    tell(said, shapes.product(row), as_json=as_json)


@app.command("create")
def create_product(
    workspace_id: Annotated[int, typer.Argument(metavar="WORKSPACE", help="Its number.")],
    name: str,
    user: AsUser = "",
    key: Annotated[str, typer.Option(help="2 to 10 letters and digits.")] = "",
    effort_unit: Annotated[str, typer.Option(help="points, days or items.")] = "points",
    value_scale: Annotated[int, typer.Option(help="The highest value one gives.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Create a product; who creates it is its product owner."""
    made = workspaces.create_product(
        actor=actor_named(user),
        workspace_id=workspace_id,
        name=name,
        key=key,
        effort_unit=effort_unit,
        value_scale=value_scale,
    )
    tell(f"{made.key} {made.name}", shapes.product_written(made), as_json=as_json)


@app.command("set")
def set_product(
    product: Product,
    user: AsUser = "",
    name: Annotated[str | None, typer.Option(help="What the product is called.")] = None,
    effort_unit: Unit = None,
    value_scale: Scale = None,
    as_json: AsJson = False,
) -> None:
    """Rename a product, or set its unit of effort and scale of value; figures stay as they are."""
    found = workspaces.set_product(
        actor=actor_named(user),
        product=product,
        name=name,
        effort_unit=effort_unit,
        value_scale=value_scale,
    )
    tell(f"{found.key} {found.name}", shapes.product_written(found), as_json=as_json)


@app.command("delete")
def delete_product(
    product: Product,
    user: AsUser = "",
    confirm: Annotated[str, typer.Option(help="The product's key; a demo needs none.")] = "",
) -> None:
    """Delete a product for good, with all that is in it. There is no undo."""
    deletion.delete_product(actor=actor_named(user), product=product, confirm=confirm)
    tell(f"Deleted: {product.upper()}", None, as_json=False)


@app.command("hand-over")
def hand_over_product(
    product: Product, to: Person, user: AsUser = "", as_json: AsJson = False
) -> None:
    """Make someone else of the workspace the product owner."""
    given = roles.hand_over_product(actor=actor_named(user), product=product, to=to)
    tell(f"{given.user} is the product owner now.", shapes.role_given(given), as_json=as_json)


@app.command("who")
def read_who(product: Product, user: AsUser = "", as_json: AsJson = False) -> None:
    """Who does what in a product: acts, roles, names, delegations in force."""
    shape = shapes.who(who_does_what(actor=actor_named(user), product=product))
    names = {role["role"]: f"{role['label']}: {role['names']}" for role in shape["roles"]}
    rows = [
        (act["label"], "; ".join(names[role] for role in act["roles"])) for act in shape["acts"]
    ]
    rows += [
        (f"{', '.join(row['acts'])}, until {row['until']}", f"{row['delegate']} ({row['id']})")
        for row in shape["delegations"]
    ]
    tell_table(
        shape,
        [{"act": act, "who": who} for act, who in rows],
        {"act": lambda row: row["act"], "who": lambda row: row["who"]},
        as_json=as_json,
        long="who",
        empty="Nobody does anything here.",
    )


@delegation.command("make")
def delegate(
    product: Product,
    to: Person,
    acts: Annotated[list[str], typer.Argument(metavar="ACT...", help="E.g. order_backlog.")],
    until: Until,
    user: AsUser = "",
    as_json: AsJson = False,
) -> None:
    """Let someone do acts of the product owner until a date; the accountability stays."""
    made = delegations.delegate(
        actor=actor_named(user), product=product, to=to, acts=acts, until=until.date()
    )
    shape = shapes.delegation(made)
    tell(f"Delegation {made.pk} to {made.delegate}, until {shape['until']}", shape, as_json=as_json)


@delegation.command("change")
def change_delegation(
    delegation_id: DelegationId, until: Until, user: AsUser = "", as_json: AsJson = False
) -> None:
    """Set another last day."""
    found = delegations.change_delegation(
        actor=actor_named(user), delegation_id=delegation_id, until=until.date()
    )
    shape = shapes.delegation(found)
    tell(f"Delegation {found.pk}, until {shape['until']}", shape, as_json=as_json)


@delegation.command("end")
def end_delegation(delegation_id: DelegationId, user: AsUser = "") -> None:
    """Take a delegation back; who holds it may give it back."""
    delegations.end_delegation(actor=actor_named(user), delegation_id=delegation_id)
    tell(f"Ended: delegation {delegation_id}", None, as_json=False)
