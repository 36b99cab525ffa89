"""API tokens: made once, shown once, stored as a hash."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.digest import digest_of
from quarterdeck.apps.accounts.models import ApiToken
from quarterdeck.apps.audit import services as audit
from quarterdeck.errors import Invalid, NotAllowed, NotFound

PREFIX = "qd_"


class TokenRefused(NotAllowed):
    code = "token_refused"


class UnknownScope(Invalid):
    code = "unknown_scope"


class TokenNeedsName(Invalid):
    code = "token_needs_name"


class ExpiryPast(Invalid):
    code = "expiry_past"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; ``secret`` is shown this once."""

    id: int
    name: str
    secret: str


@transaction.atomic
def create_token(
    *,
    actor: Actor,
    name: str,
    scopes: Iterable[str],
    known_scopes: frozenset[str],
    expires_at: datetime | None = None,
) -> NewToken:
    """Make a token that acts as the actor within ``scopes``.

    ``known_scopes`` are the acts that exist (the table of acts stands in a domain above).
    Raises: NotAllowed (a token makes no tokens), UnknownScope, TokenNeedsName, ExpiryPast.
    """
    if actor.user_id is None or actor.scopes is not None:
        raise TokenRefused(_("Only a person who has signed in can make tokens."))
    wanted = list(dict.fromkeys(scopes))
    if unknown := [scope for scope in wanted if scope not in known_scopes]:
        raise UnknownScope(
            _("There is no scope “%(scope)s”. Known are: %(known)s.")
            % {"scope": unknown[0], "known": ", ".join(sorted(known_scopes))},
            field="scopes",
        )
    if not (name := name.strip()):
        raise TokenNeedsName(_("Give the token a name that says who uses it."), field="name")
    if expires_at is not None and expires_at <= actor.now:
        raise ExpiryPast(
            _("A token that ends in the past works never. Choose a later day, or none."),
            field="expires_on",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=actor.user_id,
        name=name[:80],
        prefix=secret[:9],
        digest=digest_of(secret),
        scopes=wanted,
        created_at=actor.now,
        expires_at=expires_at,
    )
    audit.record(actor, "accounts.token.created", token, after={"scopes": wanted})
    return NewToken(token.pk, token.name, secret)


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int) -> None:
    """End one of the actor's own tokens. Raises NotFound."""
    mine = ApiToken.objects.filter(user=actor.user_id, revoked_at__isnull=True)
    token = mine.filter(pk=token_id).first()
    if token is None or actor.scopes is not None:
        raise NotFound(_("You have no such token; it may have been revoked before."))
    token.revoked_at = actor.now
    token.save(update_fields=["revoked_at"])
    audit.record(actor, "accounts.token.revoked", token)


def actor_of_token(secret: str, *, via: str, now: datetime) -> Actor:
    """The Actor behind a token. Raises TokenRefused with one answer for every cause."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(secret.strip()), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if token is None or (token.expires_at is not None and token.expires_at <= now):
        raise TokenRefused(
            _("This token is not known, has expired or was revoked. Make one under “Tokens”.")
        )
    # At most one write in five minutes: a busy agent does not turn every read into a write.
    if token.used_at is None or now - token.used_at > timedelta(minutes=5):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return Actor(
        user_id=token.user_id,
        via=via,
        now=now,
        name=str(token.user),
        scopes=frozenset(token.scopes),
    )
