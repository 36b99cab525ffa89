"""The demo: seeing it with another person's eyes, and deleting it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.errors import NotFound


class NoSuchPart(NotFound):
    code = "no_such_part"


def take_part(*, actor: Actor, user_id: int) -> User:
    """The demo person whose part a demo person takes; the entrance then signs them in.

    Only between people made for a demo who share one of its products: it is never a way into
    anyone's account. Raises NoSuchPart.
    """
    me = User.objects.filter(pk=actor.user_id or 0, is_demo=True).first()
    other = User.objects.filter(pk=user_id, is_demo=True, is_active=True).first()
    if me is None or other is None or actor.scopes is not None or not _share(actor, other):
        raise NoSuchPart(_("There is no such part in this demo. Choose one from the menu."))
    return other


def _share(actor: Actor, other: User) -> bool:
    theirs = Actor(user_id=other.pk, via=actor.via, now=actor.now)
    demo = Product.objects.filter(is_demo=True)
    mine = demo.visible_to(actor).values("pk")
    return demo.visible_to(theirs).filter(pk__in=mine).exists()
