"""Bringing many items to the front of the order at once, in a wanted order.

Not a verb of its own: planning calls it when a plan is adopted, after it has asked and checked.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog import order_key
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services.order import above
from quarterdeck.apps.backlog.services.write import TRIES
from quarterdeck.apps.workspaces.models import Product


def put_first(
    actor: Actor, product: Product, items: Sequence[Item], *, for_id: int | None = None
) -> int:
    """Let these items lead the order, as they stand in ``items``; says how many moved.

    The items are listed and locked. Those that lead in that order already stay. Each move is
    recorded, and none takes a key that another item had, so that one undo takes all back.
    """
    old = {item.pk: item.rank for item in items}
    for _attempt in range(TRIES):
        moved, keys = _new_keys(product, items)
        if not moved:
            return 0
        was_under = {item.pk: above(item, old[item.pk]) for item in moved}
        for item, key in zip(moved, keys, strict=True):
            item.rank = key
        try:
            with transaction.atomic():
                Item.objects.bulk_update(moved, ["rank"], batch_size=200)
                break
        except IntegrityError:  # someone put an item into the very gap: look again
            for item in moved:
                item.rank = old[item.pk]
    else:
        raise RuntimeError("No free place in the order was found.")
    staying = items[: len(items) - len(moved)]
    under = staying[-1].number if staying else None
    for item in moved:
        audit.record(
            actor,
            "backlog.item.moved",
            item,
            before={"rank": old[item.pk], "under": was_under[item.pk]},
            after={"rank": item.rank, "under": under},
            product_id=product.pk,
            for_id=for_id,
        )
        under = item.number
    return len(moved)


def _new_keys(product: Product, items: Sequence[Item]) -> tuple[Sequence[Item], list[str]]:
    """The items that must move, and free keys for them right behind those that may stay."""
    listed = Item.objects.listed().filter(product=product).order_by("rank")
    leading = list(listed.values_list("pk", "rank")[: len(items) + 1])
    stay = 0
    while stay < len(items) and leading[stay][0] == items[stay].pk:
        stay += 1
    moved = items[stay:]
    if not moved:
        return moved, []
    low = leading[stay - 1][1] if stay else None
    keys = order_key.spread(len(moved), low, leading[stay][1])
    if max(map(len, keys)) > order_key.LONG:
        # The gap is crowded: above the whole order there is always room for short keys.
        return items, order_key.spread(len(items), None, leading[0][1])
    return moved, keys
