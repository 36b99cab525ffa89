"""Whose agent calls: the Actor of the bearer token, or over stdio of QUARTERDECK_TOKEN."""

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


def bearer_of(authorization: str | None) -> str:
    """The secret in an Authorization header. Raises TokenMissing."""
    if not authorization or not authorization.lower().startswith(BEARER):
        raise TokenMissing(_("Send an API token as `Authorization: Bearer qd_…`."))
    return authorization[len(BEARER) :]


def actor_of(context: Context[Any, Any]) -> Actor:
    """The Actor of this one call: the token is asked for anew each time, so revoking it works.

    Raises: TokenMissing, TokenRefused.
    """
    request = context.request_context.request
    if request is not None:
        secret = bearer_of(request.headers.get("authorization"))
    else:
        secret = os.environ.get("QUARTERDECK_TOKEN", "")
        if not secret.strip():
            raise TokenMissing(
                _(
                    "Set QUARTERDECK_TOKEN to an API token. Make one with `quarterdeck token create`."
                )
            )
    return tokens.actor_of_token(secret, via="mcp", now=clock.now())
