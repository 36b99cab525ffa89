"""Django's registration of this domain."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "quarterdeck.apps.workspaces"
    label = "workspaces"
