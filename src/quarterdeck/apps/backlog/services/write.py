"""The one place where an item's row is written, its place in the order kept, and recorded.

Not a verb of its own: the verbs of this domain call it after they have asked and checked.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog import order_key
from quarterdeck.apps.backlog.figures import holds_range
from quarterdeck.apps.backlog.models import Backlog, Item
from quarterdeck.apps.workspaces.models import Product

TRIES = 30
FIGURE_PARTS = ("low", "likely", "high")


def backlog_of(product: Product) -> Backlog:
    """The product's counters, locked until commit."""
    Backlog.objects.get_or_create(product=product)
    return Backlog.objects.select_for_update(no_key=True).get(product=product)


def last_rank(product: Product) -> str | None:
    """The key at the end of the order."""
    return (
        Item.objects.listed()
        .filter(product=product)
        .order_by("-rank")
        .values_list("rank", flat=True)
        .first()
    )


def belongs_in_order(item: Item) -> bool:
    """Open work stands in the order; epics only contain, trash and done work have left it."""
    return item.trashed_at is None and item.kind != Item.Kind.EPIC and item.state != Item.State.DONE


def note_ranges(product_id: int) -> None:
    """From now on the product's list draws ranges and versions; written once."""
    Backlog.objects.filter(product=product_id, has_ranges=False).update(has_ranges=True)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def write_item(
    actor: Actor,
    item: Item,
    fields: Mapping[str, Any],
    *,
    event: str = "backlog.item.changed",
    for_id: int | None = None,
    undoes: uuid.UUID | None = None,
) -> dict[str, Any]:
    """Set columns of an item and record what changed; nothing is written when nothing did.

    Whether the item stands in the order follows from its state, kind and trash. Returns the
    columns that changed with their former values.
    """
    before = {name: getattr(item, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return {}
    for name, value in changed.items():
        setattr(item, name, value)
    was_listed, item.listed = item.listed, belongs_in_order(item)
    item.changed_at = actor.now
    columns = [*changed, "listed", "changed_at"]
    if item.listed and not was_listed:
        _enter_order(item, columns)
    else:
        item.save(update_fields=columns)
    if holds_range(changed):
        note_ranges(item.product_id)
    if item.listed != was_listed:
        Backlog.objects.filter(product=item.product_id).update(
            listed_count=F("listed_count") + (1 if item.listed else -1)
        )
    # A figure is recorded whole: its three columns say one thing.
    told = [name for name in fields if name in changed or _figure_of(name) & changed.keys()]
    audit.record(
        actor,
        event,
        item,
        before={name: _plain(before[name]) for name in told},
        after={name: _plain(fields[name]) for name in told},
        product_id=item.product_id,
        for_id=for_id,
        undoes=undoes,
    )
    return {name: before[name] for name in changed}


def _figure_of(name: str) -> set[str]:
    """All columns of the figure to which this column belongs."""
    figure, _underline, part = name.rpartition("_")
    return {f"{figure}_{one}" for one in FIGURE_PARTS} if part in FIGURE_PARTS else {name}


def _enter_order(item: Item, columns: list[str]) -> None:
    """Back to its old place; just behind whoever took that very key meanwhile."""
    rank = item.rank
    listed = Item.objects.listed().filter(product=item.product_id).exclude(pk=item.pk)
    for _attempt in range(TRIES):
        if listed.filter(rank=rank).exists():
            following = (
                listed.filter(rank__gt=rank).order_by("rank").values_list("rank", flat=True).first()
            )
            rank = order_key.between(rank, following)
        try:
            with transaction.atomic():
                item.rank = rank
                item.save(update_fields=[*columns, "rank"])
                return
        except IntegrityError:
            continue
    raise RuntimeError("No free place in the order was found.")
