"""Whom a one-time sign-in link is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.digest import digest_of
from quarterdeck.apps.accounts.models import SignInLink
from quarterdeck.errors import NotFound


class LinkUsed(NotFound):
    code = "link_used"


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Who would be signed in."""

    user_id: int
    name: str
    is_demo: bool


def find_link(secret: str, *, now: datetime, lock: bool = False) -> SignInLink:
    """The unused link itself. Raises LinkUsed, with one answer for every cause."""
    rows = SignInLink.objects.select_related("user")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(
        digest=digest_of(secret), used_at__isnull=True, expires_at__gt=now, user__is_active=True
    ).first()
    if found is None:
        raise LinkUsed(
            _(
                "This link was used before or has expired. For a new one, run on the machine: "
                "quarterdeck demo, or quarterdeck createadmin with your address."
            )
        )
    return found


def link_holder(secret: str, *, now: datetime) -> LinkHolder:
    """Whom the link signs in, without spending it. Raises LinkUsed."""
    user = find_link(secret, now=now).user
    return LinkHolder(user.pk, str(user), user.is_demo)
