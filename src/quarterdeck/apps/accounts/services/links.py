"""One-time sign-in links: the demo's first door, and the operator's way to let someone in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from quarterdeck.apps.accounts.digest import digest_of
from quarterdeck.apps.accounts.models import SignInLink, User
from quarterdeck.apps.accounts.queries.links import find_link


@transaction.atomic
def create_sign_in_link(
    *, user_id: int, now: datetime, valid_for: timedelta = timedelta(hours=24)
) -> str:
    """A secret that signs this person in once; for the operator at the machine."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user_id=user_id, digest=digest_of(secret), created_at=now, expires_at=now + valid_for
    )
    return secret


@transaction.atomic
def use_sign_in_link(secret: str, *, now: datetime) -> User:
    """The person of an unused link; the link is spent. Raises LinkUsed."""
    link = find_link(secret, now=now, lock=True)
    link.used_at = now
    link.save(update_fields=["used_at"])
    return link.user
