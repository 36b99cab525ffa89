"""How the API reads a request: its size, the names in its address, and its JSON."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.parser import Parser

from quarterdeck.entrances.shapes.text import check_text
from quarterdeck.errors import Invalid

LARGEST = 12 * 1024 * 1024
"""Bytes of a request: a file of ten megabytes with what surrounds it."""

F = TypeVar("F", bound=Callable[..., Any])


class BodyTooLarge(Invalid):
    code = "body_too_large"


class BodyUnreadable(Invalid):
    code = "body_unreadable"


class LengthMissing(Invalid):
    code = "length_missing"


class QueryUnknown(Invalid):
    code = "query_unknown"


def _no_constant(name: str) -> Any:
    raise ValueError(_("%(name)s is not a number; numbers are finite") % {"name": name})


class StrictParser(Parser):
    """JSON as RFC 8259 has it: finite numbers, and text that can be kept."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body = json.loads(request.body.decode("utf-8-sig"), parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            raise BodyUnreadable(
                _("The body is not JSON: line %(line)s, column %(column)s: %(why)s.")
                % {"line": error.lineno, "column": error.colno, "why": error.msg}
            ) from None
        except (ValueError, RecursionError) as error:
            raise BodyUnreadable(_("The body is not JSON: %(why)s.") % {"why": error}) from None
        check_text(body)
        return body  # type: ignore[no-any-return]


def up_to(size: int) -> Callable[[F], F]:
    """Let an operation read larger requests; ``size`` in bytes. Stands below its route."""

    def mark(function: F) -> F:
        function.largest_request = size  # type: ignore[attr-defined]
        return function

    return mark


def checked(api: Any) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A decorator for every operation of ``api``: refuses before anything is read."""

    def decorate(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        operation = run.__self__  # type: ignore[attr-defined]
        most = getattr(operation.view_func, "largest_request", LARGEST)
        known = {
            name
            for model in operation.models
            if model.__ninja_param_source__ == "query"
            for name in model.__ninja_flatten_map__
        }

        @functools.wraps(run)
        def checked_run(request: HttpRequest, **path: Any) -> HttpResponse:
            try:
                _check_size(request, most)
                check_text(path)
                check_text({name: request.GET.getlist(name) for name in request.GET})
                _check_query(request, known)
            except Invalid as refusal:
                answer: HttpResponse = api.on_exception(request, refusal)
                return answer
            return run(request, **path)

        return checked_run

    return decorate


def _check_size(request: HttpRequest, most: int) -> None:
    size = request.META.get("CONTENT_LENGTH") or "0"
    if size == "0" and "Transfer-Encoding" in request.headers:
        raise LengthMissing(_("Send the body in one piece, with its Content-Length."))
    if size.isdecimal() and int(size) > most:
        raise BodyTooLarge(
            _("The request has %(size)s MB; up to %(most)s MB are read.")
            % {"size": -(-int(size) // 1024**2), "most": most // 1024**2}
        )


def _check_query(request: HttpRequest, known: set[str]) -> None:
    for name in request.GET:
        if name not in known:
            raise QueryUnknown(
                _("There is no “%(name)s” to ask for here. There are: %(known)s.")
                % {"name": name, "known": ", ".join(sorted(known)) or _("none")},
                field=name,
            )
