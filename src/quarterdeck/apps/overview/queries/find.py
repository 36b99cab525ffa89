"""Finding an item by what one remembers of it: the palette's search."""

from __future__ import annotations

from dataclasses import dataclass

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.find import matching
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.products import find_product

MOST = 8


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item that answers to what was typed."""

    key: str
    title: str


def found_items(*, actor: Actor, product: str, text: str, count: int = MOST) -> list[FoundItem]:
    """Items whose number or title matches, done ones and epics too, the trash not.

    The item of exactly that number comes first, then the newest. Nothing for an empty text.
    Raises NotFound, NotAllowed.
    """
    found = find_product(actor, product)
    require(actor, Act.READ, found)
    if not text.strip():
        return []
    rows = Item.objects.filter(matching(text, found.key), product=found, trashed_at__isnull=True)
    number = text.strip().upper().removeprefix(f"{found.key}-").lstrip("#")
    first = rows.filter(number=int(number)) if number.isdigit() and len(number) < 10 else []
    numbered = {row.number: row.title for row in first}
    for row in rows.order_by("-number")[:count]:
        numbered.setdefault(row.number, row.title)
    return [FoundItem(f"{found.key}-{n}", title) for n, title in list(numbered.items())[:count]]
