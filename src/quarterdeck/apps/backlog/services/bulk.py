"""Many items at once, for an import: the same rows and records as the single verbs leave.

Not verbs of their own: the caller has found, asked and checked. All belongs to one act, so one
undo takes it back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import F, Model

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog import order_key
from quarterdeck.apps.backlog.figures import holds_range
from quarterdeck.apps.backlog.models import (
    Backlog,
    Comment,
    Criterion,
    Item,
    ItemLabel,
    Label,
    Variant,
)
from quarterdeck.apps.backlog.services.variants import as_plain
from quarterdeck.apps.backlog.services.write import backlog_of, belongs_in_order, last_rank
from quarterdeck.apps.workspaces.models import Product

PART = 500
T = TypeVar("T", bound=Model)
Step = Callable[[int], None]
"""Told after each part how many rows it had; may raise, so that nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCriterion:
    """``number`` is a code (3 for AC-3) that it brings along; it counts on from the last."""

    text: str
    optional: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """What someone said elsewhere; ``author`` is a name without an account."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item with all that belongs to it; ``fields`` are columns of Item, checked.

    ``number`` is one that it brings along, used when it is free. ``variants`` maps the name of
    a version to columns of Variant.
    """

    fields: Mapping[str, Any]
    number: int | None = None
    created_at: datetime | None = None
    labels: Sequence[str] = ()
    criteria: Sequence[NewCriterion] = ()
    comments: Sequence[NewComment] = ()
    variants: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def add_items(
    actor: Actor, product: Product, rows: Sequence[NewItem], *, step: Step | None = None
) -> list[Item]:
    """New items at the end of the order, in the order of ``rows``, recorded."""
    backlog = backlog_of(product)
    ranks = order_key.spread(len(rows), last_rank(product), None)
    items = [
        Item(
            product=product,
            number=number,
            rank=rank,
            created_by_id=actor.user_id,
            created_at=row.created_at or actor.now,
            changed_at=actor.now,
            **row.fields,
        )
        for row, number, rank in zip(rows, _numbers(product, backlog, rows), ranks, strict=True)
    ]
    for item in items:
        item.listed = belongs_in_order(item)
    _write(Item, items, step)
    if items:
        backlog.next_number = max(backlog.next_number, 1 + max(item.number for item in items))
    backlog.listed_count += sum(item.listed for item in items)
    backlog.has_ranges = backlog.has_ranges or any(
        row.variants or holds_range(row.fields) for row in rows
    )
    backlog.save(update_fields=["next_number", "listed_count", "has_ranges"])
    audit.record_all(
        audit.unwritten(
            actor,
            "backlog.item.created",
            item,
            after={"title": item.title, "kind": item.kind},
            product_id=product.pk,
        )
        for item in items
    )
    pairs = list(zip(rows, items, strict=True))
    _add_labels(actor, product, {item.pk: row.labels for row, item in pairs if row.labels}, items)
    _add_criteria(actor, [(item, row.criteria) for row, item in pairs])
    _add_variants(actor, [(item, row.variants) for row, item in pairs])
    add_comments(actor, [(item, one) for row, item in pairs for one in row.comments])
    return items


def _numbers(product: Product, backlog: Backlog, rows: Sequence[NewItem]) -> list[int]:
    wanted = {row.number for row in rows if row.number}
    taken = set(
        Item.objects.filter(product=product, number__in=wanted).values_list("number", flat=True)
        if len(wanted) <= PART
        else Item.objects.filter(product=product).values_list("number", flat=True)
    )
    following = max(backlog.next_number, 1 + max(wanted, default=0))
    numbers = []
    for row in rows:
        number = row.number
        if not number or number in taken:
            number, following = following, following + 1
        taken.add(number)
        numbers.append(number)
    return numbers


def _write(model: type[T], rows: Sequence[T], step: Step | None = None) -> None:
    for start in range(0, len(rows), PART):
        part = rows[start : start + PART]
        model._default_manager.bulk_create(part)
        if step is not None:
            step(len(part))


def _add_labels(
    actor: Actor, product: Product, labels: Mapping[int, Sequence[str]], items: Sequence[Item]
) -> None:
    names = {name for several in labels.values() for name in several}
    Label.objects.bulk_create(
        [Label(product=product, name=name) for name in sorted(names)], ignore_conflicts=True
    )
    known = dict(Label.objects.filter(product=product).values_list("name", "pk"))
    _write(
        ItemLabel,
        [
            ItemLabel(item_id=item_id, label_id=known[name])
            for item_id, several in labels.items()
            for name in several
        ],
    )
    audit.record_all(
        audit.unwritten(
            actor,
            "backlog.item.labelled",
            item,
            before={"labels": []},
            after={"labels": sorted(labels[item.pk])},
            product_id=product.pk,
        )
        for item in items
        if item.pk in labels
    )


def _add_criteria(actor: Actor, wanted: Sequence[tuple[Item, Sequence[NewCriterion]]]) -> None:
    rows = []
    for item, criteria in wanted:
        last = 0
        for position, one in enumerate(criteria, start=1):
            last = one.number if one.number and one.number > last else last + 1
            rows.append(
                Criterion(
                    item=item, number=last, position=position, text=one.text, optional=one.optional
                )
            )
    _write(Criterion, rows)
    audit.record_all(
        audit.unwritten(
            actor,
            "backlog.criterion.added",
            row,
            before={"removed_at": actor.now.isoformat()},
            after={"removed_at": None, "item": row.item_id, "code": row.code, "text": row.text},
            product_id=row.item.product_id,
        )
        for row in rows
    )


def _add_variants(
    actor: Actor, wanted: Sequence[tuple[Item, Mapping[str, Mapping[str, Any]]]]
) -> None:
    rows = [
        Variant(item=item, name=name, **columns)
        for item, variants in wanted
        for name, columns in variants.items()
    ]
    _write(Variant, rows)
    audit.record_all(
        audit.unwritten(
            actor,
            "backlog.variant.set",
            row.item,
            before={"variant": row.name, "is": None},
            after={"variant": row.name, "is": as_plain(row)},
            product_id=row.item.product_id,
        )
        for row in rows
    )


def add_comments(actor: Actor, wanted: Sequence[tuple[Item, NewComment]]) -> None:
    """What was said elsewhere, under the names it was said by."""
    rows = [
        Comment(item=item, imported_author=one.author[:120], text=one.text, at=one.at)
        for item, one in wanted
    ]
    _write(Comment, rows)
    audit.record_all(
        audit.unwritten(
            actor,
            "backlog.comment.added",
            row,
            after={"item": row.item_id},
            product_id=row.item.product_id,
        )
        for row in rows
    )


def trash_all(
    actor: Actor, product: Product, item_ids: Sequence[int], *, undoes: uuid.UUID
) -> None:
    """Put the items that are not in the trash into it: the undo of ``add_items``."""
    backlog_of(product)
    records: list[AuditRecord] = []
    for part in _parts(sorted(item_ids)):
        rows = list(
            Item.objects.select_for_update(no_key=True)
            .filter(pk__in=part, product=product, trashed_at__isnull=True)
            .order_by("pk")
        )
        listed = sum(row.listed for row in rows)
        Item.objects.filter(pk__in=[row.pk for row in rows]).update(
            trashed_at=actor.now, listed=False, changed_at=actor.now
        )
        Backlog.objects.filter(product=product).update(listed_count=F("listed_count") - listed)
        records += [
            audit.unwritten(
                actor,
                "backlog.item.trashed",
                row,
                before={"trashed_at": None},
                after={"trashed_at": actor.now.isoformat()},
                product_id=product.pk,
                undoes=undoes,
            )
            for row in rows
        ]
    audit.record_all(records)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), PART):
        yield ids[start : start + PART]
