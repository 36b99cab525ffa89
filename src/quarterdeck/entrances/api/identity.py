"""Who is asking, through the API: the Actor of a bearer token, or of a session in a browser."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.services import tokens
from quarterdeck.errors import NotAllowed


class CsrfMissing(NotAllowed):
    """A page of another site may have sent this with the person's cookie."""

    code = "csrf_missing"


class Token(HttpBearer):
    """A program with `Authorization: Bearer qd_…`. Raises TokenRefused."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        return tokens.actor_of_token(token, via="api", now=clock.now())


class Session(APIKeyCookie):
    """A script of our own pages; what changes something carries the CSRF token as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        user = request.user
        if not user.is_authenticated or not user.is_active:
            return None
        if check_csrf(request) is not None:
            raise CsrfMissing(
                _("Send the CSRF token of your session in X-CSRFToken, or use an API token.")
            )
        return Actor(user_id=user.pk, via="api", now=clock.now(), name=str(user))

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Not reached: the session is read by Django's middleware."""
        return self(request)


def actor_of(request: HttpRequest) -> Actor:
    """The Actor that one of the two above has found."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
