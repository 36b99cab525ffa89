"""A request that is too large is answered before anything of it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from quarterdeck.apps.exchange.readers.text import SIZE_LIMIT
from quarterdeck.errors import Invalid

PART = 1024 * 1024
MOST_DRAINED = 1024 * PART
"""Bytes read and thrown away: a browser shows an answer only once it has sent its whole file."""

_NAME = re.compile(rb'filename="([^"\r\n]+)"')


class UploadTooLarge(Invalid):
    code = "upload_too_large"


class UploadLimitMiddleware:
    """Stands before whatever reads the form, where a large file would be written to disk first.

    The API has its own limits and its own form of refusal.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _size(request)
        if size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE or request.path.startswith("/api/"):
            return self.get_response(request)
        name = _drained(request, size) or _("This file")
        refusal = UploadTooLarge(
            _(
                "%(name)s has %(size)s MB; at most %(largest)s MB are read. Export fewer rows or columns, or split it."
            )
            % {
                "name": name,
                "size": round(size / PART),
                "largest": round(SIZE_LIMIT / PART),
            }
        )
        htmx = request.headers.get("HX-Request") == "true"
        template = "components/_refusal.html" if htmx else "refusal.html"
        response = render(request, template, {"refusal": refusal, "status": 413}, status=413)
        response["X-Refusal"] = refusal.code
        return response


def _size(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if str(said).isdigit() else 0


def _drained(request: HttpRequest, size: int) -> str:
    """Read it away, a part at a time; answers the name of the file, if the first part says it."""
    name, left = "", min(size, MOST_DRAINED)
    while left > 0 and (part := request.read(min(PART, left))):
        left -= len(part)
        if not name and (said := _NAME.search(part)):
            name = said[1].decode("utf-8", "replace")[:200]
    return name
