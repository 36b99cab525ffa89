"""Items as plain data: slim rows for lists, and one item with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.backlog.figures import figure_in
from quarterdeck.apps.backlog.models import (
    Attachment,
    Backlog,
    Dependency,
    Item,
    ItemLabel,
    ItemQuerySet,
    Label,
    Variant,
)
from quarterdeck.apps.backlog.queries.find import find_item, matching
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, acts_in, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.engines.ranges import Range
from quarterdeck.errors import Invalid

PAGE = 100


class CursorUnfit(Invalid):
    code = "cursor_unfit"


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


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows. Empty parts do not narrow it."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    parent: str = ""
    # "open" is the order; "epics", "done", "trash" and "all" show what stands outside it.
    scope: str = "open"

    @property
    def is_empty(self) -> bool:
        return self == Filter(scope=self.scope)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Part of a list; ``next_cursor`` None at its end. ``listed_count`` is of the whole order."""

    items: tuple[ItemRow, ...]
    next_cursor: str | None
    listed_count: int


SCOPES = {
    "open": Q(listed=True),
    "epics": Q(listed=False, kind="epic", trashed_at__isnull=True),
    "done": Q(listed=False, state="done", trashed_at__isnull=True) & ~Q(kind="epic"),
    "trash": Q(listed=False, trashed_at__isnull=False),
    "all": Q(trashed_at__isnull=True),
}


def narrowed(rows: ItemQuerySet, product: Product, wanted: Filter) -> ItemQuerySet:
    """Rows of the product that the filter lets through. Raises CursorUnfit for a bad scope."""
    if wanted.scope not in SCOPES:
        raise CursorUnfit(
            _("There is no list “%(scope)s”. There are: %(known)s.")
            % {"scope": wanted.scope, "known": ", ".join(SCOPES)},
            field="scope",
        )
    rows = rows.filter(SCOPES[wanted.scope], product=product)
    if wanted.text.strip():
        rows = rows.filter(matching(wanted.text, product.key))
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.labels:
        tagged = ItemLabel.objects.filter(
            label__product=product, label__name__in=wanted.labels
        ).values("item")
        rows = rows.filter(pk__in=tagged)
    if wanted.parent:
        number = wanted.parent.rpartition("-")[2]
        rows = rows.filter(parent__number=int(number) if number.isdigit() else -1)
    return rows


def items_in_order(
    *,
    actor: Actor,
    product: str,
    filter: Filter | None = None,
    cursor: str | None = None,
    count: int = PAGE,
) -> ItemPage:
    """One page of a list: the order by rank, other scopes newest number first.

    ``cursor`` is the ``next_cursor`` of the page before. Raises NotFound, NotAllowed, CursorUnfit.
    """
    found = find_product(actor, product)
    require(actor, Act.READ, found)
    wanted = filter or Filter()
    rows = narrowed(Item.objects.all(), found, wanted)
    count = max(1, min(count, 1000))
    if wanted.scope == "open":
        rows = rows.order_by("rank")
        rows = rows.filter(rank__gt=cursor) if cursor else rows
    else:
        rows = rows.order_by("-number")
        if cursor:
            if not cursor.isdigit():
                raise CursorUnfit(
                    _("The cursor “%(cursor)s” is not one of this list. Begin without a cursor.")
                    % {"cursor": cursor},
                    field="cursor",
                )
            rows = rows.filter(number__lt=int(cursor))
    page = list(rows[: count + 1])
    more, page = len(page) > count, page[:count]
    last = page[-1] if page else None
    following = None
    if more and last is not None:
        following = last.rank if wanted.scope == "open" else str(last.number)
    return ItemPage(tuple(rows_of(found, page)), following, listed_count(found))


def listed_count(product: Product) -> int:
    """How many items stand in the order, from the counter kept with the product."""
    return (
        Backlog.objects.filter(product=product).values_list("listed_count", flat=True).first() or 0
    )


def has_ranges(product: Product) -> bool:
    """Whether any item has a range or a second version, from the same row of counters."""
    return Backlog.objects.filter(product=product, has_ranges=True).exists()


def rows_of(product: Product, items: Sequence[Item]) -> list[ItemRow]:
    """Rows with parents, labels and versions: three queries, however many items."""
    ids = [item.pk for item in items]
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
        for parent in Item.objects.filter(pk__in={i.parent_id for i in items if i.parent_id}).only(
            "number", "title"
        )
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
            if item.parent_id
            else None,
            parent_title=parents[item.parent_id].title if item.parent_id else None,
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
        children=_neighbours(product, found.children.filter(trashed_at__isnull=True)),
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


def labels_in(*, actor: Actor, product: str) -> list[str]:
    """All labels of a product, sorted. Raises NotFound."""
    found = find_product(actor, product)
    return list(Label.objects.filter(product=found).order_by("name").values_list("name", flat=True))
