"""How figures, money and lists stand in the sentences that explain a decision."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_SIGNS = {"USD": "US$", "EUR": "€", "GBP": "£"}


def plain(amount: Decimal) -> str:
    """A decimal without exponent and needless zeros.

    >>> plain(Decimal("40.00")), plain(Decimal("3.50")), plain(Decimal("1E+2"))
    ('40', '3.5', '100')
    """
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(amount: Decimal, currency: str | None) -> str:
    """An amount with its currency, if the rules name one.

    >>> money(Decimal(250), "USD"), money(Decimal("12.5"), "CHF")
    ('US$250', 'CHF 12.5')
    """
    if currency is None:
        return plain(amount)
    sign = _SIGNS.get(currency)
    return f"{sign}{plain(amount)}" if sign else f"{currency} {plain(amount)}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names as a person lists them.

    >>> listed(["CSM", "CSPO", "CSD"])
    'CSM, CSPO and CSD'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "entry", "entries"), counted(2, "entry", "entries")
    ('1 entry', '2 entries')
    """
    return f"{number} {one if number == 1 else many}"


def not_confirmed(what: str, key: str) -> str:
    """The sentence of an unknown fact; ``key`` is its place in the rules."""
    return f"Not confirmed: {what} ({key} is unknown)."
