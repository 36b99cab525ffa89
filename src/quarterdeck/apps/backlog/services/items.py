"""Creating items, editing what they say, and the trash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog import order_key
from quarterdeck.apps.backlog.figures import Figure, columns, holds_range, range_of
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.find import find_item, find_items
from quarterdeck.apps.backlog.services.fields import (
    act_for,
    as_columns,
    check_title,
    check_unchanged,
    find_parent,
)
from quarterdeck.apps.backlog.services.labels import set_labels
from quarterdeck.apps.backlog.services.write import (
    backlog_of,
    belongs_in_order,
    last_rank,
    write_item,
)
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.errors import Invalid

MOST_AT_ONCE = 500


class KindUnknown(Invalid):
    code = "kind_unknown"


class TooManyAtOnce(Invalid):
    code = "too_many_at_once"


class NoTitles(Invalid):
    code = "no_titles"


@transaction.atomic
def create_item(
    *,
    actor: Actor,
    product: str,
    title: str,
    kind: str = Item.Kind.STORY,
    parent: str | None = None,
    role: str = "",
    want: str = "",
    benefit: str = "",
    description: str = "",
    value: Figure = None,
    effort: Figure = None,
    labels: Sequence[str] = (),
) -> Item:
    """Add an item at the end of the order (an epic stands outside it).

    ``value`` and ``effort`` are numbers or ranges in the product's scale and unit; value is the
    product owner's to give, effort the developers'. Raises: NotFound, NotAllowed, TitleMissing,
    KindUnknown, FigureUnfit, ParentUnfit.
    """
    found = find_product(actor, product)
    require(actor, Act.EDIT_ITEMS, found)
    if value is not None:
        require(actor, Act.SET_VALUE, found)
    if effort is not None:
        require(actor, Act.ESTIMATE_EFFORT, found)
    if kind not in Item.Kind.values:
        raise KindUnknown(
            _("“%(kind)s” is no kind of item. Choose story, bug, enabler, spike or epic.")
            % {"kind": kind},
            field="kind",
        )
    item = add_row(
        actor,
        found,
        title=check_title(title),
        kind=kind,
        parent=find_parent(actor, found, parent),
        role=role.strip(),
        want=want.strip(),
        benefit=benefit.strip(),
        description=description.strip(),
        effort_source=Item.EffortSource.DEVELOPERS if effort is not None else "",
        **columns("value", range_of(value, field="value")),
        **columns("effort", range_of(effort, field="effort")),
    )
    if labels:
        set_labels(actor, item, add=labels)
    return item


@transaction.atomic
def create_items(
    *, actor: Actor, product: str, titles: Sequence[str], kind: str = Item.Kind.STORY
) -> list[Item]:
    """One item per title, in their order, at the end; blank lines are passed over.

    Raises: NotFound, NotAllowed, NoTitles, TooManyAtOnce, KindUnknown, TitleMissing.
    """
    wanted = [title for title in titles if title.strip()]
    if not wanted:
        raise NoTitles(_("Write one title a line."), field="titles")
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyAtOnce(
            _(
                "These are %(count)s lines. Up to %(most)s go in at once; import a CSV file for more."
            )
            % {"count": len(wanted), "most": MOST_AT_ONCE},
            field="titles",
        )
    return [create_item(actor=actor, product=product, title=t, kind=kind) for t in wanted]


def add_row(actor: Actor, product: Product, *, number: int | None = None, **fields: Any) -> Item:
    """A new row at the end of the order, recorded; for the verbs that make items.

    ``number`` is one that an import brings along, used when it is free.
    """
    backlog = backlog_of(product)
    if number is None or Item.objects.filter(product=product, number=number).exists():
        number = backlog.next_number
    item = Item(
        product=product,
        number=number,
        created_by_id=actor.user_id,
        created_at=actor.now,
        changed_at=actor.now,
        **fields,
    )
    item.listed = belongs_in_order(item)
    item.rank = order_key.between(last_rank(product), None)
    item.save(force_insert=True)
    backlog.next_number = max(backlog.next_number, number + 1)
    backlog.listed_count += item.listed
    backlog.has_ranges = backlog.has_ranges or holds_range(fields)
    backlog.save(update_fields=["next_number", "listed_count", "has_ranges"])
    audit.record(
        actor,
        "backlog.item.created",
        item,
        after={"title": item.title, "kind": item.kind},
        product_id=product.pk,
    )
    return item


@transaction.atomic
def edit_item(
    *,
    actor: Actor,
    item: str,
    changes: Mapping[str, Any],
    was: Mapping[str, Any] | None = None,
) -> Item:
    """Change what an item says.

    ``changes`` may hold title, kind, state, parent (an epic's key or None), role, want,
    benefit, description, standard, value, effort, labels (the whole list). ``was`` holds the
    values the editor saw: where one differs from what stands there now, nothing is changed and
    both versions are told. Raises: NotFound, NotAllowed, FieldUnknown, TitleMissing,
    FigureUnfit, ParentUnfit, ChangedMeanwhile.
    """
    found = find_item(actor, item, lock=True)
    changes = dict(changes)
    for_id = None
    for name in changes:
        for_id = require(actor, act_for(name), found.product) or for_id
    check_unchanged(found, changes, was or {})
    labels = changes.pop("labels", None)
    write_item(actor, found, as_columns(actor, found, changes), for_id=for_id)
    if labels is not None:
        set_labels(actor, found, to=labels)
    return found


@transaction.atomic
def edit_items(
    *,
    actor: Actor,
    items: Sequence[str],
    changes: Mapping[str, Any] | None = None,
    add_labels: Sequence[str] = (),
    remove_labels: Sequence[str] = (),
) -> list[Item]:
    """The same change to several items of one product, taken back by one undo.

    ``changes`` may hold kind, state and parent. Raises: NotFound, NotAllowed, TwoProducts,
    NothingChosen, FieldUnknown, ParentUnfit.
    """
    product, found = find_items(actor, items, lock=True)
    changes = dict(changes or {})
    require(actor, Act.EDIT_ITEMS, product)
    for name in changes:
        act_for(name, several=True)
    for one in found:
        write_item(actor, one, as_columns(actor, one, changes))
        if add_labels or remove_labels:
            set_labels(actor, one, add=add_labels, remove=remove_labels)
    return found


@transaction.atomic
def trash_items(*, actor: Actor, items: Sequence[str]) -> list[Item]:
    """Put items into the trash, from where they can be restored to their places.

    Raises: NotFound, NotAllowed, TwoProducts, NothingChosen.
    """
    product, found = find_items(actor, items, lock=True)
    require(actor, Act.EDIT_ITEMS, product)
    for one in found:
        if one.trashed_at is None:
            write_item(actor, one, {"trashed_at": actor.now}, event="backlog.item.trashed")
    return found


@transaction.atomic
def restore_items(*, actor: Actor, items: Sequence[str]) -> list[Item]:
    """Take items out of the trash, each to its old place in the order.

    Raises: NotFound, NotAllowed, TwoProducts, NothingChosen.
    """
    product, found = find_items(actor, items, lock=True)
    require(actor, Act.EDIT_ITEMS, product)
    for one in found:
        write_item(actor, one, {"trashed_at": None}, event="backlog.item.restored")
    return found
