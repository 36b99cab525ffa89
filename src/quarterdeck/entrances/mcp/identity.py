"""Whose agent calls: the Actor of the bearer token, or over stdio of QUARTERDECK_TOKEN.

The token is asked for anew at each call, so that revoking it works at once.
"""

from __future__ import annotations

import os
from typing import Any

from django.utils.translation import gettext as _
from mcp.server.mcpserver import Context

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.services import tokens

BEARER = "bearer "


class TokenMissing(tokens.TokenRefused):
    code = "token_missing"


def actor_of(context: Context[Any, Any]) -> Actor:
    """The Actor of this one call. Raises TokenMissing, TokenRefused."""
    request = context.request_context.request
    if request is not None:
        return actor_of_bearer(request.headers.get("authorization"))
    return actor_of_environment()


def actor_of_bearer(authorization: str | None) -> Actor:
    """The Actor named by an Authorization header. Raises TokenMissing, TokenRefused."""
    if not authorization or not authorization.lower().startswith(BEARER):
        raise TokenMissing(_("Send an API token as `Authorization: Bearer qd_…`."))
    return _actor(authorization[len(BEARER) :])


def actor_of_environment() -> Actor:
    """The Actor of QUARTERDECK_TOKEN. Raises TokenMissing, TokenRefused."""
    secret = os.environ.get("QUARTERDECK_TOKEN", "").strip()
    if not secret:
        raise TokenMissing(
            _("Set QUARTERDECK_TOKEN to an API token. Make one with `quarterdeck token create`.")
        )
    return _actor(secret)


def _actor(secret: str) -> Actor:
    return tokens.actor_of_token(secret, via="mcp", now=clock.now())
