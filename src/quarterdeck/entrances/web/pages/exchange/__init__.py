"""Bringing a backlog in, and taking it out."""

from django.urls import URLPattern, path

from quarterdeck.entrances.web.pages.exchange import bring, take_out

_IMPORT = "p/<str:product>/import/"
_ONE = f"{_IMPORT}<int:import_id>/"

urlpatterns: list[URLPattern] = [
    path(_IMPORT, bring.begin, name="import"),
    path(_ONE, bring.one, name="one"),
    path(f"{_ONE}look/", bring.look, name="look"),
    path(f"{_ONE}progress/", bring.progress, name="progress"),
    path(f"{_ONE}cancel/", bring.cancel, name="cancel"),
    path(f"{_ONE}untaken.csv", bring.untaken, name="untaken"),
    path("p/<str:product>/export.csv", take_out.csv, name="csv"),
    path("p/<str:product>/export.md", take_out.table, name="table"),
    path("p/<str:product>/plan.json", take_out.plan, name="plan"),
]
