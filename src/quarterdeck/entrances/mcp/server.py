"""The MCP server: all tools, over stdio."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import MCPServer

# Importing a domain registers its tools.
from quarterdeck.entrances.mcp import (  # noqa: F401
    accounts,
    backlog,
    exchange,
    planning,
    workspaces,
)
from quarterdeck.entrances.mcp.tools import REGISTERED

INSTRUCTIONS = """\
Quarterdeck keeps ordered product backlogs. Name a product by its key (RND) and an item by its \
key (RND-376). You act for one person, within the scopes of their token; a refusal says what is \
wrong, whose act it is, and how to go on. Answers are slim: ask for more by `fields`."""


def build() -> MCPServer[Any]:
    """A server with every tool."""
    return MCPServer(
        name="quarterdeck",
        title="Quarterdeck",
        version=version("quarterdeck"),
        instructions=INSTRUCTIONS,
        tools=list(REGISTERED.values()),
        log_level="WARNING",
    )


def serve_stdio() -> None:
    """Speak with one client on standard input and output, until it goes."""
    build().run("stdio")
