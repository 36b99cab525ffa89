"""Where each fact of a rules file is from: ``[[source]]`` tables, and the facts that have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quarterdeck.apps.credentials.readers.fields import (
    FieldError,
    Table,
    day,
    near,
    one_word_of,
    text,
)
from quarterdeck.apps.credentials.readers.lines import Path
from quarterdeck.engines.credential.rulebook import Source

_NAMES = {"code", "scheme", "name", "issuer"}
"""Keys of a scheme or program that name it, and say nothing of it that could be wrong."""


def source_from(given: Any, path: Path) -> Source:
    """One source. Raises FieldError."""
    table = Table(given, path)
    covers = table.needed("for", text)
    strength: Any = table.needed(
        "strength", one_word_of("official", "secondary", "recalled", "own rule")
    )
    url = table.given_or_none("url", text) or ""
    found = Source(
        covers=covers,
        strength=strength,
        url=url,
        seen=table.given_or_none("seen", day),
        note=table.given_or_none("note", text) or "",
    )
    table.close()
    if strength in ("official", "secondary"):
        for key, said in (("url", url), ("seen", found.seen)):
            if not said:
                raise FieldError(path, f"the key {key!r} is missing: add it, or write “recalled”.")
    return found


def label(document: Mapping[str, Any], path: Path) -> str:
    """A place as sources and refusals name it.

    >>> label({"program": [{"code": "CSPO"}]}, ("program", 0, "levels", 1, "fee"))
    'program.CSPO.levels[1].fee'
    """
    said, here = "", document
    for depth, part in enumerate(path):
        here = _below(here, part)
        if isinstance(part, str):
            said = f"{said}.{part}" if said else part
        elif depth == 1 and path[0] == "program" and isinstance(_code(here), str):
            said = f"{said}.{_code(here)}"
        elif not (depth == 2 and path[0] == "scheme"):  # the versions of a scheme share its name
            said = f"{said}[{part}]"
    return said


def places(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The place of each thing that a file says of schemes and programs, with what it says."""
    for top in ("scheme", "program"):
        for path, value in _walk(document.get(top, {}), (top,)):
            yield label(document, path), value


def unsourced(document: Mapping[str, Any], sources: tuple[Source, ...]) -> list[str]:
    """Facts that no source covers; what is "unknown" needs none."""
    return [
        place
        for place, value in places(document)
        if not isinstance(value, dict)
        and not (isinstance(value, list) and any(isinstance(one, dict | list) for one in value))
        and value != "unknown"
        and not _names_it(place)
        and not any(source.covers_place(place) for source in sources)
    ]


def refuse_astray(source: Source, path: Path, known: set[str]) -> None:
    """Refuse a source for something that no file says."""
    if source.covers not in known:
        raise FieldError(
            (*path, "for"),
            f"there is nothing at {source.covers!r}; {near(source.covers, known)}"
            if any(source.covers.split(".")[:2] == place.split(".")[:2] for place in known)
            else f"there is nothing at {source.covers!r}: correct it, or remove this source.",
        )


def _names_it(place: str) -> bool:
    top, *rest = place.split(".")
    return len(rest) == 2 and rest[1] in _NAMES and top in ("scheme", "program")


def _walk(given: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(given, dict):
        for key, value in given.items():
            yield (*path, key), value
            yield from _walk(value, (*path, key))
    elif isinstance(given, list):
        for i, value in enumerate(given):
            if isinstance(value, dict | list):
                yield (*path, i), value
                yield from _walk(value, (*path, i))


def _below(here: Any, part: str | int) -> Any:
    try:
        return here[part]
    except (KeyError, IndexError, TypeError):
        return None


def _code(here: Any) -> Any:
    return here.get("code") if isinstance(here, dict) else None
