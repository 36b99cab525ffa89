"""Django's registration of this domain."""

from django.apps import AppConfig


class BacklogConfig(AppConfig):
    name = "quarterdeck.apps.backlog"
    label = "backlog"
