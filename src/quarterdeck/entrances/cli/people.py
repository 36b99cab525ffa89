"""``quarterdeck createadmin``: the first administrator, and the way back in."""

from __future__ import annotations

from typing import Annotated

import typer
from django.conf import settings
from django.urls import reverse

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.workspaces.services.first_admin import create_first_admin
from quarterdeck.entrances.cli.database import require_up_to_date


def createadmin(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    name: Annotated[str, typer.Option(help="The name that others read.")] = "",
    workspace: Annotated[str, typer.Option(help="Name of the workspace to open.")] = "",
) -> None:
    """Make an administrator with a workspace, and print a link that signs in once.

    For an address that has an account already, only a new link is printed.
    """
    require_up_to_date()
    made = create_first_admin(email=email, name=name, workspace=workspace, now=clock.now())
    typer.echo(
        f"{made.email} is administrator of “{made.workspace}”."
        if made.is_new
        else f"{made.email} has an account already."
    )
    typer.echo("This link signs in once, within a day:")
    typer.echo(settings.BASE_URL + reverse("web:accounts:enter", args=[made.secret]))
