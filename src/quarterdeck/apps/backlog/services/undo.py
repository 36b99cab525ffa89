"""Taking back what one did: the record is read backwards.

An act is a batch of records; its undo is an act as well, and is recorded as one. What someone
else changed since is never overwritten: then the undo is refused, whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import queries as record
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.audit.queries import Change
from quarterdeck.apps.backlog.figures import columns, range_of
from quarterdeck.apps.backlog.models import Attachment, Criterion, Dependency, Item
from quarterdeck.apps.backlog.services import dependencies, variants
from quarterdeck.apps.backlog.services.bulk import trash_all
from quarterdeck.apps.backlog.services.labels import labels_of, set_labels
from quarterdeck.apps.backlog.services.order import record_move
from quarterdeck.apps.backlog.services.write import write_item
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.errors import Conflict, NotFound

CREATED = "backlog.item.created"


class NothingToUndo(NotFound):
    code = "nothing_to_undo"


class ChangedSince(Conflict):
    code = "changed_since"


@transaction.atomic
def undo_last(*, actor: Actor, product: str, batch: uuid.UUID | None = None) -> list[str]:
    """Take back the actor's last act in this product's backlog, or the one named by ``batch``.

    Answers the events taken back. Raises NotFound, NothingToUndo, NotAllowed, ChangedSince.
    """
    found = find_product(actor, product)
    if actor.user_id is None:
        raise NothingToUndo(_("There is nothing of yours to undo here."))
    batch = batch or record.last_undoable_batch(
        product_id=found.pk, actor_id=actor.user_id, events=frozenset(HANDLERS)
    )
    changes = [] if batch is None else record.changes_of_batch(batch)
    changes = [c for c in changes if c.actor_id == actor.user_id and c.event in HANDLERS]
    if batch is None or not changes or record.batch_is_undone(batch):
        raise NothingToUndo(_("There is nothing of yours to undo here."))
    changes = _without_parts_of_new(changes)
    for act in {HANDLERS[change.event][0] for change in changes}:
        require(actor, act, found)
    created = [change.subject_id for change in changes if change.event == CREATED]
    if len(created) > 1:  # an import: thousands of them go as quickly as they came
        trash_all(actor, found, created, undoes=batch)
        changes = [change for change in changes if change.event != CREATED]
    for change in changes:
        HANDLERS[change.event][1](actor, found, change)
    return [CREATED] * (len(created) > 1) + [change.event for change in changes]


def _without_parts_of_new(changes: list[Change]) -> list[Change]:
    """An item that goes into the trash keeps what it was created with, to be restored whole."""
    created = {change.subject_id for change in changes if change.event == CREATED}

    def item_of(change: Change) -> int | None:
        is_item = change.subject_type == Item._meta.label_lower
        return change.subject_id if is_item else change.after.get("item")

    return [c for c in changes if c.event == CREATED or item_of(c) not in created]


def _item(product: Product, change: Change) -> Item:
    item = (
        Item.objects.select_for_update(of=("self",), no_key=True)
        .select_related("product")
        .filter(pk=change.subject_id, product=product)
        .first()
    )
    if item is None:
        raise ChangedSince(_("The item is gone, so this cannot be undone."))
    return item


def _refuse(item: Item, name: str) -> ChangedSince:
    return ChangedSince(
        _("The %(field)s of %(key)s was changed again since. Open the item to see its history.")
        % {"field": name.removesuffix("_id"), "key": f"{item.product.key}-{item.number}"}
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _revive(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name.endswith("_at") and value else value


def _creation(actor: Actor, product: Product, change: Change) -> None:
    """A creation is undone into the trash, so that nothing typed since is lost."""
    item = _item(product, change)
    if item.trashed_at is None:
        write_item(
            actor,
            item,
            {"trashed_at": actor.now},
            event="backlog.item.trashed",
            undoes=change.batch,
        )


def _fields(actor: Actor, product: Product, change: Change) -> None:
    item = _item(product, change)
    for name in change.before:
        if _plain(getattr(item, name)) != change.after[name]:
            raise _refuse(item, name)
    fields = {name: _revive(name, value) for name, value in change.before.items()}
    write_item(actor, item, fields, undoes=change.batch)


def _move(actor: Actor, product: Product, change: Change) -> None:
    item = _item(product, change)
    if item.rank != change.after["rank"]:
        raise _refuse(item, _("place"))
    # The old key is free unless someone was put there since; then it is not the old place.
    if Item.objects.listed().filter(product=product, rank=change.before["rank"]).exists():
        raise _refuse(item, _("place"))
    old, item.rank = item.rank, change.before["rank"]
    item.save(update_fields=["rank"])
    record_move(actor, item, old, undoes=change.batch)


def _labels(actor: Actor, product: Product, change: Change) -> None:
    item = _item(product, change)
    if labels_of(item) != change.after["labels"]:
        raise _refuse(item, _("labels"))
    set_labels(actor, item, to=change.before["labels"], undoes=change.batch)


def _variant(actor: Actor, product: Product, change: Change) -> None:
    item = _item(product, change)
    name, before = change.after["variant"], change.before["is"]
    row = item.variants.filter(name=name).first()
    if variants.as_plain(row) != change.after["is"]:
        raise _refuse(item, name)
    if before is None and row is not None:
        row.delete()
        variants.record_variant(actor, item, name, change.after["is"], None, undoes=change.batch)
    elif before is not None:
        fields = {
            "description": before["description"],
            "effort_source": before["effort_source"],
            **columns("value", range_of(before["value"], field="value")),
            **columns("effort", range_of(before["effort"], field="effort")),
        }
        variants.write_variant(actor, item, name, fields, undoes=change.batch)


def _dependency(actor: Actor, product: Product, change: Change) -> None:
    item = _item(product, change)
    needed = Item.objects.select_related("product").get(
        product=product, number=change.after["needs"]
    )
    stands = Dependency.objects.filter(item=item, needs=needed).exists()
    if stands != change.after["is"]:
        raise _refuse(item, _("dependencies"))
    if change.before["is"]:
        dependencies.link(actor, item, needed, undoes=change.batch)
    else:
        dependencies.unlink(actor, item, needed, undoes=change.batch)


def _row(model: type[Criterion] | type[Attachment]) -> Callable[[Actor, Product, Change], None]:
    """Undo for rows of an item that are never deleted, only marked as removed."""

    def undo(actor: Actor, product: Product, change: Change) -> None:
        row = model._default_manager.select_related("item__product").get(pk=change.subject_id)
        names = list(change.before)
        for name in names:
            if _plain(getattr(row, name)) != change.after[name]:
                raise _refuse(row.item, name)
        for name in names:
            setattr(row, name, _revive(name, change.before[name]))
        row.save(update_fields=names)
        audit.record(
            actor,
            change.event,
            row,
            before={name: change.after[name] for name in names},
            after={**change.after, **change.before},
            product_id=product.pk,
            undoes=change.batch,
        )

    return undo


def _criteria_order(actor: Actor, product: Product, change: Change) -> None:
    item = _item(product, change)
    rows = {row.number: row for row in item.criteria.filter(removed_at__isnull=True)}
    if [r.number for r in sorted(rows.values(), key=lambda r: r.position)] != change.after[
        "criteria"
    ]:
        raise _refuse(item, _("criteria"))
    for position, number in enumerate(change.before["criteria"], start=1):
        rows[number].position = position
    Criterion.objects.bulk_update(rows.values(), ["position"])
    audit.record(
        actor,
        change.event,
        item,
        before=change.after,
        after=change.before,
        product_id=product.pk,
        undoes=change.batch,
    )


Handler = Callable[[Actor, Product, Change], None]
HANDLERS: dict[str, tuple[Act, Handler]] = {
    CREATED: (Act.EDIT_ITEMS, _creation),
    "backlog.item.changed": (Act.EDIT_ITEMS, _fields),
    "backlog.item.trashed": (Act.EDIT_ITEMS, _fields),
    "backlog.item.restored": (Act.EDIT_ITEMS, _fields),
    "backlog.item.moved": (Act.ORDER_BACKLOG, _move),
    "backlog.item.labelled": (Act.EDIT_ITEMS, _labels),
    "backlog.variant.set": (Act.EDIT_ITEMS, _variant),
    "backlog.variant.removed": (Act.EDIT_ITEMS, _variant),
    "backlog.dependency.added": (Act.EDIT_ITEMS, _dependency),
    "backlog.dependency.removed": (Act.EDIT_ITEMS, _dependency),
    "backlog.criterion.added": (Act.EDIT_CRITERIA, _row(Criterion)),
    "backlog.criterion.changed": (Act.EDIT_CRITERIA, _row(Criterion)),
    "backlog.criterion.removed": (Act.EDIT_CRITERIA, _row(Criterion)),
    "backlog.criteria.ordered": (Act.EDIT_CRITERIA, _criteria_order),
    "backlog.attachment.added": (Act.EDIT_ITEMS, _row(Attachment)),
    "backlog.attachment.removed": (Act.EDIT_ITEMS, _row(Attachment)),
}
