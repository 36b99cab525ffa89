"""``quarterdeck.renewal/1``: renewals as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from quarterdeck.engines.credential.assessment import Renewal
from quarterdeck.engines.credential.words import plain

RENEWAL = "quarterdeck.renewal/1"


def renewal_document(renewals: Iterable[Renewal], on: date) -> dict[str, Any]:
    """The document of renewals as they stand on a day; decimals are strings."""
    return {
        "format": RENEWAL,
        "on": on.isoformat(),
        "schemes": [_entry(renewal) for renewal in renewals],
    }


def _entry(renewal: Renewal) -> dict[str, Any]:
    return {
        "scheme": renewal.scheme,
        "program": renewal.program,
        "due": renewal.due.isoformat() if renewal.due else None,
        "state": renewal.state.value if renewal.state else None,
        "units_needed": _decimal(renewal.units_needed),
        "units_counted": _decimal(renewal.units_counted),
        "missing": None
        if renewal.missing is None
        else [{"category": part.category, "units": plain(part.units)} for part in renewal.missing],
        "fee": _decimal(renewal.fee),
        "currency": renewal.currency,
        "renews": list(renewal.renews),
        "routes": list(renewal.routes),
        "rule_version": renewal.rule_version,
        "because": list(renewal.because),
    }


def _decimal(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
