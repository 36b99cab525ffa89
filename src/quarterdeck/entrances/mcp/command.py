"""`quarterdeck mcp`"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from quarterdeck.entrances.mcp.http import PATH, serve_http
from quarterdeck.entrances.mcp.identity import actor_of_environment
from quarterdeck.entrances.mcp.server import serve_stdio


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Serve over HTTP instead.")] = False,
    host: Annotated[str, typer.Option(help="Where to listen; loopback unless said.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8001,
) -> None:
    """Let an agent work through the Model Context Protocol.

    Over standard input and output it has the rights of QUARTERDECK_TOKEN. Over HTTP each request
    brings its own token, as `Authorization: Bearer qd_…`.
    """
    if http:
        # Standard output belongs to the protocol, or to nobody.
        print(f"MCP at http://{host}:{port}{PATH}", file=sys.stderr, flush=True)
        serve_http(host, port)
    else:
        actor_of_environment()
        serve_stdio()
