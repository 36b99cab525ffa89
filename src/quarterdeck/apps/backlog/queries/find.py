"""From keys that people use to rows: the first step of every verb of this domain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.queries.products import NoSuchProduct, find_product
from quarterdeck.errors import Invalid, NotFound

ITEM_KEY = re.compile(r"^\s*([A-Za-z][A-Za-z0-9]*)-(\d{1,9})\s*$")


class NoSuchItem(NotFound):
    code = "no_such_item"


class TwoProducts(Invalid):
    code = "two_products"


class NothingChosen(Invalid):
    code = "nothing_chosen"


def _no_such_item(key: str) -> NoSuchItem:
    return NoSuchItem(_("There is no item “%(key)s” here.") % {"key": key})


def split_key(key: str) -> tuple[str, int]:
    """Product key and number of an item key. Raises NoSuchItem for what cannot be one."""
    if not (match := ITEM_KEY.match(key)):
        raise _no_such_item(key)
    return match[1].upper(), int(match[2])


def _product(actor: Actor, product_key: str, item_key: str) -> Product:
    try:
        return find_product(actor, product_key)
    except NoSuchProduct:
        # The same answer as for an item that is not there: nobody learns which products exist.
        raise _no_such_item(item_key) from None


def find_item(actor: Actor, key: str, *, lock: bool = False) -> Item:
    """The item the actor sees under this key, its product loaded. Raises NoSuchItem.

    ``lock`` holds the row until commit, so that of two changes the second sees the first.
    """
    product_key, number = split_key(key)
    product = _product(actor, product_key, key)
    rows = Item.objects.select_for_update(no_key=True) if lock else Item.objects.all()
    found = rows.filter(product=product, number=number).first()
    if found is None:
        raise _no_such_item(key)
    found.product = product
    return found


def find_items(
    actor: Actor, keys: Sequence[str], *, lock: bool = False
) -> tuple[Product, list[Item]]:
    """Several items of one product, in the order of their keys given.

    Locks in the order of primary keys, so that two such acts cannot wait for each other.
    Raises NothingChosen, TwoProducts, NoSuchItem.
    """
    wanted = list(dict.fromkeys(split_key(key) for key in keys))
    if not wanted:
        raise NothingChosen(_("Choose at least one item."), field="items")
    if len({product_key for product_key, _number in wanted}) > 1:
        raise TwoProducts(_("Choose items of one product only."), field="items")
    product = _product(actor, wanted[0][0], keys[0])
    rows = Item.objects.select_for_update(no_key=True) if lock else Item.objects.all()
    numbers = [number for _key, number in wanted]
    found = {
        item.number: item
        for item in rows.filter(product=product, number__in=numbers).order_by("pk")
    }
    for key, number in wanted:
        if number not in found:
            raise _no_such_item(f"{key}-{number}")
    items = [found[number] for number in numbers]
    for item in items:
        item.product = product
    return product, items


def key_of(item: Item) -> str:
    """RND-376."""
    return f"{item.product.key}-{item.number}"


def keys_of(product: Product, item_ids: Iterable[int]) -> dict[int, str]:
    """Keys for ids within one product, in one query."""
    rows = Item.objects.filter(product=product, pk__in=list(item_ids))
    return {pk: f"{product.key}-{number}" for pk, number in rows.values_list("pk", "number")}


def matching(text: str, product_key: str) -> Q:
    """Items whose key or title holds the text; a bare number is an item's number."""
    text = text.strip()
    title = Q()
    for word in text.split():
        title &= Q(title__icontains=word)
    number = text.upper().removeprefix(f"{product_key}-").lstrip("#")
    return title | Q(number=int(number)) if number.isdecimal() and len(number) < 10 else title
