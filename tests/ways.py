"""One verb through each entrance for machines, by someone of the cast; answers an HTTP status.

What the entrances call their own no (exit code, tool error) is read back to the refusal behind it,
so that a test can say: every entrance answers alike.
"""

from __future__ import annotations

import json
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError
from typer.testing import CliRunner

from quarterdeck.apps.accounts.services import tokens
from quarterdeck.apps.workspaces.permissions import Act
from quarterdeck.entrances.cli.main import app
from quarterdeck.entrances.mcp import server  # noqa: F401  # registers the tools
from quarterdeck.entrances.mcp.tools import REGISTERED, answer
from quarterdeck.entrances.refusals import status_of
from quarterdeck.errors import Refusal

EVERY_ACT = frozenset(Act.values)


def token_of(world, part: str, scopes=EVERY_ACT) -> str:
    """The secret of a new token of this person."""
    return tokens.create_token(
        actor=world.actor(part), name="A program", scopes=scopes, known_scopes=EVERY_ACT
    ).secret


def ask(client, world, part: str, method: str, path: str, body: Any = None, scopes=EVERY_ACT):
    """The API's response to a program of this person."""
    return client.generic(
        method,
        f"/api/v1{path}",
        b"" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token_of(world, part, scopes)}"},
    )


def by_api(client, world, part: str, method: str, path: str, body: Any = None) -> int:
    """200 for every success."""
    status = ask(client, world, part, method, path, body).status_code
    return 200 if status < 300 else status


def run(world, part: str, *words: str):
    """The result of a command, given as this person."""
    return CliRunner().invoke(app, [*words, "--as", f"{part}@example.org"])


def by_cli(world, part: str, *words: str) -> int:
    """The status of the refusal that the command ended with."""
    result = run(world, part, *words)
    if isinstance(result.exception, Refusal):
        return status_of(result.exception)
    return 200 if result.exit_code == 0 else 500


def call(world, part: str, name: str, /, scopes=EVERY_ACT, **arguments: Any) -> str:
    """What a tool answers to an agent of this person. Raises ToolError."""
    secret = token_of(world, part, scopes)
    tool = REGISTERED[name]
    fit = tool.fn_metadata.validate_arguments(arguments)

    def actor():
        return tokens.actor_of_token(secret, via="mcp", now=world.now)

    return answer(tool.fn.__wrapped__, actor, fit)


def by_mcp(world, part: str, name: str, /, **arguments: Any) -> int:
    """The status of the refusal behind the tool's error."""
    try:
        call(world, part, name, **arguments)
    except ToolError as error:
        return status_of(error.__cause__)
    return 200
