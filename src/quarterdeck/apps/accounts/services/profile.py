"""What people set for themselves: their name, the look, the keys, and each list's view."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.audit import services as audit
from quarterdeck.errors import Invalid, NotAllowed

VIEWS = 200  # lists whose view is remembered, per person
VIEW_SETTINGS = 40  # settings remembered for one list


class NotSignedIn(NotAllowed):
    code = "not_signed_in"


class ThemeUnknown(Invalid):
    code = "theme_unknown"


class NameMissing(Invalid):
    code = "name_missing"


class ViewUnfit(Invalid):
    code = "view_unfit"


@transaction.atomic
def rename_self(*, actor: Actor, name: str) -> User:
    """Set the name that others read. Raises NotSignedIn, NameMissing."""
    user = _self(actor)
    if not (name := " ".join(name.split())):
        raise NameMissing(_("Write the name that others should read."), field="name")
    user.name = name[:120]
    user.save(update_fields=["name"])
    # A name is personal: that it changed is recorded, the name itself is not.
    audit.record(actor, "accounts.person.renamed", user)
    return user


@transaction.atomic
def set_theme(*, actor: Actor, theme: str) -> User:
    """Choose light, dark, or empty for the system's. Raises NotSignedIn, ThemeUnknown."""
    user = _self(actor)
    if theme not in User.Theme.values:
        raise ThemeUnknown(
            _("“%(theme)s” is no theme. Choose light, dark, or nothing for the system's.")
            % {"theme": theme},
            field="theme",
        )
    user.theme = theme
    user.save(update_fields=["theme"])
    return user


@transaction.atomic
def set_single_keys(*, actor: Actor, on: bool) -> User:
    """Switch the keys of one letter on or off (WCAG 2.1.4). Raises NotSignedIn."""
    user = _self(actor)
    user.single_keys = on
    user.save(update_fields=["single_keys"])
    return user


@transaction.atomic
def remember_view(*, actor: Actor, view: str, settings: Mapping[str, bool | int | str]) -> User:
    """Remember how this person looks at one list, e.g. ``"backlog:RND", {"ranges": True}``.

    Settings not named keep their value. Raises NotSignedIn, ViewUnfit.
    """
    user = _self(actor)
    fits = (
        0 < len(view) <= 40
        and all(len(name) <= 40 for name in settings)
        and all(len(str(value)) <= 200 for value in settings.values())
    )
    kept = {**user.view_settings.get(view, {}), **settings}
    if not fits or len(kept) > VIEW_SETTINGS:
        raise ViewUnfit(_("These view settings are not of this page. Load it again."), field="view")
    # Not the order of their use: PostgreSQL keeps no order in JSON. Nobody has so many lists.
    others = sorted(name for name in user.view_settings if name != view)[: VIEWS - 1]
    user.view_settings = {name: user.view_settings[name] for name in others} | {view: kept}
    user.save(update_fields=["view_settings"])
    return user


def _self(actor: Actor) -> User:
    user = None
    if actor.user_id is not None and actor.scopes is None:
        user = User.objects.select_for_update(no_key=True).filter(pk=actor.user_id).first()
    if user is None:
        raise NotSignedIn(_("Only a person who has signed in sets this, for themselves."))
    return user
