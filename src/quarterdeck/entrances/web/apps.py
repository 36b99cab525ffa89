from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "quarterdeck.entrances.web"
    label = "web"
