"""Where django-allauth asks how this house does things."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.services import people
from quarterdeck.apps.notices.services import send_mail
from quarterdeck.apps.workspaces.queries.invitations import InvitationOver, invitation_of

INVITED = "invitation"  # the session's key for the secret of an invitation that was opened


def welcome(user: Any) -> None:
    """Record that there is a new account."""
    actor = Actor(user_id=user.pk, via="web", now=clock.now(), name=str(user))
    people.record_joined(actor, user)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are by invitation unless the operator opens the door; mail goes out as rows."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether who asks may make an account. An invitation that has ended opens nothing."""
        if settings.SIGNUP == "anyone":
            return True
        try:
            invitation_of(request.session.get(INVITED, ""), now=clock.now())
        except InvitationOver:
            return False
        return True

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """A new account of someone who filled in the form."""
        user.email = form.cleaned_data["email"].lower()
        self.forget_other_address(request, user.email)
        user.name = " ".join(form.cleaned_data.get("name", "").split())[:120]
        saved = super().save_user(request, user, form, commit)
        if commit:
            welcome(saved)
        return saved

    def forget_other_address(self, request: HttpRequest, email: str) -> None:
        """The invitation proves the address it went to; another one is proven by a code."""
        if not self.is_email_verified(request, email):
            self.unstash_verified_email(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As a row, sent by a worker: a slow mail server holds no page up, and a failure is
        tried again."""
        request = allauth_context.request
        places = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, {**places, **context})
        user = context.get("user") or request.user
        send_mail(to=email, subject=message.subject, text=message.body, to_user_id=user.pk)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People who come from the operator's OpenID Connect provider."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """The name as the provider gives it."""
        user = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        user.name = " ".join((data.get("name") or "").split())[:120]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """A new account that signs in at the provider."""
        AccountAdapter(request).forget_other_address(request, sociallogin.user.email)
        user = super().save_user(request, sociallogin, form)
        if form is None:
            welcome(user)
        return user
