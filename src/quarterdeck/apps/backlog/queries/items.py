"""One item as plain data, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.backlog.models import Attachment, Dependency, Item
from quarterdeck.apps.backlog.queries.find import find_item
from quarterdeck.apps.backlog.queries.rows import ItemRow, rows_of
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, acts_in, require


@dataclass(frozen=True, slots=True)
class CriterionRow:
    code: str
    text: str
    optional: bool


@dataclass(frozen=True, slots=True)
class CommentRow:
    id: int
    author_id: int | None
    author: str
    text: str
    at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    id: int
    file_id: int
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another item, named."""

    key: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """One item with all that belongs to it, and what the reader may do to it."""

    row: ItemRow
    product: str
    role: str
    want: str
    benefit: str
    description: str
    standard: str
    effort_source: str
    criteria: tuple[CriterionRow, ...]
    needs: tuple[Neighbour, ...]
    needed_by: tuple[Neighbour, ...]
    children: tuple[Neighbour, ...]
    comments: tuple[CommentRow, ...]
    attachments: tuple[AttachmentRow, ...]
    created_at: datetime
    changed_at: datetime
    may: frozenset[str]


def item_of(*, actor: Actor, item: str) -> ItemDetail:
    """One item by its key. Raises NotFound, NotAllowed."""
    found = find_item(actor, item)
    require(actor, Act.READ, found.product)
    product = found.product
    comments = list(found.comments.filter(removed_at__isnull=True).order_by("at", "pk"))
    names = names_of(comment.author_id for comment in comments)
    needs = Dependency.objects.filter(item=found).values("needs")
    needed_by = Dependency.objects.filter(needs=found).values("item")
    return ItemDetail(
        row=rows_of(product, [found])[0],
        product=product.key,
        role=found.role,
        want=found.want,
        benefit=found.benefit,
        description=found.description,
        standard=found.standard,
        effort_source=found.effort_source,
        criteria=tuple(
            CriterionRow(row.code, row.text, row.optional)
            for row in found.criteria.filter(removed_at__isnull=True).order_by("position")
        ),
        needs=_neighbours(product, Item.objects.filter(pk__in=needs)),
        needed_by=_neighbours(product, Item.objects.filter(pk__in=needed_by)),
        children=_neighbours(product, found.children.filter(trashed_at__isnull=True))
        if found.kind == Item.Kind.EPIC
        else (),
        comments=tuple(
            CommentRow(
                c.pk,
                c.author_id,
                names[c.author_id] if c.author_id else c.imported_author,
                c.text,
                c.at,
                c.edited_at,
            )
            for c in comments
        ),
        attachments=tuple(
            AttachmentRow(a.pk, a.file_id, a.file.name, a.file.size, a.file.media_type)
            for a in Attachment.objects.filter(item=found, removed_at__isnull=True)
            .select_related("file")
            .order_by("pk")
        ),
        created_at=found.created_at,
        changed_at=found.changed_at,
        may=frozenset(act.value for act in acts_in(actor, product)),
    )


def _neighbours(product: Product, items: Iterable[Item]) -> tuple[Neighbour, ...]:
    rows = sorted(items, key=lambda item: item.number)
    return tuple(Neighbour(f"{product.key}-{i.number}", i.title, i.state) for i in rows)
