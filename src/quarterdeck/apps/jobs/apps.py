"""Django's registration of this domain."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "quarterdeck.apps.jobs"
    label = "jobs"
