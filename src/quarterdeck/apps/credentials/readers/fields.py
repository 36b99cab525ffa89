"""Reading one table of a rules file, key by key: a fact, or the place and the sentence at fault.

A key that nobody asked for is refused in the end (``Table.close``), with the nearest one that is
known: a misspelt ``max`` that is passed over would be a cap that does not hold.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from quarterdeck.apps.credentials.readers.lines import Path
from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Fee, MemberFee

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Read = Callable[[Any, Path], T]
"""Takes what stands in the file and where, gives what it means, or raises FieldError."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]*")
LARGEST = Decimal(1_000_000)


class FieldError(ValueError):
    """What is wrong at a path, and how to mend it."""

    def __init__(self, path: Path, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(message)


class Table:
    """A table of the file, and which of its keys were asked for."""

    def __init__(self, given: Any, path: Path) -> None:
        if not isinstance(given, dict):
            raise FieldError(path, f"{_shown(given)} is no table; write {{ key = value }}.")
        self.given = given
        self.path = path
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        return key in self.given

    def given_or_none(self, key: str, read: Read[T]) -> T | None:
        """What a key says; None without it. "unknown" is not allowed."""
        self._known.append(key)
        return read(self.given[key], (*self.path, key)) if key in self.given else None

    def needed(self, key: str, read: Read[T]) -> T:
        """What a key says, which must stand there."""
        found = self.given_or_none(key, read)
        if found is None:
            raise FieldError(self.path, f"the key {key!r} is missing: add it.")
        return found

    def fact(self, key: str, read: Read[T]) -> Fact[T] | None:
        """What a key says, or UNKNOWN; None without it."""
        return self.given_or_none(key, or_unknown(read))

    def needed_fact(self, key: str, read: Read[T]) -> Fact[T]:
        """What a key says, or UNKNOWN; it must stand there."""
        return self.needed(key, or_unknown(read))

    def close(self, but: Iterable[str] = ()) -> None:
        """Refuse a key that was not asked for; ``but`` are known ones that mean nothing here."""
        for key in self.given:
            if key not in self._known:
                raise FieldError(
                    (*self.path, key), f"the key {key!r} is unknown; {near(key, self._known)}"
                )


def or_unknown(read: Read[T]) -> Read[Fact[T]]:
    """The same, where the word "unknown" may stand as well."""

    def fact(given: Any, path: Path) -> Fact[T]:
        return UNKNOWN if given == "unknown" else read(given, path)

    return fact


def near(given: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known."""
    names = sorted(set(known))
    found = difflib.get_close_matches(given, names, n=1)
    return f"did you mean {found[0]!r}?" if found else f"known here: {', '.join(names) or 'none'}."


def whole(given: Any, path: Path) -> int:
    """A whole number of 0 or more."""
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= LARGEST:
        raise FieldError(
            path,
            f'{_shown(given)} is no whole number of 0 or more; write for example 12, or "unknown".',
        )
    return given


def above_zero(given: Any, path: Path) -> int:
    """A whole number of 1 or more."""
    if whole(given, path) == 0:
        raise FieldError(path, "0 is too small; write a whole number of 1 or more.")
    return int(given)


def amount(given: Any, path: Path) -> Decimal:
    """A decimal of 0 or more, written as a number or a text."""
    written = isinstance(given, str) and re.fullmatch(r"\d{1,7}(\.\d{1,6})?", given)
    counts = isinstance(given, int | Decimal) and not isinstance(given, bool)
    number = Decimal(given) if written or counts else None
    if number is None or not number.is_finite() or not 0 <= number <= LARGEST:
        raise FieldError(
            path, f'{_shown(given)} is no number of 0 or more; write for example 20, or "unknown".'
        )
    return number


def percent(given: Any, path: Path) -> Decimal:
    """A decimal from 0 to 100."""
    if (number := amount(given, path)) > 100:
        raise FieldError(path, f"{number} is above 100; write a number from 0 to 100.")
    return number


def fee(given: Any, path: Path) -> Fee:
    """An amount, or what members and others pay."""
    if not isinstance(given, dict):
        return amount(given, path)
    table = Table(given, path)
    found = MemberFee(
        member=table.needed_fact("member", amount), nonmember=table.needed_fact("nonmember", amount)
    )
    table.close()
    return found


def text(given: Any, path: Path) -> str:
    """A text that says something."""
    if not isinstance(given, str) or not given.strip():
        raise FieldError(path, f'{_shown(given)} is no text; write one between " and ".')
    return given


def code(given: Any, path: Path) -> str:
    """A name that programs and files use: letters, digits, : _ and -."""
    if not isinstance(given, str) or not _CODE.fullmatch(given) or given == "unknown":
        raise FieldError(
            path, f"{_shown(given)} is no code; write letters, digits, : _ or -, such as CSPO."
        )
    return given


def currency(given: Any, path: Path) -> str:
    """A currency by its three letters (ISO 4217)."""
    if not isinstance(given, str) or not re.fullmatch("[A-Z]{3}", given):
        raise FieldError(path, f"{_shown(given)} is no currency; write three letters, such as USD.")
    return given


def flag(given: Any, path: Path) -> bool:
    if not isinstance(given, bool):
        raise FieldError(path, f"{_shown(given)} is neither true nor false.")
    return given


def day(given: Any, path: Path) -> date:
    if isinstance(given, datetime) or not isinstance(given, date):
        raise FieldError(path, f"{_shown(given)} is no date; write it without quotes: 2026-05-31.")
    return given


def one_of(words: type[E]) -> Read[E]:
    """One of the words of an enumeration."""

    def read(given: Any, path: Path) -> E:
        if isinstance(given, str) and given in [word.value for word in words]:
            return words(given)
        named = ", ".join(repr(word.value) for word in words)
        raise FieldError(path, f"{_shown(given)} is unknown here; write one of {named}.")

    return read


def one_word_of(*words: str) -> Read[str]:
    """One of some words."""

    def read(given: Any, path: Path) -> str:
        if isinstance(given, str) and given in words:
            return given
        named = ", ".join(map(repr, words))
        raise FieldError(path, f"{_shown(given)} is unknown here; write one of {named}.")

    return read


def many(read: Read[T]) -> Read[tuple[T, ...]]:
    """A list of such."""

    def read_list(given: Any, path: Path) -> tuple[T, ...]:
        if not isinstance(given, list):
            raise FieldError(path, f"{_shown(given)} is no list; write [ … ].")
        return tuple(read(one, (*path, i)) for i, one in enumerate(given))

    return read_list


def table_of(read: Callable[[Table], T]) -> Read[T]:
    """A table that ``read`` understands; other keys in it are refused."""

    def read_table(given: Any, path: Path) -> T:
        table = Table(given, path)
        found = read(table)
        table.close()
        return found

    return read_table


def _shown(given: Any) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "a table"
    if isinstance(given, list):
        return "a list"
    return repr(given[:40]) if isinstance(given, str) else str(given)
