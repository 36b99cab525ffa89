"""The one reader of JSON formats: bytes → a document that its schema allows, or the place at fault.

The schemas lie in ``exchange/schemas``, one file a format, and are what the docs show.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Literal

from jsonschema import Draft202012Validator, ValidationError

from quarterdeck.apps.exchange.readers.text import decode
from quarterdeck.errors import Invalid


class NotJson(Invalid):
    code = "not_json"


class WrongFormat(Invalid):
    """Another format than the one asked for, or none."""

    code = "wrong_format"


class BrokenDocument(Invalid):
    """A document that its schema does not allow; ``place`` in its facts, as ``items[3].effort``."""

    code = "broken_document"


def json_kind(data: bytes) -> Literal["object", "list", ""]:
    """What JSON a file holds, told by its first character; nothing for a table."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    if start == b"{":
        return "object"
    return "list" if start == b"[" else ""


def read_document(data: bytes, name: str, expected: str) -> dict[str, Any]:
    """The document in ``data``, of the format ``expected`` (such as "quarterdeck.plan/1").

    Raises: FileTooLarge, NotText, NotJson, WrongFormat, BrokenDocument.
    """
    document = parse_json(decode(data, name).text, name)
    if not isinstance(document, dict):
        raise WrongFormat(
            f"{name} is {_kind(document)}; a {expected} document is an object that begins with "
            f'{{"format": "{expected}", …}}.'
        )
    if (given := document.get("format")) != expected:
        said = f"its format is {given!r}" if "format" in document else "it has no “format”"
        raise WrongFormat(f"{name}: {said}; write {expected!r}.", field="format", place="format")
    errors = list(islice(_validator(expected).iter_errors(document), 100))
    if errors:
        raise _refusal(min(errors, key=_urgency), document, name)
    return document


def parse_json(text: str, name: str) -> Any:
    """JSON, strictly: no key twice, no NaN or Infinity.

    Raises: NotJson, with ``line`` and ``column`` in its facts where they are known.
    """

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys: dict[str, Any] = {}
        for key, value in pairs:
            if key in keys:
                raise NotJson(
                    f"{name}: the key {key!r} stands twice in one object: remove one of the two.",
                    field=key,
                )
            keys[key] = value
        return keys

    def refuse_constant(word: str) -> float:
        raise NotJson(f"{name}: {word} is no number that can be counted with: write a finite one.")

    def finite(word: str) -> float:
        number = float(word)
        return number if math.isfinite(number) else refuse_constant(word)

    try:
        return json.loads(
            text, object_pairs_hook=object_of, parse_constant=refuse_constant, parse_float=finite
        )
    except json.JSONDecodeError as error:
        raise NotJson(
            f"{name}, line {error.lineno}, column {error.colno}: this is no valid JSON "
            f"({error.msg[:1].lower()}{error.msg[1:]}).",
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise NotJson(f"{name}: the JSON is nested too deeply to be meant.") from None
    except ValueError:  # an integer of thousands of digits
        raise NotJson(f"{name}: a number in it has too many digits: shorten it.") from None


@cache
def _validator(format_: str) -> Draft202012Validator:
    name, _, version = format_.rpartition("/")
    schema = files("quarterdeck.apps.exchange") / "schemas" / f"{name}-{version}.schema.json"
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def _urgency(error: ValidationError) -> tuple[bool, list[str]]:
    """A misspelt key explains the missing one beside it, so it is named first."""
    place = [str(part).zfill(9) for part in error.absolute_path]
    return error.validator != "additionalProperties", place


def _refusal(error: ValidationError, document: dict[str, Any], name: str) -> BrokenDocument:
    what, place = _sentence(error)
    about = _about(document, error.absolute_path)
    where = f"{place} ({about})" if about else place
    return BrokenDocument(
        f"{name}, {where}: {what}" if where else f"{name}: {what}", field=place, place=place
    )


def _sentence(error: ValidationError) -> tuple[str, str]:
    place = place_of(error.absolute_path)
    given: Any = error.instance
    rule = str(error.validator)
    limit: Any = error.validator_value
    schema: Any = error.schema
    if rule == "additionalProperties":
        known = list(schema.get("properties", {}))
        unknown = next(key for key in given if key not in known)
        near = difflib.get_close_matches(unknown, known, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}."
        return f"the key {unknown!r} is unknown; {remedy}", _join(place, unknown)
    if rule == "required":
        missing = next(key for key in limit if key not in given)
        return f"the key {missing!r} is missing: add it.", place
    if rule == "not":
        key = error.absolute_path[-1]
        return f"an item with variants has no {key!r} of its own: put it in the variants.", place
    return _of_value(given, rule, limit), place


def _of_value(given: Any, rule: str, limit: Any) -> str:
    match rule:
        case "type":
            types = [limit] if isinstance(limit, str) else limit
            wanted = " or ".join(_TYPES[known] for known in types)
            return f"this is {_kind(given)}; write {wanted}."
        case "minimum":
            return f"{given:g} is too small; write a number of at least {limit:g}."
        case "exclusiveMinimum":
            return f"{given:g} is too small; write a number above {limit:g}."
        case "maximum":
            return f"{given:g} is too large; write a number of at most {limit:g}."
        case "exclusiveMaximum":
            return f"{given:g} is too large; write a number below {limit:g}."
        case "minItems" | "maxItems" if limit == 3:
            return f"a range has three numbers, [low, likely, high]; this one has {len(given)}."
        case "minItems":
            return "this list is empty; give at least one."
        case "minLength":
            return "this text is empty; write one."
        case "enum":
            return f"{given!r} is unknown; write one of {', '.join(map(repr, limit))}."
    return f"this does not keep the format ({rule})."


_TYPES = {
    "object": "an object {…}",
    "array": "a list […]",
    "string": "a text",
    "number": "a number",
    "null": "null",
    "boolean": "true or false",
}


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f"the text {value[:40]!r}"
        case int() | float():
            return f"the number {value:g}"
        case list():
            return "a list"
    return "an object"


def place_of(path: Iterable[str | int]) -> str:
    """A path as people write it.

    >>> place_of(["items", 3, "effort"])
    'items[3].effort'
    """
    place = ""
    for part in path:
        place = f"{place}[{part}]" if isinstance(part, int) else _join(place, part)
    return place


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _about(document: Any, path: Iterable[str | int]) -> str:
    """The id of what is meant, since a person knows it better than its position."""
    about = ""
    for part in path:
        document = document[part]
        if isinstance(document, dict) and isinstance(document.get("id"), str):
            about = document["id"]
    return about
