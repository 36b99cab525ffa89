"""``quarterdeck.holder/1``: a person's record from JSON, checked against the rules it speaks of.

The document has the form of its schema. What the form cannot say is checked here: known
programs, schemes and categories, dates that are dates and not of the future, sound units.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quarterdeck.engines.credential.facts import Unknown
from quarterdeck.engines.credential.holder import (
    Award,
    CourseTaken,
    Holder,
    Payment,
    UnitEntry,
    Work,
)
from quarterdeck.engines.credential.rulebook import RuleBook
from quarterdeck.engines.credential.scheme import StateName
from quarterdeck.engines.credential.words import plain

HOLDER = "quarterdeck.holder/1"

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,6})?")


class HolderError(ValueError):
    """A record that cannot be meant: what is wrong, where, and how to mend it."""

    def __init__(self, message: str, *, place: str, remedy: str) -> None:
        self.message = message
        self.place = place
        self.remedy = remedy
        super().__init__(f"{place}: {message} {remedy}")


def holder_from(document: Mapping[str, Any], book: RuleBook, on: date) -> Holder:
    """The record that a ``quarterdeck.holder/1`` document states, as seen on a day.

    Raises HolderError with place and remedy.

    >>> holder_from({"awards": [{"program": "CSPX", "awarded": "2026-01-01"}]}, RuleBook(), date.max)
    Traceback (most recent call last):
    ...
    quarterdeck.engines.credential.holder_document.HolderError: awards[0].program: there are no \
rules for the program 'CSPX'. Known here: none.
    """
    read = _Reader(book, on)
    holder = Holder(
        awards=tuple(map(read.award, *_placed(document, "awards"))),
        units=tuple(map(read.unit, *_placed(document, "units"))),
        member=read.member(document.get("member", {})),
        courses=tuple(map(read.course, *_placed(document, "courses"))),
        payments=tuple(map(read.payment, *_placed(document, "payments"))),
        experience=tuple(map(read.work, *_placed(document, "experience")))
        if "experience" in document
        else None,
        education=_texts(document["education"]) if "education" in document else None,
    )
    _once("awards", [award.id for award in holder.awards])
    _once("units", [entry.id for entry in holder.units])
    _awards_once(holder.awards)
    _payments_named(holder, book, on)
    return holder


class _Reader:
    """Reads the parts of one document; each method takes an object and its place."""

    def __init__(self, book: RuleBook, on: date) -> None:
        self.book = book
        self.on = on

    def award(self, given: Mapping[str, Any], at: str) -> Award:
        program = self.program(given["program"], f"{at}.program")
        awarded = self.past(given["awarded"], f"{at}.awarded")
        expires = given.get("expires")
        day = None if expires is None else _date(expires, f"{at}.expires")
        if day is not None and day < awarded:
            raise HolderError(
                f"it expires on {day}, before it was awarded on {awarded}.",
                place=f"{at}.expires",
                remedy="Put the later date into expires.",
            )
        version = self.book.program_on(program, awarded)
        if day is not None and version is not None and version.validity_months == 0:
            raise HolderError(
                f"{program} is valid for life, so it does not expire on {day}.",
                place=f"{at}.expires",
                remedy="Leave out expires.",
            )
        state = given.get("state")
        return Award(
            program=program,
            awarded=awarded,
            expires=day,
            id=given.get("id", ""),
            state=None if state in (None, StateName.ACTIVE) else StateName(state),
        )

    def unit(self, given: Mapping[str, Any], at: str) -> UnitEntry:
        scheme = self.scheme(given["scheme"], f"{at}.scheme")
        units = _amount(given["units"], f"{at}.units")
        day = self.past(given["date"], f"{at}.date")
        said = given.get("minutes")
        minutes = None if said is None else _amount(said, f"{at}.minutes")
        self.sound(scheme, units, minutes, day, at)
        return UnitEntry(
            scheme=scheme,
            category=self.category(scheme, given.get("category"), f"{at}.category"),
            units=units,
            day=day,
            id=given.get("id", ""),
            programs=tuple(
                self.program(code, f"{at}.programs", scheme)
                for code in _texts(given.get("programs", []))
            ),
            used_for=_texts(given.get("used_for", [])),
            minutes=minutes,
            evidence=_texts(given.get("evidence", [])),
        )

    def sound(
        self, scheme: str, units: Decimal, minutes: Decimal | None, day: date, at: str
    ) -> None:
        rules = self.book.scheme_on(scheme, day)
        if rules is None:
            return
        unit = rules.unit
        if isinstance(unit.step, Decimal) and units % unit.step:
            raise HolderError(
                f"{plain(units)} {unit.code} cannot be entered in steps of {plain(unit.step)}.",
                place=f"{at}.units",
                remedy=f"Round to a multiple of {plain(unit.step)}.",
            )
        if minutes is None or isinstance(unit.minutes, Unknown):
            return
        most = minutes / unit.minutes
        if units > most:
            raise HolderError(
                f"{plain(units)} {unit.code} take {plain(units * unit.minutes)} minutes, and the "
                f"entry says {plain(minutes)}.",
                place=f"{at}.minutes",
                remedy="Correct the units or the minutes.",
            )

    def category(self, scheme: str, given: str | None, at: str) -> str:
        known = self.book.categories_of(scheme)
        if not known:  # a scheme that counts units of any kind: the word changes nothing
            return given or ""
        if given is None:
            raise HolderError(
                "the category is missing.", place=at, remedy=f"Write one of {_named(known)}."
            )
        if given not in known:
            raise HolderError(
                f"{scheme} has no category {given!r}.", place=at, remedy=_near(given, known)
            )
        return given

    def course(self, given: Mapping[str, Any], at: str) -> CourseTaken:
        return CourseTaken(
            program=self.program(given["program"], f"{at}.program"),
            completed=self.past(given["completed"], f"{at}.completed"),
        )

    def payment(self, given: Mapping[str, Any], at: str) -> Payment:
        scheme = self.scheme(given["scheme"], f"{at}.scheme")
        program, amount = given.get("program"), given.get("amount")
        return Payment(
            scheme=scheme,
            program="" if program is None else self.program(program, f"{at}.program", scheme),
            paid=self.past(given["paid"], f"{at}.paid"),
            amount=None if amount is None else _amount(amount, f"{at}.amount"),
        )

    def work(self, given: Mapping[str, Any], at: str) -> Work:
        first = self.past(given["from"], f"{at}.from")
        last = given.get("to")
        day = None if last is None else _date(last, f"{at}.to")
        if day is not None and day < first:
            raise HolderError(
                f"it ends on {day}, before it began on {first}.",
                place=f"{at}.to",
                remedy="Put the later date into to.",
            )
        return Work(kind=given["kind"], first=first, last=day)

    def member(self, given: Mapping[str, bool]) -> dict[str, bool]:
        return {self.scheme(code, f"member.{code}"): said for code, said in given.items()}

    def program(self, code: str, at: str, scheme: str = "") -> str:
        programs = self.book.programs
        if code not in programs:
            raise HolderError(
                f"there are no rules for the program {code!r}.",
                place=at,
                remedy=_near(code, programs),
            )
        if scheme and self.book.scheme_of(code) != scheme:
            raise HolderError(
                f"{code} is renewed by {self.book.scheme_of(code)}, not by {scheme}.",
                place=at,
                remedy=f"Name a program of {scheme}.",
            )
        return code

    def scheme(self, code: str, at: str) -> str:
        if code not in self.book.schemes:
            raise HolderError(
                f"there are no rules for the scheme {code!r}.",
                place=at,
                remedy=_near(code, self.book.schemes),
            )
        return code

    def past(self, given: str, at: str) -> date:
        day = _date(given, at)
        if day > self.on:
            raise HolderError(
                f"{day} is in the future; today is taken to be {self.on}.",
                place=at,
                remedy="Correct the date, or ask for a later day.",
            )
        return day


def _placed(document: Mapping[str, Any], key: str) -> tuple[list[Any], list[str]]:
    """The objects of a list, and their places."""
    given = document.get(key, [])
    return given, [f"{key}[{i}]" for i in range(len(given))]


def _texts(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _date(given: str, at: str) -> date:
    try:
        if _DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise HolderError(
        f"{given!r} is no date.", place=at, remedy="Write it as year-month-day: 2026-05-31."
    )


def _amount(given: str | float, at: str) -> Decimal:
    text = given.strip() if isinstance(given, str) else str(given)
    if not _DECIMAL.fullmatch(text):
        raise HolderError(
            f"{given!r} is no amount that can be counted with.",
            place=at,
            remedy='Write a decimal such as "3.5".',
        )
    amount = Decimal(text)
    if amount < 0:
        raise HolderError(
            f"{plain(amount)} is negative.", place=at, remedy="Write 0 or more, or leave it out."
        )
    return amount


def _near(given: str, known: Iterable[str]) -> str:
    names = sorted(known)
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(given.casefold(), folded, n=1)
    return f"Did you mean {folded[near[0]]!r}?" if near else f"Known here: {_named(names)}."


def _named(known: Iterable[str]) -> str:
    return ", ".join(sorted(known)) or "none"


def _once(where: str, ids: Sequence[str]) -> None:
    seen: dict[str, int] = {}
    for i, given in enumerate(ids):
        if given and given in seen:
            raise HolderError(
                f"the id {given!r} stands at {where}[{seen[given]}] too.",
                place=f"{where}[{i}].id",
                remedy="Give each its own id, or remove the one that stands twice.",
            )
        seen[given] = i


def _awards_once(awards: Sequence[Award]) -> None:
    seen: dict[tuple[str, date], int] = {}
    for i, award in enumerate(awards):
        key = (award.program, award.awarded)
        if key in seen:
            raise HolderError(
                f"{award.program} of {award.awarded} stands at awards[{seen[key]}] too.",
                place=f"awards[{i}]",
                remedy="Remove one of the two.",
            )
        seen[key] = i


def _payments_named(holder: Holder, book: RuleBook, on: date) -> None:
    """Where each program is paid for by itself, a payment says for which, if there are several."""
    for i, payment in enumerate(holder.payments):
        rules = book.scheme_on(payment.scheme, on)
        if payment.program or rules is None or rules.renews_together:
            continue
        held = {a.program for a in holder.awards if book.scheme_of(a.program) == payment.scheme}
        if len(held) > 1:
            raise HolderError(
                f"{payment.scheme} renews each program by itself, and this does not say which.",
                place=f"payments[{i}]",
                remedy=f"Add program: one of {_named(held)}.",
            )
