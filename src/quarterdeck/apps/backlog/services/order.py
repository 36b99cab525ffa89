"""The one strict order of a product's backlog: moving items in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.audit import queries as record
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog import order_key
from quarterdeck.apps.backlog.models import Item, ItemQuerySet
from quarterdeck.apps.backlog.queries.find import find_item, find_items, key_of
from quarterdeck.apps.backlog.services.write import TRIES, backlog_of
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.errors import Conflict, Invalid

# How many neighbours on each side share the room when keys have become long.
NEIGHBOURS = 50


class NotInOrder(Conflict):
    code = "not_in_order"


class PlaceUnfit(Invalid):
    code = "place_unfit"


class MovedMeanwhile(Conflict):
    """Someone else moved the item after the mover's page was made."""

    code = "moved_meanwhile"


@transaction.atomic
def move_item(
    *,
    actor: Actor,
    item: str,
    after: str | None = None,
    before: str | None = None,
    to: str | None = None,
    position: int | None = None,
    seen_rank: str | None = None,
) -> Item:
    """Move one item: right ``after`` or ``before`` another, ``to`` "top" or "end", or to a
    ``position`` counted from 1. Exactly one of the four is given.

    ``seen_rank`` is the item's key as the mover saw it; if it stands elsewhere by now, nothing
    is moved. Two who move at once both get a valid order: the database holds keys apart, and
    who comes second is given the next free place. Raises: NotFound, NotAllowed, NotInOrder,
    PlaceUnfit, MovedMeanwhile.
    """
    found = find_item(actor, item, lock=True)
    for_id = require(actor, Act.ORDER_BACKLOG, found.product)
    _check_listed(found)
    if seen_rank is not None and seen_rank != found.rank:
        raise _moved_meanwhile(found)
    others = Item.objects.listed().filter(product=found.product).exclude(pk=found.pk)
    place = _Place(actor, others, found, after=after, before=before, to=to, position=position)
    _put(actor, found, place, for_id)
    return found


def _moved_meanwhile(item: Item) -> MovedMeanwhile:
    """Says who was faster, as far as the record knows."""
    changes = record.changes_of(Item._meta.label_lower, item.pk)
    mover = next((change.actor_id for change in changes if "rank" in change.after), None)
    name = names_of([mover]).get(mover) if mover is not None else None
    said = (
        _("The order was changed by %(name)s while you moved %(key)s.")
        if name
        else _("The order was changed while you moved %(key)s.")
    ) % {"name": name, "key": key_of(item)}
    return MovedMeanwhile(
        f"{said} " + _("Your move was not saved. Look at the new order and move it again.")
    )


@transaction.atomic
def move_items(
    *,
    actor: Actor,
    items: Sequence[str],
    after: str | None = None,
    before: str | None = None,
    to: str | None = None,
    position: int | None = None,
) -> list[Item]:
    """Move several items of one product together; among themselves they keep their order.

    Raises as move_item, and TwoProducts, NothingChosen.
    """
    product, found = find_items(actor, items, lock=True)
    for_id = require(actor, Act.ORDER_BACKLOG, product)
    for one in found:
        _check_listed(one)
    found.sort(key=lambda one: one.rank)
    chosen = [one.pk for one in found]
    others = Item.objects.listed().filter(product=product).exclude(pk__in=chosen)
    place = _Place(actor, others, found[0], after=after, before=before, to=to, position=position)
    _put(actor, found[0], place, for_id)
    for previous, one in pairwise(found):
        rest = Item.objects.listed().filter(product=product).exclude(pk=one.pk)
        _put(actor, one, _Place(actor, rest, one, after=key_of(previous)), for_id)
    return found


def _check_listed(item: Item) -> None:
    if not item.listed:
        raise NotInOrder(
            _("%(key)s has no place in the order: it is done, in the trash, or an epic.")
            % {"key": key_of(item)}
        )


class _Place:
    """Where an item shall stand, found anew at each try."""

    def __init__(
        self,
        actor: Actor,
        others: ItemQuerySet,
        moved: Item,
        *,
        after: str | None = None,
        before: str | None = None,
        to: str | None = None,
        position: int | None = None,
    ) -> None:
        given = [name for name in (after, before, to, position) if name is not None]
        if (
            len(given) != 1
            or to not in (None, "top", "end")
            or (position is not None and position < 1)
        ):
            raise PlaceUnfit(
                _(
                    "Say one place: after or before an item, to the top or the end, or a position from 1."
                )
            )
        self.others, self.to, self.position = others, to, position
        self.after = self._neighbour(actor, moved, after)
        self.before = self._neighbour(actor, moved, before)

    def _neighbour(self, actor: Actor, moved: Item, key: str | None) -> int | None:
        if key is None:
            return None
        neighbour = find_item(actor, key)
        if neighbour.product_id != moved.product_id or neighbour.pk == moved.pk:
            raise PlaceUnfit(
                _("%(key)s cannot be the neighbour: choose another item of the same product.")
                % {"key": key_of(neighbour)}
            )
        _check_listed(neighbour)
        return neighbour.pk

    def neighbours(self) -> tuple[str | None, str | None]:
        """The keys between which the item belongs, as they stand now."""
        rising = self.others.order_by("rank").values_list("rank", flat=True)
        falling = self.others.order_by("-rank").values_list("rank", flat=True)
        if self.after is not None:
            low = self.others.filter(pk=self.after).values_list("rank", flat=True).first()
            return low, rising.filter(rank__gt=low or "").first()
        if self.before is not None:
            high = self.others.filter(pk=self.before).values_list("rank", flat=True).first()
            return (falling.filter(rank__lt=high).first() if high else falling.first()), high
        if self.to == "end":
            return falling.first(), None
        skip = (self.position or 1) - 1
        around = list(rising[max(skip - 1, 0) : skip + 1])
        if skip == 0:
            return None, (around[0] if around else None)
        if not around:
            return falling.first(), None
        return around[0], (around[1] if len(around) > 1 else None)


def _put(
    actor: Actor,
    item: Item,
    place: _Place,
    for_id: int | None,
) -> None:
    """Give the item a key in its place; try again where another move took that key first."""
    old, is_spread = item.rank, False
    for _attempt in range(TRIES):
        low, high = place.neighbours()
        if (low is None or low < old) and (high is None or old < high):
            return  # it stands there already
        rank = order_key.between(low, high)
        if len(rank) > order_key.LONG and not is_spread:
            _spread_neighbours(item, low, high)
            is_spread = True
            continue
        try:
            with transaction.atomic():
                item.rank = rank
                item.save(update_fields=["rank"])
                break
        except IntegrityError:
            continue
    else:
        raise RuntimeError("No free place in the order was found.")
    record_move(actor, item, old, for_id=for_id)


def record_move(
    actor: Actor,
    item: Item,
    old: str,
    *,
    for_id: int | None = None,
    undoes: uuid.UUID | None = None,
) -> None:
    """Record a move by keys and by the neighbours above, which is what people remember."""
    audit.record(
        actor,
        "backlog.item.moved",
        item,
        before={"rank": old, "under": above(item, old)},
        after={"rank": item.rank, "under": above(item, item.rank)},
        product_id=item.product_id,
        for_id=for_id,
        undoes=undoes,
    )


def above(item: Item, rank: str) -> int | None:
    """The number of the item that stands next above this key."""
    return (
        Item.objects.listed()
        .filter(product=item.product_id, rank__lt=rank)
        .exclude(pk=item.pk)
        .order_by("-rank")
        .values_list("number", flat=True)
        .first()
    )


def _spread_neighbours(item: Item, low: str | None, high: str | None) -> None:
    """Give the rows around a crowded place short keys again.

    The one case in which a move writes more than its own row: after some three hundred moves
    to one and the same gap. The product's counters are locked, so that it happens once.
    """
    backlog_of(item.product)
    listed = Item.objects.listed().filter(product=item.product_id).exclude(pk=item.pk)
    upper = listed.filter(rank__lte=low) if low else listed.none()
    lower = listed.filter(rank__gte=high) if high else listed.none()
    rows = [*list(upper.order_by("-rank")[:NEIGHBOURS])[::-1], *lower.order_by("rank")[:NEIGHBOURS]]
    if not rows:
        return
    outer = listed.values_list("rank", flat=True)
    start = outer.filter(rank__lt=rows[0].rank).order_by("-rank").first()
    end = outer.filter(rank__gt=rows[-1].rank).order_by("rank").first()
    keys = order_key.spread(len(rows), start, end)
    # Two steps, since new keys may equal old ones of rows not yet written.
    for row in rows:
        row.rank = f"~{row.pk}"
    Item.objects.bulk_update(rows, ["rank"])
    for row, key in zip(rows, keys, strict=True):
        row.rank = key
    Item.objects.bulk_update(rows, ["rank"])
