"""Django's registration of this domain."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "quarterdeck.apps.planning"
    label = "planning"
