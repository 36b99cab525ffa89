"""Labels on items. Called by the verbs that edit items; labels come and go with their use."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.models import Item, ItemLabel, Label


def _clean(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(name.split())[:60] for name in names if name.strip()))


def labels_of(item: Item) -> list[str]:
    """The item's labels, sorted."""
    rows = ItemLabel.objects.filter(item=item).values_list("label__name", flat=True)
    return sorted(rows)


def set_labels(
    actor: Actor,
    item: Item,
    *,
    to: Sequence[str] | None = None,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    undoes: uuid.UUID | None = None,
) -> None:
    """Give the item exactly the labels ``to``, or add and remove some; recorded if any changed."""
    before = labels_of(item)
    wanted = set(_clean(to) if to is not None else [*before, *_clean(add)]) - set(_clean(remove))
    if set(before) == wanted:
        return
    for name in sorted(wanted - set(before)):
        label, _made = Label.objects.get_or_create(product_id=item.product_id, name=name)
        ItemLabel.objects.get_or_create(item=item, label=label)
    ItemLabel.objects.filter(item=item, label__name__in=set(before) - wanted).delete()
    audit.record(
        actor,
        "backlog.item.labelled",
        item,
        before={"labels": before},
        after={"labels": sorted(wanted)},
        product_id=item.product_id,
        undoes=undoes,
    )
