"""MCP over HTTP: stateless, the token checked on every request, Host and Origin as well.

A process of its own on uvicorn, since WSGI cannot serve it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

import anyio.to_thread
import uvicorn
from django.conf import settings
from django.db import close_old_connections
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from quarterdeck.entrances.mcp.identity import actor_of_bearer
from quarterdeck.entrances.mcp.server import build
from quarterdeck.errors import Refusal

PATH = "/mcp"
LARGEST = 16 * 1024 * 1024
"""Bytes of a request: a file of ten megabytes in base64, with what surrounds it."""


class BearerOnly:
    """Lets nobody in without a token that works now."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            authorization = Headers(scope=scope).get("authorization")
            refused = await anyio.to_thread.run_sync(_refusal, authorization)
            if refused is not None:
                await _unauthorized(refused)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _refusal(authorization: str | None) -> str | None:
    close_old_connections()
    try:
        actor_of_bearer(authorization)
    except Refusal as refusal:
        return refusal.message
    finally:
        close_old_connections()
    return None


def _unauthorized(sentence: str) -> Response:
    return Response(
        json.dumps({"error": "invalid_token", "error_description": sentence}, ensure_ascii=False),
        status_code=401,
        media_type="application/json",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )


def application(hosts: Iterable[str], origins: Iterable[str]) -> ASGIApp:
    """The ASGI application; ``hosts`` and ``origins`` are those it may be asked by."""
    security = TransportSecuritySettings(
        allowed_hosts=[name for host in hosts for name in (host, f"{host}:*")],
        allowed_origins=list(origins),
    )
    return BearerOnly(
        build().streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            max_request_body_size=LARGEST,
            transport_security=security,
        )
    )


def serve_http(host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    base = urlsplit(settings.BASE_URL)
    uvicorn.run(
        application(settings.ALLOWED_HOSTS, [f"{base.scheme}://{base.netloc}"]),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
    )
