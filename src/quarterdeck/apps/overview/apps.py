"""Django's registration of this domain."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "quarterdeck.apps.overview"
    label = "overview"
