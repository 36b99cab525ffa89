"""What someone is asked who makes an account, beside address and password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class PersonForm(forms.Form):
    """The base of allauth's sign-up forms (ACCOUNT_SIGNUP_FORM_CLASS)."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As others should read it, for example Jo Nowak."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Nothing more: the adapter has saved the name."""
