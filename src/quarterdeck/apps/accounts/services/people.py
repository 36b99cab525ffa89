"""Making an account, and emptying it. Who may is asked by the verbs and pages that call."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import ApiToken, SignInLink, User
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.notices import services as notices
from quarterdeck.errors import Conflict


class AddressTaken(Conflict):
    code = "address_taken"


@transaction.atomic
def add_person(actor: Actor, *, email: str, name: str = "", is_demo: bool = False) -> User:
    """A new account without a password, its address taken as proven by who makes it.

    Raises AddressTaken.
    """
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken(
            _("%(email)s has an account here already.") % {"email": email}, field="email"
        )
    user = User.objects.create_user(email, name=name[:120])
    user.is_demo = is_demo
    user.save(update_fields=["is_demo"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record_joined(actor, user)
    return user


def record_joined(actor: Actor, user: User) -> None:
    """Note that there is a new account; whose it is stands in its row only."""
    audit.record(actor, "accounts.person.joined", user)


@transaction.atomic
def keep_demo_person(user: User) -> None:
    """A person made up for a demo becomes someone's own account, and outlives the demo.

    The made-up address goes back to the demo, which may be loaded again; one that they have
    set and proven themselves stays.
    """
    user.is_demo = False
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        user.email = f"{user.pk}@no-address.invalid"  # RFC 2606: never anyone's address
    user.save(update_fields=["is_demo", "email"])


@transaction.atomic
def empty_account(actor: Actor, user: User) -> None:
    """Empty name and address, and end every way in: the row stays as “a former member”."""
    user.name = ""
    user.email = f"{user.pk}@former.invalid"  # RFC 2606: never anyone's address
    user.erased_at = actor.now
    user.is_active = False
    user.is_demo = False
    user.view_settings = {}
    user.set_unusable_password()  # sessions carry a hash of it, and end with it
    user.save()
    for session in UserSession.objects.filter(user=user):
        session.end()
    for kind in (EmailAddress, Authenticator, SocialAccount, ApiToken, SignInLink):
        kind.objects.filter(user=user).delete()
    notices.forget_person(user.pk)
    audit.record(actor, "accounts.person.erased", user)
