"""Who someone is: names for ids, and Actors for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.errors import NotFound


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Names to show for ids; someone erased is “a former member”."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    found = {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}
    return {user_id: found.get(user_id) or _("a former member") for user_id in wanted}


def actor_by_email(email: str, *, via: str, now: datetime) -> Actor:
    """The person with this address, as Actor. Raises NotFound."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise NotFound(
            _("Nobody here has the address “%(email)s”. Give one with --as or QUARTERDECK_USER.")
            % {"email": email}
        )
    return Actor(user_id=user.pk, via=via, now=now, name=str(user))
