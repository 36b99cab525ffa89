"""All addresses: the pages, the API, and allauth's own pages for signing in."""

from django.urls import include, path

urlpatterns = [
    path("", include("quarterdeck.entrances.web.urls", namespace="web")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("quarterdeck.entrances.api.urls")),
]

handler400 = "quarterdeck.entrances.web.failures.not_understood"
handler403 = "quarterdeck.entrances.web.failures.not_allowed"
handler404 = "quarterdeck.entrances.web.failures.page_not_found"
handler500 = "quarterdeck.entrances.web.failures.broken"
