"""Items as plain data: what a list shows of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quarterdeck.apps.backlog.figures import figure_in
from quarterdeck.apps.backlog.models import Item, ItemLabel, Variant
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.engines.ranges import Range


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One version of an item."""

    name: str
    description: str
    value: Range | None
    effort: Range | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in a list."""

    id: int
    key: str
    number: int
    title: str
    kind: str
    state: str
    rank: str
    listed: bool
    value: Range | None
    effort: Range | None
    parent_key: str | None
    parent_title: str | None
    labels: tuple[str, ...]
    variants: tuple[VariantRow, ...]
    trashed_at: datetime | None


def rows_of(product: Product, items: Sequence[Item], *, slim: bool = False) -> list[ItemRow]:
    """Rows with parents, labels and versions: three queries, however many items; none if slim."""
    ids = [] if slim else [item.pk for item in items]
    labels: dict[int, list[str]] = {}
    for item_id, name in (
        ItemLabel.objects.filter(item__in=ids)
        .order_by("label__name")
        .values_list("item_id", "label__name")
    ):
        labels.setdefault(item_id, []).append(name)
    variants = variants_of(ids)
    parents = {
        parent.pk: parent
        for parent in Item.objects.filter(
            pk__in={i.parent_id for i in items if i.parent_id and not slim}
        ).only("number", "title")
    }
    return [
        ItemRow(
            id=item.pk,
            key=f"{product.key}-{item.number}",
            number=item.number,
            title=item.title,
            kind=item.kind,
            state=item.state,
            rank=item.rank,
            listed=item.listed,
            value=figure_in(item, "value"),
            effort=figure_in(item, "effort"),
            parent_key=f"{product.key}-{parents[item.parent_id].number}"
            if item.parent_id in parents
            else None,
            parent_title=parents[item.parent_id].title if item.parent_id in parents else None,
            labels=tuple(labels.get(item.pk, ())),
            variants=tuple(variants.get(item.pk, ())),
            trashed_at=item.trashed_at,
        )
        for item in items
    ]


def variants_of(item_ids: Iterable[int]) -> dict[int, list[VariantRow]]:
    """The versions beside the standard one, good enough before perfect."""
    found: dict[int, list[VariantRow]] = {}
    for row in Variant.objects.filter(item__in=list(item_ids)).order_by("item", "name"):
        found.setdefault(row.item_id, []).append(
            VariantRow(row.name, row.description, figure_in(row, "value"), figure_in(row, "effort"))
        )
    return found
