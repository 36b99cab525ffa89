"""Django's registration of this domain."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "quarterdeck.apps.files"
    label = "files"
