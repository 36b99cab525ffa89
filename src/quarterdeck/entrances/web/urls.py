"""Addresses of the pages: one list per domain, each beside its pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from quarterdeck.entrances.web.pages import (
    accounts,
    backlog,
    exchange,
    overview,
    parts,
    planning,
    workspaces,
)

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((overview.urlpatterns, "overview"))),
    path("", include((accounts.urlpatterns, "accounts"))),
    path("", include((workspaces.urlpatterns, "workspaces"))),
    path("", include((backlog.urlpatterns, "backlog"))),
    path("", include((planning.urlpatterns, "planning"))),
    path("", include((exchange.urlpatterns, "exchange"))),
]
if settings.DEBUG:
    urlpatterns += parts.urlpatterns
