"""One item of an earlier import, changed to what the file says anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.figures import columns
from quarterdeck.apps.backlog.models import Criterion, Item
from quarterdeck.apps.backlog.services import criteria, dependencies, variants
from quarterdeck.apps.backlog.services.bulk import NewComment, add_comments
from quarterdeck.apps.backlog.services.labels import set_labels
from quarterdeck.apps.backlog.services.write import write_item
from quarterdeck.apps.exchange.comparing import Difference
from quarterdeck.apps.exchange.incoming import OTHER_VERSIONS, Version
from quarterdeck.apps.workspaces.models import Product

TEXTS = ("title", "kind", "state", "role", "want", "benefit", "description", "standard")


def update_item(
    actor: Actor,
    product: Product,
    change: Difference,
    parent_id: int | None,
    moment: Callable[[str], datetime],
) -> Item:
    """Set what the file changed; the item comes out of the trash if an undo put it there.

    ``moment`` reads the file's moments. Dependencies that are added are the caller's, since
    they may lead to items that are not there yet.
    """
    item = (
        Item.objects.select_for_update(of=("self",), no_key=True)
        .select_related("product")
        .get(pk=change.known.item_id)
    )
    fields = _fields(change, parent_id)
    event = "backlog.item.changed"
    if change.known.was_taken_back:
        fields["trashed_at"] = None
        event = "backlog.item.restored"
    write_item(actor, item, fields, event=event)
    if change.added.keys() & {"labels"} or change.removed.keys() & {"labels"}:
        set_labels(
            actor,
            item,
            add=change.added.get("labels", ()),
            remove=change.removed.get("labels", ()),
        )
    for one in change.added.get("criteria", ()):
        criteria.add_row(actor, item, one.text, optional=one.optional)
    for code in change.removed.get("criteria", ()):
        _remove_criterion(actor, item, code)
    add_comments(
        actor,
        [
            (item, NewComment(author=one.author, text=one.body, at=moment(one.at)))
            for one in change.added.get("comments", ())
        ],
    )
    for name in OTHER_VERSIONS:
        if name in change.fields:
            _set_version(actor, item, name, change.incoming.versions[name])
    for needs_id in change.removed.get("needs", ()):
        dependencies.unlink(actor, item, Item.objects.select_related("product").get(pk=needs_id))
    return item


def _fields(change: Difference, parent_id: int | None) -> dict[str, Any]:
    incoming = change.incoming
    found: dict[str, Any] = {
        name: getattr(incoming, name) for name in TEXTS if name in change.fields
    }
    if "parent" in change.fields:
        found["parent_id"] = parent_id
    if found.get("kind") == Item.Kind.EPIC:
        found["parent_id"] = None
    for name in ("value", "effort"):
        if name in change.fields:
            found |= columns(name, getattr(incoming, name))
    if "effort" in change.fields:
        found["effort_source"] = Item.EffortSource.IMPORTED if incoming.effort else ""
    return found


def _remove_criterion(actor: Actor, item: Item, code: str) -> None:
    row = Criterion.objects.get(item=item, number=int(code.removeprefix("AC-")))
    row.removed_at = actor.now
    row.save(update_fields=["removed_at"])
    audit.record(
        actor,
        "backlog.criterion.removed",
        row,
        before={"removed_at": None},
        after={
            "removed_at": actor.now.isoformat(),
            "item": item.pk,
            "code": row.code,
            "text": row.text,
        },
        product_id=item.product_id,
    )


def _set_version(actor: Actor, item: Item, name: str, version: Version) -> None:
    """What the file says of it; a developers' estimate of it stays."""
    standing = item.variants.filter(name=name).first()
    changes: dict[str, Any] = {}
    if version.description:
        changes["description"] = version.description
    if version.value is not None:
        changes |= columns("value", version.value)
    ours = standing is not None and standing.effort_source == Item.EffortSource.DEVELOPERS
    if version.effort is not None and not ours:
        changes |= columns("effort", version.effort)
        changes["effort_source"] = Item.EffortSource.IMPORTED
    variants.write_variant(actor, item, name, changes)
