"""A person's own tokens, without their secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import ApiToken


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


def tokens_of(*, actor: Actor) -> list[TokenRow]:
    """The actor's tokens that still work, newest first."""
    rows = ApiToken.objects.filter(user=actor.user_id, revoked_at__isnull=True)
    return [
        TokenRow(t.pk, t.name, t.prefix, tuple(t.scopes), t.created_at, t.expires_at, t.used_at)
        for t in rows.order_by("-created_at")
    ]
