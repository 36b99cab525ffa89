"""A refusal becomes a status and a sentence: in place for htmx, as a page otherwise."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quarterdeck.entrances.refusals import status_of
from quarterdeck.errors import Refusal


class RefusalMiddleware:
    """Answers the four kinds of refusal; anything else that is raised stays an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return refused(request, exception)


def refused(request: HttpRequest, refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    """The refusal as a note to swap in, or as a whole page with the way back."""
    htmx = request.headers.get("HX-Request") == "true"
    template = "components/_refusal.html" if htmx else "refusal.html"
    status = status or status_of(refusal)
    response = render(request, template, {"refusal": refusal, "status": status}, status=status)
    response["X-Refusal"] = refusal.code
    if htmx:
        # Never into the row or form that asked: what was typed there stays.
        response["HX-Retarget"], response["HX-Reswap"] = "#note", "innerHTML"
    return response
