"""``quarterdeck check``"""

from __future__ import annotations

import typer
from django.conf import settings
from django.core import checks

from quarterdeck.entrances.cli.database import name, require_up_to_date
from quarterdeck.entrances.refusals import ExitCode


def check() -> None:
    """Look for what would keep the installation from working, or make it unsafe.

    Exit code 1 when something was found. An installation with an https address is also held to
    what Django asks of a deployment.
    """
    require_up_to_date()
    typer.echo(f"The database ({name()}) answers and is up to date.")
    found = checks.run_checks(
        include_deployment_checks=settings.BASE_URL.startswith("https:"), databases=["default"]
    )
    serious = [message for message in found if message.level >= checks.WARNING]
    for message in serious:
        hint = f" {message.hint}" if message.hint else ""
        typer.echo(f"{message.msg}{hint} ({message.id})")
    if serious:
        raise typer.Exit(ExitCode.NO)
    typer.echo("The settings are in order.")
