"""`quarterdeck workspace`: workspaces, people and their roles, teams, invitations."""

from __future__ import annotations

from typing import Annotated

import typer

from quarterdeck.apps.workspaces.queries.members import members_of
from quarterdeck.apps.workspaces.queries.products import workspaces_of
from quarterdeck.apps.workspaces.services import invitations, roles, teams, workspaces
from quarterdeck.entrances.cli.answers import tell, tell_table
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import workspaces as shapes

app = typer.Typer(help="Workspaces, their people and teams.", no_args_is_help=True)
role = typer.Typer(help="Roles of people, each in one place.", no_args_is_help=True)
team = typer.Typer(help="Teams, and the products they serve.", no_args_is_help=True)
invitation = typer.Typer(help="Invitations by mail.", no_args_is_help=True)
for name, group in {"role": role, "team": team, "invitation": invitation}.items():
    app.add_typer(group, name=name)

WorkspaceId = Annotated[int, typer.Argument(metavar="WORKSPACE", help="Its number in `list`.")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="A number or an e-mail address.")]
RoleName = Annotated[
    str,
    typer.Argument(
        metavar="ROLE",
        help="product_owner, developer, scrum_master, stakeholder or administrator.",
    ),
]
InProduct = Annotated[str | None, typer.Option("--product", help="The product's key.")]
InTeam = Annotated[int | None, typer.Option("--team", help="The team's number.")]
InWorkspace = Annotated[int | None, typer.Option("--workspace", help="The workspace's number.")]
TeamId = Annotated[int, typer.Argument(metavar="TEAM", help="Its number in `show`.")]
Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's key, e.g. RND.")]
InvitationId = Annotated[int, typer.Argument(metavar="ID", help="Its number in `show`.")]


@app.command("list")
def list_workspaces(user: AsUser = "", as_json: AsJson = False) -> None:
    """All workspaces you see, by name."""
    rows = [shapes.workspace(row) for row in workspaces_of(actor=actor_named(user))]
    tell_table(
        {"workspaces": rows},
        rows,
        {"number": lambda row: str(row["id"]), "name": lambda row: row["name"]},
        as_json=as_json,
        right=("number",),
        empty="You are in no workspace yet.",
    )


@app.command("create")
def create_workspace(workspace: str, user: AsUser = "", as_json: AsJson = False) -> None:
    """Open a workspace; who opens it is its administrator."""
    made = workspaces.create_workspace(actor=actor_named(user), name=workspace)
    tell(f"Workspace {made.pk}: {made.name}", shapes.workspace(made), as_json=as_json)


@app.command("show")
def read_workspace(workspace_id: WorkspaceId, user: AsUser = "", as_json: AsJson = False) -> None:
    """The people of a workspace with their roles, its teams and invitations."""
    shape = shapes.members(members_of(actor=actor_named(user), workspace_id=workspace_id))
    rows = [
        {
            "what": "person",
            "id": person["id"],
            "name": f"{person['name']} {person['email']}".strip(),
            "said": "; ".join(f"{held['role']} in {held['place']}" for held in person["roles"]),
        }
        for person in shape["people"]
    ]
    rows += [
        {"what": "team", "id": one["id"], "name": one["name"], "said": ", ".join(one["products"])}
        for one in shape["teams"]
    ]
    rows += [
        {
            "what": "invitation",
            "id": one["id"],
            "name": one["email"],
            "said": f"{', '.join(one['roles'])} in {one['place']}",
        }
        for one in shape["invitations"]
    ]
    tell_table(
        shape,
        rows,
        {
            "": lambda row: row["what"],
            "number": lambda row: str(row["id"]),
            "name": lambda row: row["name"],
            "roles, products": lambda row: row["said"],
        },
        as_json=as_json,
        right=("number",),
        long="roles, products",
        empty="Nobody is here.",
    )


@app.command("remove-person")
def remove_person(workspace_id: WorkspaceId, person: Person, user: AsUser = "") -> None:
    """Take all of someone's roles in a workspace."""
    roles.remove_person(actor=actor_named(user), workspace_id=workspace_id, person=person)
    tell(f"{person} has no role in workspace {workspace_id} any more.", None, as_json=False)


@role.command("give")
def give_role(
    person: Person,
    name: RoleName,
    user: AsUser = "",
    product: InProduct = None,
    team_id: InTeam = None,
    workspace_id: InWorkspace = None,
    as_json: AsJson = False,
) -> None:
    """Give someone a role in one product, one team, or the workspace."""
    given = roles.give_role(
        actor=actor_named(user),
        person=person,
        role=name,
        product=product,
        team_id=team_id,
        workspace_id=workspace_id,
    )
    tell(f"{given.user}: {given.role}", shapes.role_given(given), as_json=as_json)


@role.command("take")
def take_role(
    person: Person,
    name: RoleName,
    user: AsUser = "",
    product: InProduct = None,
    team_id: InTeam = None,
    workspace_id: InWorkspace = None,
) -> None:
    """Take a role back. With their last role a person leaves the workspace."""
    roles.take_role(
        actor=actor_named(user),
        person=person,
        role=name,
        product=product,
        team_id=team_id,
        workspace_id=workspace_id,
    )
    tell(f"{person} is no {name} here any more.", None, as_json=False)


@team.command("create")
def create_team(
    workspace_id: WorkspaceId,
    team_name: Annotated[str, typer.Argument(metavar="NAME")],
    user: AsUser = "",
    product: InProduct = None,
    as_json: AsJson = False,
) -> None:
    """Make a team, which may serve a product from the start."""
    made = teams.create_team(
        actor=actor_named(user), workspace_id=workspace_id, name=team_name, product=product
    )
    tell(f"Team {made.pk}: {made.name}", shapes.team(made), as_json=as_json)


@team.command("assign")
def assign_team(team_id: TeamId, product: Product, user: AsUser = "") -> None:
    """Let a team serve a product: its developers and Scrum master are then the product's."""
    teams.assign_team(actor=actor_named(user), team_id=team_id, product=product)
    tell(f"Team {team_id} serves {product.upper()}.", None, as_json=False)


@team.command("release")
def release_team(team_id: TeamId, product: Product, user: AsUser = "") -> None:
    """A team no longer serves a product."""
    teams.release_team(actor=actor_named(user), team_id=team_id, product=product)
    tell(f"Team {team_id} does not serve {product.upper()} any more.", None, as_json=False)


@invitation.command("send")
def invite(
    email: str,
    names: Annotated[list[str], typer.Argument(metavar="ROLE...")],
    user: AsUser = "",
    product: InProduct = None,
    team_id: InTeam = None,
    workspace_id: InWorkspace = None,
    as_json: AsJson = False,
) -> None:
    """Invite someone by mail to roles in one product, one team, or the workspace."""
    made = invitations.invite(
        actor=actor_named(user),
        email=email,
        roles=names,
        product=product,
        team_id=team_id,
        workspace_id=workspace_id,
    )
    tell(f"Invitation {made.pk} to {made.email}", shapes.invitation(made), as_json=as_json)


@invitation.command("resend")
def resend_invitation(
    invitation_id: InvitationId, user: AsUser = "", as_json: AsJson = False
) -> None:
    """Send an invitation again, with a new link; the old one ends."""
    found = invitations.resend_invitation(actor=actor_named(user), invitation_id=invitation_id)
    tell(f"Invitation {found.pk} to {found.email}", shapes.invitation(found), as_json=as_json)


@invitation.command("withdraw")
def withdraw_invitation(invitation_id: InvitationId, user: AsUser = "") -> None:
    """End an invitation: its link no longer works, its address is forgotten."""
    invitations.withdraw_invitation(actor=actor_named(user), invitation_id=invitation_id)
    tell(f"Withdrawn: invitation {invitation_id}", None, as_json=False)
