"""Addresses of the API, beneath /api/."""

from django.urls import path, re_path

from quarterdeck.entrances.api.problems import no_such_address
from quarterdeck.entrances.api.v1.api import api

urlpatterns = [
    path("v1/", no_such_address),
    path("v1/", api.urls),
    re_path(r"", no_such_address),
]
