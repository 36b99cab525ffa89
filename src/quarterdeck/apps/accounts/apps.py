"""Django's registration of this domain."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "quarterdeck.apps.accounts"
    label = "accounts"
