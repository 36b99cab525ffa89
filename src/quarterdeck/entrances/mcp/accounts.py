"""Tools for one's person's API tokens: what an agent may see of them."""

from __future__ import annotations

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.tokens import tokens_of
from quarterdeck.entrances.mcp.tools import tool
from quarterdeck.entrances.shapes import accounts as shapes
from quarterdeck.entrances.shapes.plain import Shape


@tool(reads=True)
def list_tokens(actor: Actor) -> Shape:
    """Your person's tokens with their scopes, without their secrets. Only they make or end them."""
    return {"tokens": [shapes.token(row) for row in tokens_of(actor=actor)]}
