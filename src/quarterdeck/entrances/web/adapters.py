"""Where allauth asks how this house does things."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are by invitation unless the operator opens the door."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGNUP == "anyone" or "invitation" in request.session

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.email = form.cleaned_data["email"].lower()
        return super().save_user(request, user, form, commit)
