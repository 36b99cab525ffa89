"""Django's registration of this domain."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "quarterdeck.apps.audit"
    label = "audit"
