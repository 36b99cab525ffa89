"""API tokens and one-time sign-in links: made once, shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import ApiToken, SignInLink, User
from quarterdeck.apps.audit import services as audit
from quarterdeck.errors import Invalid, NotAllowed, NotFound

PREFIX = "qd_"


class TokenRefused(NotAllowed):
    code = "token_refused"


class UnknownScope(Invalid):
    code = "unknown_scope"


class TokenNeedsName(Invalid):
    code = "token_needs_name"


class LinkUsed(NotFound):
    code = "link_used"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; ``secret`` is shown this once."""

    id: int
    name: str
    secret: str


def _digest(secret: str) -> str:
    # The secret has 256 random bits, so a plain hash is enough: there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()


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
    Raises: NotAllowed (a token makes no tokens), UnknownScope, TokenNeedsName.
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
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=actor.user_id,
        name=name[:80],
        prefix=secret[:9],
        digest=_digest(secret),
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
        .filter(digest=_digest(secret.strip()), revoked_at__isnull=True, user__is_active=True)
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


@transaction.atomic
def create_sign_in_link(
    *, user_id: int, now: datetime, valid_for: timedelta = timedelta(hours=24)
) -> str:
    """A secret that signs this person in once; for the operator at the machine."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user_id=user_id, digest=_digest(secret), created_at=now, expires_at=now + valid_for
    )
    return secret


@transaction.atomic
def use_sign_in_link(secret: str, *, now: datetime) -> User:
    """The person of an unused link; the link is spent. Raises LinkUsed."""
    link = (
        SignInLink.objects.select_for_update(no_key=True)
        .filter(digest=_digest(secret), used_at__isnull=True, expires_at__gt=now)
        .first()
    )
    if link is None:
        raise LinkUsed(
            _(
                "This link was used before or has expired. Start `quarterdeck serve` again for a new one."
            )
        )
    link.used_at = now
    link.save(update_fields=["used_at"])
    return User.objects.get(pk=link.user_id)
