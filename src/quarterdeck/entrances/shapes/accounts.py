"""Shapes of accounts: API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quarterdeck.entrances.shapes.plain import Shape, moment

if TYPE_CHECKING:
    from quarterdeck.apps.accounts.queries.tokens import TokenRow
    from quarterdeck.apps.accounts.services.tokens import NewToken


def token(row: TokenRow) -> Shape:
    """A token as its owner sees it; the secret is not kept."""
    return {
        "id": row.id,
        "name": row.name,
        "prefix": row.prefix,
        "scopes": list(row.scopes),
        "created_at": moment(row.created_at),
        "expires_at": moment(row.expires_at),
        "used_at": moment(row.used_at),
    }


def token_made(made: NewToken) -> Shape:
    """A token just made; its secret is shown this once."""
    return {"id": made.id, "name": made.name, "secret": made.secret}
