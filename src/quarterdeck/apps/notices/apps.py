"""Django's registration of this domain."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "quarterdeck.apps.notices"
    label = "notices"
