"""One address for one installation: passkeys belong to a name and refuse an IP address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

LOOPBACK = {"127.0.0.1", "[::1]"}


class OneAddressMiddleware:
    """Sends a browser that asks 127.0.0.1 to localhost, with its port, where that is our name.

    Programs are left alone: they sign in with tokens, and may not follow redirects.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_ours = urlsplit(settings.BASE_URL).hostname == "localhost"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, colon, port = request.get_host().rpartition(":")
        if not host or port.endswith("]"):
            host, colon, port = request.get_host(), "", ""
        is_page = request.method in {"GET", "HEAD"} and not request.path.startswith("/api/")
        if self.is_ours and is_page and host in LOOPBACK:
            where = f"{request.scheme}://localhost{colon}{port}{request.get_full_path()}"
            return HttpResponseRedirect(where)
        return self.get_response(request)
