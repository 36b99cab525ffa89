"""From a function to a tool: who calls is found, unknown arguments are refused, a refusal speaks.

A tool is a plain function ``verb_noun(actor, …)`` named as its service; what it returns is sent
as compact JSON, since an agent pays for every character.
"""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db import close_old_connections
from django.utils.translation import gettext as _
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase
from mcp_types import ToolAnnotations
from pydantic import ConfigDict, Field, ValidationError

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.entrances.mcp.identity import actor_of
from quarterdeck.entrances.shapes.text import check_text
from quarterdeck.errors import Refusal

Function = Callable[..., Any]
F = TypeVar("F", bound=Function)
Place = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""Counted from 1."""

DONE = {"done": True}
"""The answer where nothing is left to tell."""

REGISTERED: dict[str, DeckTool] = {}


class DeckTool(Tool):
    """A tool that says what was wrong in a sentence, and nothing of the program's insides."""

    async def run(
        self, arguments: dict[str, Any], context: Any, convert_result: bool = False
    ) -> Any:
        try:
            fit = self.fn_metadata.validate_arguments(arguments)
        except ValidationError as error:
            raise ToolError(self.sentence(error)) from None
        result = await self.fn_metadata.call_fn(self.fn, False, fit, {"context": context})
        return self.fn_metadata.convert_result(result) if convert_result else result

    def sentence(self, error: ValidationError) -> str:
        """What is wrong with the arguments, and which there are."""
        known = ", ".join(self.fn_metadata.arg_model.model_fields)
        said = []
        for one in error.errors():
            place = ".".join(map(str, one["loc"]))
            if one["type"] == "extra_forbidden":
                said.append(
                    _("%(tool)s has no argument “%(name)s”. It has: %(known)s.")
                    % {"tool": self.name, "name": place, "known": known}
                )
            elif one["type"] == "missing":
                said.append(_("%(tool)s needs “%(name)s”.") % {"tool": self.name, "name": place})
            else:
                said.append(
                    _("“%(name)s” does not fit: %(why)s.") % {"name": place, "why": one["msg"]}
                )
        return " ".join(said)


def tool(*, reads: bool = False, destroys: bool = False, again: bool = False) -> Callable[[F], F]:
    """Offer a function as a tool.

    ``reads``: it changes nothing. ``destroys``: it takes something away. ``again``: calling it
    twice does no more than once.
    """

    def register(function: F) -> F:
        hints = ToolAnnotations(
            read_only_hint=reads,
            destructive_hint=destroys,
            idempotent_hint=again or reads,
            open_world_hint=False,
        )
        REGISTERED[function.__name__] = _as_tool(function, hints)
        return function

    return register


def _as_tool(function: Function, hints: ToolAnnotations) -> DeckTool:
    signature = inspect.signature(function, eval_str=True)
    named = [one for one in signature.parameters.values() if one.name != "actor"]

    @functools.wraps(function)
    def call(context: Context[Any, Any], **arguments: Any) -> str:
        # A thread keeps its connection to the database as long as Django would between requests.
        close_old_connections()
        try:
            return answer(function, lambda: actor_of(context), arguments)
        finally:
            close_old_connections()

    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=Context)
    keyword = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in named]
    call.__signature__ = inspect.Signature([context, *keyword], return_annotation=str)  # type: ignore[attr-defined]
    call.__annotations__ = {one.name: one.annotation for one in (context, *keyword)}
    made = DeckTool.from_function(
        call,
        description=inspect.getdoc(function),
        annotations=hints,
        structured_output=False,
    )
    assert isinstance(made, DeckTool)
    strict: type[ArgModelBase] = type(
        made.fn_metadata.arg_model.__name__,
        (made.fn_metadata.arg_model,),
        {"model_config": ConfigDict(extra="forbid"), "__module__": __name__},
    )
    made.fn_metadata.arg_model = strict
    made.parameters = _without_titles(strict.model_json_schema(by_alias=True))
    return made


def _without_titles(schema: Any) -> Any:
    """A schema without the titles that only repeat the names."""
    if isinstance(schema, dict):
        return {
            name: _without_titles(part)
            for name, part in schema.items()
            if not (name == "title" and isinstance(part, str))
        }
    return [_without_titles(part) for part in schema] if isinstance(schema, list) else schema


def slim(shape: dict[str, Any]) -> dict[str, Any]:
    """A shape without what is empty."""
    return {name: value for name, value in shape.items() if value not in (None, "", [])}


def answer(function: Function, actor: Callable[[], Actor], arguments: dict[str, Any]) -> str:
    """Call the function as the actor; a refusal becomes a ToolError with its sentence."""
    try:
        check_text(arguments)
        said = function(actor(), **arguments)
    except Refusal as refusal:
        raise ToolError(refusal.message) from refusal
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
