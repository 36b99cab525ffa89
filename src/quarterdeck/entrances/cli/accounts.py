"""`quarterdeck token`: API tokens for programs and agents."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from quarterdeck.apps.accounts.queries.tokens import tokens_of
from quarterdeck.apps.accounts.services import tokens
from quarterdeck.apps.workspaces.permissions import AGENT_SCOPES, SCOPES
from quarterdeck.entrances.cli.answers import tell, tell_table
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.shapes import accounts as shapes

app = typer.Typer(help="API tokens for programs and agents.", no_args_is_help=True)


@app.command("list")
def list_tokens(user: AsUser = "", as_json: AsJson = False) -> None:
    """Your tokens that still work, newest first, without their secrets."""
    rows = [shapes.token(row) for row in tokens_of(actor=actor_named(user))]
    tell_table(
        {"tokens": rows},
        rows,
        {
            "number": lambda row: str(row["id"]),
            "name": lambda row: row["name"],
            "begins": lambda row: row["prefix"],
            "scopes": lambda row: ", ".join(row["scopes"]),
            "last used": lambda row: (row["used_at"] or "")[:10],
            "ends": lambda row: (row["expires_at"] or "")[:10],
        },
        right=("number",),
        long="scopes",
        as_json=as_json,
        empty="You have no tokens.",
    )


@app.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="Who uses it.")],
    user: AsUser = "",
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="An act it may do, e.g. order_backlog; several times. Without: what an agent "
            "may do unless its person grants more: read, propose, edit, tick, comment, plan."
        ),
    ] = None,
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="It ends as this day begins.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a token that acts as you, within its scopes. Its secret is printed this once."""
    made = tokens.create_token(
        actor=actor_named(user),
        name=name,
        scopes=scope or sorted(AGENT_SCOPES),
        known_scopes=SCOPES,
        expires_at=timezone.make_aware(expires) if expires else None,
    )
    tell(made.secret, shapes.token_made(made), as_json=as_json)


@app.command("revoke")
def revoke_token(
    token_id: Annotated[int, typer.Argument(metavar="ID", help="Its number in `list`.")],
    user: AsUser = "",
) -> None:
    """End one of your tokens, at once."""
    tokens.revoke_token(actor=actor_named(user), token_id=token_id)
    tell(f"Revoked: token {token_id}", None, as_json=False)
