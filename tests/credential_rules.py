"""Small rule books and records for the tests of the credential engine."""

from datetime import date
from decimal import Decimal

from quarterdeck.apps.credentials.readers.rules import read_rules
from quarterdeck.engines.credential import Award, Holder, UnitEntry, renewals

D = Decimal


def day(text):
    return date.fromisoformat(text)


def book_of(text):
    """The rule book of a TOML text; the line ``format = 1`` is added."""
    return read_rules({"test.toml": f"format = 1\n{text}".encode()}).book


def award(program, awarded, expires=None, **more):
    return Award(program=program, awarded=day(awarded), expires=expires and day(expires), **more)


def units(scheme, category, amount, on, **more):
    return UnitEntry(scheme=scheme, category=category, units=D(amount), day=day(on), **more)


def holder(*awards, entries=(), **more):
    return Holder(awards=awards, units=tuple(entries), **more)


def only(record, book, on):
    """The one renewal of a record."""
    (found,) = renewals(record, book, day(on))
    return found
