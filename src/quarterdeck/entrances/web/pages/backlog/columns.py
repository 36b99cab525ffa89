"""Which columns the list has: as the address says, as the person keeps them, else as the data ask."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from quarterdeck.apps.overview.queries.backlog import BacklogRows
from quarterdeck.entrances.web.words import Words

COLUMNS: Words = {
    "plan": _("In the plan"),
    "epic": _("Epic"),
    "labels": _("Labels"),
    "state": _("State"),
    "value": _("Value"),
    "effort": _("Effort"),
    "ranges": _("Ranges, not only numbers"),
    "variants": _("Variants"),
}
# Calm is what a new product needs; the rest comes with data for it, or when it is wanted.
CALM = frozenset({"epic", "labels", "state", "value", "effort"})
FULL = frozenset(COLUMNS)


def view_name(product_key: str) -> str:
    """Under which name a person's columns of this product's list are kept."""
    return f"backlog:{product_key}"


def written(columns: frozenset[str]) -> str:
    """The columns as they are kept: in their order, one word each."""
    return " ".join(name for name in COLUMNS if name in columns)


def kept_columns(request: HttpRequest, listing: BacklogRows) -> frozenset[str]:
    """What the list shows while the address names no columns."""
    kept = request.user.view_settings.get(view_name(listing.product.key), {}).get("columns")  # type: ignore[union-attr]
    if isinstance(kept, str):
        return frozenset(kept.split()) & FULL
    return FULL if listing.has_ranges else CALM


def columns_of(request: HttpRequest, listing: BacklogRows) -> frozenset[str]:
    """The columns to show."""
    if "columns" in request.GET:
        return frozenset(request.GET.getlist("columns")) & FULL
    return kept_columns(request, listing)
