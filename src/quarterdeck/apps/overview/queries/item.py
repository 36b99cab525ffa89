"""The item page: one item, where it stands, what the plan does with it, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.find import NoSuchItem, split_key
from quarterdeck.apps.backlog.queries.history import History, history_of
from quarterdeck.apps.backlog.queries.items import ItemDetail, Neighbour, item_of
from quarterdeck.apps.backlog.queries.lists import labels_in
from quarterdeck.apps.planning.queries.marks import PlanMark, current_plan, plan_marks
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.queries.people import product_owner_of
from quarterdeck.apps.workspaces.queries.products import ProductRow, find_product, row_of

# Entries of the history that the page begins with, and that "show more" adds.
HISTORY = 12
# Epics to choose from, the newest first.
MOST_EPICS = 200


@dataclass(frozen=True, slots=True)
class Steps:
    """The items before and after this one in the order; None at an end, or outside the order."""

    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What an item can stand under and be labelled with."""

    epics: tuple[Neighbour, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item with all that its page shows.

    ``place`` counts from 1, None outside the order. ``plan`` is what the current plan, named
    ``plan_name``, does with the item; None while there is no plan or where it does not concern
    the item. ``owner`` is the product owner's name, whose acts the others see named; ``reader``
    the user who reads. ``detail.may`` says what they may do.
    """

    product: ProductRow
    detail: ItemDetail
    place: int | None
    steps: Steps
    plan: PlanMark | None
    plan_name: str
    history: History
    choices: Choices
    owner: str
    reader: int | None
    now: datetime


def item_page(
    *,
    actor: Actor,
    product: str,
    item: str,
    history_before: int | None = None,
    with_choices: bool = False,
) -> ItemPage:
    """An item of this product by its key.

    ``history_before`` shows the history from an entry backward; ``with_choices`` adds the epics
    and labels to choose from. Raises NotFound, NotAllowed.
    """
    check_product(product, item)
    found = find_product(actor, product)
    detail = item_of(actor=actor, item=item)
    row = detail.row
    plan = current_plan(found) if row.listed else None
    owner = product_owner_of(found)
    return ItemPage(
        product=row_of(found),
        detail=detail,
        place=_place(found, row.rank) if row.listed else None,
        steps=_steps(found, row.rank) if row.listed else Steps(None, None),
        plan=plan_marks(found, [row.id]).get(row.id) if plan else None,
        plan_name=plan.name if plan else "",
        history=history_of(actor=actor, item=row.key, cursor=history_before, count=HISTORY),
        choices=_choices(actor, found) if with_choices else Choices(),
        owner=str(owner) if owner else "",
        reader=actor.user_id,
        now=actor.now,
    )


def check_product(product: str, item: str) -> None:
    """Refuse an address that names an item beneath another's product. Raises NoSuchItem."""
    if split_key(item)[0] != product.upper():
        raise NoSuchItem(_("There is no item “%(key)s” here.") % {"key": item})


def _place(product: Product, rank: str) -> int:
    """Counted, however far down: who opens an item has asked for it by name."""
    return Item.objects.listed().filter(product=product, rank__lte=rank).count()


def _steps(product: Product, rank: str) -> Steps:
    listed = Item.objects.listed().filter(product=product)
    return Steps(
        _neighbour(product, listed.filter(rank__lt=rank).order_by("-rank").first()),
        _neighbour(product, listed.filter(rank__gt=rank).order_by("rank").first()),
    )


def _neighbour(product: Product, item: Item | None) -> Neighbour | None:
    if item is None:
        return None
    return Neighbour(f"{product.key}-{item.number}", item.title, item.state)


def _choices(actor: Actor, product: Product) -> Choices:
    epics = Item.objects.filter(product=product, kind=Item.Kind.EPIC, trashed_at__isnull=True)
    return Choices(
        epics=tuple(
            Neighbour(f"{product.key}-{number}", title, state)
            for number, title, state in epics.order_by("-number").values_list(
                "number", "title", "state"
            )[:MOST_EPICS]
        ),
        labels=tuple(labels_in(actor=actor, product=product.key)),
    )
