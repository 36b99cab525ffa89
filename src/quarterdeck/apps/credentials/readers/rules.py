"""Rules files → the rule book: every fact read, every name that a file uses known in one of them.

A mistake is refused with file, line and key, as ``body.toml, line 41, program.X.renewal.units: …``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quarterdeck.apps.credentials.readers.agreement import check_program, check_scheme
from quarterdeck.apps.credentials.readers.earning import program_from
from quarterdeck.apps.credentials.readers.fields import FieldError, Table, code
from quarterdeck.apps.credentials.readers.keeping import scheme_from
from quarterdeck.apps.credentials.readers.lines import Path, closest, lines_of
from quarterdeck.apps.credentials.readers.sources import (
    label,
    places,
    refuse_astray,
    source_from,
    unsourced,
)
from quarterdeck.engines.credential.program import Program
from quarterdeck.engines.credential.rulebook import RuleBook, Source
from quarterdeck.engines.credential.scheme import Scheme
from quarterdeck.errors import Invalid

FORMAT = 1
SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes. All shipped rules together are below 100 kB."""


class BrokenRules(Invalid):
    """A rules file that cannot be meant; ``file``, ``line`` and ``place`` in its facts."""

    code = "broken_rules"


@dataclass(frozen=True, slots=True)
class ReadRules:
    """The rules of some files; ``unsourced`` are places of facts that no source covers."""

    book: RuleBook
    unsourced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    document: dict[str, Any]
    lines: Mapping[Path, int]

    def refusal(self, error: FieldError) -> BrokenRules:
        place = label(self.document, error.path)
        line = closest(self.lines, error.path)
        where = ", ".join(filter(None, [self.name, f"line {line}" if line else "", place]))
        return BrokenRules(
            f"{where}: {error.message}", field=place, file=self.name, line=line, place=place
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """A version, or a source, and where it stands."""

    file: _File
    path: Path
    what: Scheme | Program | Source


def read_rules(files: Mapping[str, bytes]) -> ReadRules:
    """The rules in TOML files, by file name. The order of the files does not matter.

    Raises: BrokenRules.
    """
    read = [_parsed(files[name], name) for name in sorted(files)]
    found: list[_Found] = []
    for file in read:
        try:
            found += _versions(file)
        except FieldError as error:
            raise file.refusal(error) from None
    book = RuleBook.of(
        [f.what for f in found if isinstance(f.what, Scheme)],
        [f.what for f in found if isinstance(f.what, Program)],
        [f.what for f in found if isinstance(f.what, Source)],
    )
    known = {place for file in read for place, _ in places(file.document)}
    for one in found:
        try:
            match one.what:
                case Scheme():
                    check_scheme(one.what, one.path, book)
                case Program():
                    check_program(one.what, one.path, book)
                case Source():
                    refuse_astray(one.what, one.path, known)
        except FieldError as error:
            raise one.file.refusal(error) from None
    bare = [place for file in read for place in unsourced(file.document, book.sources)]
    return ReadRules(book=book, unsourced=tuple(dict.fromkeys(bare)))


def _parsed(data: bytes, name: str) -> _File:
    if len(data) > SIZE_LIMIT:
        raise BrokenRules(f"{name} is larger than {SIZE_LIMIT // 1024 // 1024} MB: split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenRules(
            f"{name}, line {line}: this is not UTF-8; save the file as UTF-8.", file=name, line=line
        ) from None
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), name, text) from None
    except RecursionError:
        raise BrokenRules(f"{name}: it is nested too deeply to be meant.", file=name) from None
    return _File(name, document, lines_of(text))


def _not_toml(said: str, name: str, text: str) -> BrokenRules:
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", said)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    what = said[: found.start()] if found else said
    return BrokenRules(
        f"{name}, line {line}: this is no valid TOML ({what[:1].lower()}{what[1:]}).",
        file=name,
        line=line,
    )


def _versions(file: _File) -> Iterator[_Found]:
    top = Table(file.document, ())
    given = top.needed("format", lambda given, path: given)
    if isinstance(given, bool) or given != FORMAT:
        raise FieldError(("format",), f"this reader takes format = {FORMAT}.")
    for name, versions in (top.given_or_none("scheme", _as_dict) or {}).items():
        code(name, ("scheme", name))
        for path, one in _listed(versions, ("scheme", name)):
            yield _Found(file, path, scheme_from(one, path, name))
    for path, one in _listed(top.given_or_none("program", _as_list) or [], ("program",)):
        yield _Found(file, path, program_from(one, path))
    for path, one in _listed(top.given_or_none("source", _as_list) or [], ("source",)):
        yield _Found(file, path, source_from(one, path))
    top.close()


def _listed(given: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """One table, or a list of them: the versions of a scheme."""
    if isinstance(given, list):
        for i, one in enumerate(given):
            yield (*path, i), one
    else:
        yield path, given


def _as_dict(given: Any, path: Path) -> dict[str, Any]:
    return Table(given, path).given


def _as_list(given: Any, path: Path) -> list[Any]:
    if not isinstance(given, list):
        raise FieldError(path, f"write [[{path[-1]}]] with two brackets, once for each.")
    return given
