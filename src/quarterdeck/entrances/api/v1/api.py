"""The API, version 1: its routers, and what holds for all of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from quarterdeck.entrances.api.identity import Session, Token
from quarterdeck.entrances.api.problems import (
    MEDIA_TYPE,
    Problem,
    answer_refusals,
    no_such_method,
)
from quarterdeck.entrances.api.reading import StrictParser, checked
from quarterdeck.entrances.api.v1 import (
    accounts,
    backlog,
    exchange,
    exports,
    planning,
    workspaces,
)


class Api(NinjaAPI):
    """Ninja, with our promises: names that do not follow the files, and problems for every no."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, application, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _refusing_methods(pattern.callback)
        return patterns, application, namespace

    def get_root_path(self, path_params: Any) -> str:
        return "/api/v1/"

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        refused = {
            "description": "Refused; nothing was changed",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for methods in document["paths"].values():
            for operation in methods.values():
                # Ninja's own statuses are numbers, which JSON cannot sort beside names.
                answers = {str(status): said for status, said in operation["responses"].items()}
                operation["responses"] = {**answers, "4XX": refused}
        return document


def _refusing_methods(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return no_such_method(request, response) if response.status_code == 405 else response

    return answered


api = Api(
    title="Quarterdeck",
    version="1",
    description="The product owner's workbench. Figures are a number, or [low, likely, high].",
    urls_namespace="api-v1",
    docs_url=None,  # its pages load scripts from elsewhere, which our policy forbids
    auth=[Token(), Session()],
    parser=StrictParser(),
)
answer_refusals(api)
api.add_decorator(checked(api), mode="view")
for domain in (workspaces, accounts, backlog, planning, exchange, exports):
    api.add_router("", domain.router)
