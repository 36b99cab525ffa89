"""Shapes of the backlog: an item in a list, an item with all that belongs to it, and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quarterdeck.apps.backlog.figures import figure_in
from quarterdeck.entrances.shapes.plain import Shape, check_fields, chosen, figure, moment

if TYPE_CHECKING:
    from quarterdeck.apps.backlog.models import (
        Attachment,
        Comment,
        Criterion,
        Dependency,
        Item,
        Variant,
    )
    from quarterdeck.apps.backlog.queries.history import History
    from quarterdeck.apps.backlog.queries.items import ItemDetail, Neighbour
    from quarterdeck.apps.backlog.queries.lists import ItemPage
    from quarterdeck.apps.backlog.queries.rows import ItemRow, VariantRow

SLIM = ("key", "title", "kind", "state", "value", "effort")
"""What a list says of an item unless more is asked for."""

IN_LIST = (*SLIM, "parent", "labels", "variants", "rank", "listed", "trashed_at")
"""What a list can say of an item."""


def is_slim(fields: Sequence[str] | None) -> bool:
    """Whether these fields of a list need only the items' own rows."""
    return not {"parent", "labels", "variants"} & set(fields or ())


def item_in_list(row: ItemRow, fields: Sequence[str] | None = None) -> Shape:
    """An item in a list; slim unless ``fields`` asks for more. Raises FieldsUnknown."""
    return chosen(_row(row), SLIM if fields is None else fields)


def item_page(page: ItemPage, fields: Sequence[str] | None = None) -> Shape:
    """Part of a list: ``next`` is the cursor of the part that follows, None at the end.

    ``listed_count`` counts the whole order of the product. Raises FieldsUnknown.
    """
    check_fields(fields or (), IN_LIST)
    return {
        "items": [item_in_list(row, fields) for row in page.items],
        "next": page.next_cursor,
        "listed_count": page.listed_count,
    }


def item_whole(detail: ItemDetail, fields: Sequence[str] | None = None) -> Shape:
    """One item with all that belongs to it, or the fields asked for. Raises FieldsUnknown."""
    shape = {
        **_row(detail.row),
        "product": detail.product,
        "role": detail.role,
        "want": detail.want,
        "benefit": detail.benefit,
        "description": detail.description,
        "standard": detail.standard,
        "effort_source": detail.effort_source,
        "criteria": [
            {"code": row.code, "text": row.text, "optional": row.optional}
            for row in detail.criteria
        ],
        "needs": [_neighbour(row) for row in detail.needs],
        "needed_by": [_neighbour(row) for row in detail.needed_by],
        "children": [_neighbour(row) for row in detail.children],
        "comments": [
            {
                "id": row.id,
                "author": row.author,
                "text": row.text,
                "at": moment(row.at),
                "edited_at": moment(row.edited_at),
            }
            for row in detail.comments
        ],
        "attachments": [
            {"id": row.id, "name": row.name, "size": row.size, "media_type": row.media_type}
            for row in detail.attachments
        ],
        "created_at": moment(detail.created_at),
        "changed_at": moment(detail.changed_at),
        "may": sorted(detail.may),
    }
    return chosen(shape, fields)


def item_written(item: Item) -> Shape:
    """An item as it stands after a change: its own row, without what needs further reads."""
    return {
        "key": key_of(item),
        "title": item.title,
        "kind": item.kind,
        "state": item.state,
        "value": figure(figure_in(item, "value")),
        "effort": figure(figure_in(item, "effort")),
        "rank": item.rank,
        "listed": item.listed,
        "trashed_at": moment(item.trashed_at),
    }


def items_written(items: Sequence[Item]) -> Shape:
    """Several items after a change."""
    return {"items": [item_written(item) for item in items]}


def key_of(item: Item) -> str:
    """RND-376."""
    return f"{item.product.key}-{item.number}"


def criterion(row: Criterion) -> Shape:
    """One acceptance criterion."""
    return {"code": row.code, "text": row.text, "optional": row.optional}


def variant(row: Variant) -> Shape:
    """One version of an item beside the standard one."""
    return {
        "name": row.name,
        "description": row.description,
        "value": figure(figure_in(row, "value")),
        "effort": figure(figure_in(row, "effort")),
    }


def dependency(row: Dependency) -> Shape:
    """What needs what."""
    return {"item": key_of(row.item), "needs": key_of(row.needs)}


def comment(row: Comment) -> Shape:
    """A comment as its author gets it back."""
    return {
        "id": row.pk,
        "text": row.text,
        "at": moment(row.at),
        "edited_at": moment(row.edited_at),
    }


def attachment(row: Attachment) -> Shape:
    """A file on an item."""
    return {
        "id": row.pk,
        "name": row.file.name,
        "size": row.file.size,
        "media_type": row.file.media_type,
    }


def history(part: History) -> Shape:
    """What happened to an item, newest first; ``next`` is the cursor of what came before that."""
    return {
        "entries": [
            {
                "id": entry.id,
                "at": moment(entry.at),
                "by": entry.by,
                "on_behalf_of": entry.on_behalf_of,
                "via": entry.via,
                "event": entry.event,
                "batch": str(entry.batch),
                "changes": [
                    {
                        "field": change.field,
                        "about": change.about,
                        "before": change.before,
                        "after": change.after,
                    }
                    for change in entry.changes
                ],
            }
            for entry in part.entries
        ],
        "next": part.next_cursor,
    }


def _row(row: ItemRow) -> Shape:
    return {
        "key": row.key,
        "title": row.title,
        "kind": row.kind,
        "state": row.state,
        "value": figure(row.value),
        "effort": figure(row.effort),
        "parent": row.parent_key,
        "labels": list(row.labels),
        "variants": [_variant(one) for one in row.variants],
        "rank": row.rank,
        "listed": row.listed,
        "trashed_at": moment(row.trashed_at),
    }


def _variant(row: VariantRow) -> Shape:
    return {
        "name": row.name,
        "description": row.description,
        "value": figure(row.value),
        "effort": figure(row.effort),
    }


def _neighbour(row: Neighbour) -> Shape:
    return {"key": row.key, "title": row.title, "state": row.state}
