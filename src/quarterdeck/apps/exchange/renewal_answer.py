"""One file → what its holder must do to keep their credentials: ``quarterdeck renewal FILE``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.apps.credentials.readers.rules import read_rules
from quarterdeck.apps.credentials.readers.shipped import shipped_rules
from quarterdeck.apps.exchange.readers.document import read_document
from quarterdeck.engines.credential import (
    HOLDER,
    HolderError,
    Renewal,
    holder_from,
    renewal_document,
    renewals,
)
from quarterdeck.errors import Invalid


class NoRules(Invalid):
    """Rules were to be read, and there is no file of them."""

    code = "no_rules"


class UnsoundRecord(Invalid):
    """A record that keeps the form and cannot be meant (an unknown program, a date to come)."""

    code = "unsound_record"


@dataclass(frozen=True, slots=True)
class RenewalAnswer:
    """Renewals, and ``document``, their ``quarterdeck.renewal/1``.

    ``shipped``: judged by the examples that come with Quarterdeck, read on ``seen`` at the latest.
    ``unsourced`` are places of facts in the rules given for which no source stands there.
    """

    document: dict[str, Any]
    renewals: tuple[Renewal, ...]
    shipped: bool
    seen: date | None
    unsourced: tuple[str, ...]


def renewal_answer(
    data: bytes, name: str, *, on: date, rules: Mapping[str, bytes] | None = None
) -> RenewalAnswer:
    """Answer the ``quarterdeck.holder/1`` document called ``name`` as of a day.

    ``rules`` are TOML files by their names; None takes the shipped ones.

    Raises: what ``read_document`` raises, BrokenRules, NoRules, UnsoundRecord.
    """
    if rules is not None and not rules:
        raise NoRules("There is no rules file (*.toml): name a folder that holds one.")
    read = shipped_rules() if rules is None else read_rules(rules)
    document = read_document(data, name, HOLDER)
    try:
        holder = holder_from(document, read.book, on)
    except HolderError as error:
        raise UnsoundRecord(f"{name}, {error}", field=error.place, place=error.place) from None
    found = renewals(holder, read.book, on)
    return RenewalAnswer(
        document=renewal_document(found, on),
        renewals=found,
        shipped=rules is None,
        seen=max((s.seen for s in read.book.sources if s.seen), default=None),
        unsourced=read.unsourced,
    )
