"""What goes wrong around the pages, in the same words and look as a refusal.

No such address, a form that is too old, a sign-in that has ended, a mistake of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from quarterdeck.entrances.web.refusals import refused
from quarterdeck.errors import Invalid, NotAllowed, NotFound, Refusal


class NoSuchPage(NotFound):
    code = "no_such_page"


class FormTooOld(NotAllowed):
    code = "form_too_old"


class SignedOut(NotAllowed):
    code = "signed_out"


class PageNotYours(NotAllowed):
    code = "page_not_yours"


class NotUnderstood(Invalid):
    code = "not_understood"


class WrongWay(Invalid):
    code = "wrong_way"


class Broken(Refusal):
    code = "broken"


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that no page has; 404s of the domain are refusals."""
    sentence = _("There is no page at %(path)s. It may have been moved or deleted.")
    return refused(request, NoSuchPage(sentence % {"path": request.path}))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 that is not a refusal of the domain."""
    return refused(request, PageNotYours(_("This page is not open to you.")))


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: no page of ours sends such a request."""
    sentence = _("This request could not be read. Load the page again and repeat what you did.")
    return refused(request, NotUnderstood(sentence), status=400)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where the form's token is not the session's: signed in anew, or no cookies."""
    sentence = _(
        "This page was loaded before you signed in last, or your browser keeps no cookies. "
        "Load it again and repeat what you did."
    )
    return refused(request, FormTooOld(sentence))


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing here may ask the database, which may be what is wrong."""
    sentence = _(
        "Something went wrong inside Quarterdeck. It is written in the log; if it happens "
        "again, tell who runs this installation what you did."
    )
    htmx = request.headers.get("HX-Request") == "true"
    template = "components/_refusal.html" if htmx else "refusal.html"
    context = {"refusal": Broken(sentence), "status": 500, "request": request}
    return HttpResponse(render_to_string(template, context), status=500)


class InOurWordsMiddleware:
    """Turns answers of the framework that say nothing to people into ones that do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return response if request.path.startswith("/api/") else _in_our_words(request, response)


def _in_our_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 405 and not response.streaming and not response.content:
        said = refused(
            request,
            WrongWay(_("This address takes what a form sends, and shows nothing by itself.")),
            status=405,
        )
        said["Allow"] = response["Allow"]
        return said
    if response.status_code == 302:
        asked = urlsplit(response["Location"])
        if asked.path == _login() and "next=" in asked.query:
            return _signed_out(request, response)
    return response


def _signed_out(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Where one was asked to sign in while acting, not while going to a page."""
    if request.headers.get("HX-Request") == "true":
        sentence = _(
            "You are signed out, so nothing was saved. Copy what you wrote, sign in, and load "
            "this page again."
        )
        return refused(request, SignedOut(sentence))
    if request.method != "POST":
        return response
    # Back to the page with the form: the address of the act shows nothing.
    came_from = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    after = urlsplit(came_from).path if here else resolve_url(settings.LOGIN_REDIRECT_URL)
    return HttpResponseRedirect(f"{_login()}?{urlencode({'next': after})}")


def _login() -> str:
    return resolve_url(settings.LOGIN_URL)
