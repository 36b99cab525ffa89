"""API of one's own API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import AwareDatetime, Field

from quarterdeck.apps.accounts.queries.tokens import tokens_of
from quarterdeck.apps.accounts.services import tokens
from quarterdeck.apps.workspaces.permissions import SCOPES
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import Id, In, Out
from quarterdeck.entrances.shapes import accounts as shapes

router = Router(tags=["tokens"])


class TokenIn(In):
    name: str = Field(description="Who uses it.")
    scopes: list[str] = Field(description="Acts it may do, e.g. read, edit_items, order_backlog.")
    expires_at: Annotated[AwareDatetime, Field(strict=False)] | None = None


class TokenMade(Out):
    id: int
    name: str
    secret: str = Field(description="Shown this once.")


class TokenOut(Out):
    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class TokensOut(Out):
    tokens: list[TokenOut]


@router.get("/tokens", response=TokensOut)
def list_tokens(request: HttpRequest) -> Any:
    """Your tokens that still work, newest first, without their secrets."""
    return {"tokens": [shapes.token(row) for row in tokens_of(actor=actor_of(request))]}


@router.post("/tokens", response={201: TokenMade})
def create_token(request: HttpRequest, body: TokenIn) -> Any:
    """Make a token for a program; only a person who has signed in can, no token."""
    made = tokens.create_token(
        actor=actor_of(request),
        name=body.name,
        scopes=body.scopes,
        known_scopes=SCOPES,
        expires_at=body.expires_at,
    )
    return shapes.token_made(made)


@router.delete("/tokens/{token_id}", response={204: None})
def revoke_token(request: HttpRequest, token_id: Id) -> None:
    """End one of your tokens; only a person who has signed in can, no token."""
    tokens.revoke_token(actor=actor_of(request), token_id=token_id)
