"""A refusal becomes a problem document (RFC 9457): the one place where the API says no.

Every operation promises it for all statuses from 400 to 499.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from quarterdeck.apps.accounts.services.tokens import TokenRefused
from quarterdeck.entrances.refusals import status_of
from quarterdeck.errors import Refusal

MEDIA_TYPE = "application/problem+json"
logger = logging.getLogger(__name__)


class Problem(BaseModel):
    """Why a request was not done, and how to mend it. Nothing was changed."""

    type: str = Field(description="Names the kind of problem: urn:quarterdeck:<code>.")
    title: str = Field(description="The kind in a few words.")
    status: int
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="A sentence for people: what, where, and how to mend it.")
    field: str | None = Field(description="The part of the input that is meant.")
    facts: dict[str, Any] = Field(
        description="Plain values beside the sentence: both versions of a text, the keys of a circle, …"
    )


_TITLES = {
    400: "Not understood",
    401: "Who is asking?",
    403: "Not allowed",
    404: "Not found",
    405: "No such method",
    409: "Conflict",
    411: "Length missing",
    413: "Too large",
    422: "Cannot be meant as it stands",
    500: "A mistake in the program",
}


# Refusals of input for which HTTP has a status of its own.
_STATUS_OF_CODE = {"file_too_large": 413, "body_too_large": 413, "length_missing": 411}


def problem(
    status: int, code: str, detail: str, *, field: str | None = None, facts: Any = None
) -> JsonResponse:
    """The answer that says no."""
    return JsonResponse(
        {
            "type": f"urn:quarterdeck:{code}",
            "title": _TITLES.get(status, "Refused"),
            "status": status,
            "code": code,
            "detail": detail,
            "field": field,
            "facts": facts or {},
        },
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def answer_refusals(api: NinjaAPI) -> None:
    """Make this API answer every refusal, and every mistake of the caller, with a problem."""
    api.add_exception_handler(Refusal, _refusal)
    api.add_exception_handler(TokenRefused, _token_refused)
    api.add_exception_handler(AuthenticationError, _nobody)
    api.add_exception_handler(ValidationError, _unfit)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(Http404, no_such_address)
    api.add_exception_handler(Exception, _mistake)


def no_such_address(request: HttpRequest, exc: Any = None) -> HttpResponse:
    """For addresses beneath the API that lead nowhere."""
    return problem(
        404,
        "no_such_address",
        _("There is nothing at %(path)s. The addresses stand in /api/v1/openapi.json.")
        % {"path": request.path},
    )


def no_such_method(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """For an address that is there, and a method that it does not have; keeps Allow."""
    # The framework keeps the methods in a set: sorted, the same question has the same answer.
    known = ", ".join(sorted(answer["Allow"].split(", ")))
    response = problem(
        405,
        "no_such_method",
        _("%(path)s has no %(method)s. It has: %(known)s.")
        % {"path": request.path, "method": request.method, "known": known},
    )
    response["Allow"] = known
    return response


def _refusal(request: HttpRequest, exc: Any) -> HttpResponse:
    status = _STATUS_OF_CODE.get(exc.code) or status_of(exc)
    return problem(status, exc.code, exc.message, field=exc.field, facts=exc.facts)


def _token_refused(request: HttpRequest, exc: Any) -> HttpResponse:
    # Making tokens with a token is refused under the same code, by someone who is known.
    known = getattr(request, "auth", None) is not None
    response = problem(403 if known else 401, exc.code, exc.message)
    if not known:
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


def _nobody(request: HttpRequest, exc: Any) -> HttpResponse:
    detail = _("Send an API token as `Authorization: Bearer qd_…`. Make one under “Tokens”.")
    response = problem(401, "token_missing", detail)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _unreadable(request: HttpRequest, exc: Any) -> HttpResponse:
    # ninja wraps whatever the parser raised.
    cause = exc.__cause__
    if isinstance(cause, Refusal):
        return _refusal(request, cause)
    return problem(exc.status_code, "not_understood", str(exc))


def _unfit(request: HttpRequest, exc: Any) -> HttpResponse:
    problems = [{"field": _place(error["loc"]), "detail": _sentence(error)} for error in exc.errors]
    detail = " ".join(one["detail"] for one in problems[:3])
    return problem(422, "shape", detail, field=problems[0]["field"], facts={"problems": problems})


def _place(loc: Iterable[Any]) -> str:
    """`changes.value` for ("body", "body", "changes", "value", "float"): the names only."""
    source, *rest = loc
    if source == "body" and len(rest) > 1:
        rest = rest[1:]
    return ".".join(str(part) for part in rest if not str(part).startswith(("list[", "function-")))


def _sentence(error: dict[str, Any]) -> str:
    place = _place(error["loc"])
    if error["type"] == "extra_forbidden":
        return _("There is no “%(name)s” here: mend its name, or leave it out.") % {"name": place}
    if error["type"] == "missing":
        return _("“%(name)s” is missing.") % {"name": place}
    return _("“%(name)s” does not fit: %(why)s.") % {"name": place, "why": error["msg"]}


def _mistake(request: HttpRequest, exc: Any) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=exc)
    return problem(
        500, "mistake", _("Something went wrong inside Quarterdeck. Its log says where.")
    )
