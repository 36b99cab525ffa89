"""Who types: the Actor named by `--as` or QUARTERDECK_USER.

The command line runs beside the database and trusts what it is told: a shell there can do
anything. From afar one uses the API with a token.
"""

from __future__ import annotations

from typing import Annotated

import typer

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import actor_by_email
from quarterdeck.errors import Invalid

AsUser = Annotated[
    str,
    typer.Option(
        "--as",
        envvar="QUARTERDECK_USER",
        metavar="EMAIL",
        help="The person as whom to act.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


class NobodyNamed(Invalid):
    code = "nobody_named"


def actor_named(email: str) -> Actor:
    """The person with this address, now. Raises NobodyNamed, NotFound."""
    if not email.strip():
        raise NobodyNamed(
            "Say as whom to act: --as ines@example.org, or set QUARTERDECK_USER.", field="as"
        )
    return actor_by_email(email, via="cli", now=clock.now())
