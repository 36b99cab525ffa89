"""Django's registration of this domain."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "quarterdeck.apps.exchange"
    label = "exchange"
