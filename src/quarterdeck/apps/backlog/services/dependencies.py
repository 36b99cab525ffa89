"""What must be delivered before, or together with, what. Cycles are refused and shown."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.models import Dependency, Item
from quarterdeck.apps.backlog.queries.find import find_item, key_of, keys_of
from quarterdeck.apps.backlog.services.write import backlog_of
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.engines.plan import find_cycle
from quarterdeck.errors import Conflict, Invalid, NotFound


class DependencyUnfit(Invalid):
    code = "dependency_unfit"


class DependencyCycle(Conflict):
    """Adding the dependency would close a circle; ``facts["cycle"]`` holds its keys in order."""

    code = "dependency_cycle"


class NoSuchDependency(NotFound):
    code = "no_such_dependency"


@transaction.atomic
def add_dependency(*, actor: Actor, item: str, needs: str) -> Dependency:
    """Say that ``item`` needs ``needs``. Saying it twice changes nothing.

    Raises NotFound, NotAllowed, DependencyUnfit, DependencyCycle.
    """
    found = find_item(actor, item)
    require(actor, Act.EDIT_ITEMS, found.product)
    needed = find_item(actor, needs)
    if needed.product_id != found.product_id or needed.pk == found.pk:
        raise DependencyUnfit(
            _("%(key)s cannot need %(needs)s: choose another item of the same product.")
            % {"key": key_of(found), "needs": key_of(needed)},
            field="needs",
        )
    return link(actor, found, needed)


def link(actor: Actor, item: Item, needed: Item, *, undoes: uuid.UUID | None = None) -> Dependency:
    """The dependency, made where it is missing. Raises DependencyCycle."""
    # Two dependencies added at once could close a circle that neither sees.
    backlog_of(item.product)
    if cycle := _way(item.product_id, start=needed.pk, end=item.pk):
        names = keys_of(item.product, cycle)
        keys = [key_of(item), *(names[pk] for pk in cycle)]
        raise DependencyCycle(
            _(
                "%(key)s cannot need %(needs)s: that closes a circle, %(cycle)s. Remove one link of it first."
            )
            % {"key": key_of(item), "needs": key_of(needed), "cycle": " → ".join(keys)},
            field="needs",
            cycle=keys,
        )
    row, made = Dependency.objects.get_or_create(item=item, needs=needed)
    if made:
        _record(actor, item, needed, before=False, after=True, undoes=undoes)
    return row


@transaction.atomic
def remove_dependency(*, actor: Actor, item: str, needs: str) -> None:
    """Take a dependency back. Raises NotFound, NotAllowed."""
    found = find_item(actor, item)
    require(actor, Act.EDIT_ITEMS, found.product)
    unlink(actor, found, find_item(actor, needs))


def unlink(actor: Actor, item: Item, needed: Item, *, undoes: uuid.UUID | None = None) -> None:
    """Remove the dependency and record it. Raises NoSuchDependency."""
    removed, _each = Dependency.objects.filter(item=item, needs=needed).delete()
    if not removed:
        raise NoSuchDependency(
            _("%(key)s does not need %(needs)s.") % {"key": key_of(item), "needs": key_of(needed)}
        )
    _record(actor, item, needed, before=True, after=False, undoes=undoes)


def link_all(
    actor: Actor, product: Product, wanted: Sequence[tuple[Item, Item]]
) -> list[tuple[Item, Item]]:
    """Links (item, what it needs) that are not there yet; answers those that would close a circle.

    The items are of ``product``. An item that needs itself is a circle too.
    """
    backlog_of(product)  # two links added at once could close a circle that neither sees
    edges: dict[str, list[str]] = {}
    for item_id, needs_id in Dependency.objects.filter(item__product=product).values_list(
        "item_id", "needs_id"
    ):
        edges.setdefault(str(item_id), []).append(str(needs_id))
        edges.setdefault(str(needs_id), [])
    new = [
        (item, needed)
        for item, needed in dict.fromkeys(wanted)
        if str(needed.pk) not in edges.get(str(item.pk), ())
    ]
    accepted, refused = _without_circles(edges, new)
    rows = [Dependency(item=item, needs=needed) for item, needed in accepted]
    Dependency.objects.bulk_create(rows, batch_size=500)
    audit.record_all(
        audit.unwritten(
            actor,
            "backlog.dependency.added",
            row.item,
            before={"needs": row.needs.number, "is": False},
            after={"needs": row.needs.number, "is": True},
            product_id=product.pk,
        )
        for row in rows
    )
    return refused


Links = list[tuple[Item, Item]]


def _without_circles(edges: dict[str, list[str]], new: Links) -> tuple[Links, Links]:
    """The links that can stand together, and those that cannot, the earlier ones preferred.

    Halving finds the few that close a circle without asking for each link of a long list.
    """

    def circle(more: Links) -> bool:
        together = {one: list(needs) for one, needs in edges.items()}
        for item, needed in more:
            together.setdefault(str(item.pk), []).append(str(needed.pk))
            together.setdefault(str(needed.pk), [])
        return bool(find_cycle({one: tuple(needs) for one, needs in together.items()}))

    accepted: Links = []
    refused: Links = []
    rest = new
    while rest:
        if not circle([*accepted, *rest]):
            return [*accepted, *rest], refused
        fine, bad = 0, len(rest)  # the first ``fine`` can stand; the first ``bad`` cannot
        while bad - fine > 1:
            middle = (fine + bad) // 2
            if circle([*accepted, *rest[:middle]]):
                bad = middle
            else:
                fine = middle
        accepted += rest[:fine]
        refused.append(rest[fine])
        rest = rest[fine + 1 :]
    return accepted, refused


def _record(
    actor: Actor,
    item: Item,
    needed: Item,
    *,
    before: bool,
    after: bool,
    undoes: uuid.UUID | None,
) -> None:
    audit.record(
        actor,
        "backlog.dependency.added" if after else "backlog.dependency.removed",
        item,
        before={"needs": needed.number, "is": before},
        after={"needs": needed.number, "is": after},
        product_id=item.product_id,
        undoes=undoes,
    )


def _way(product_id: int, *, start: int, end: int) -> list[int]:
    """The items from ``start`` along what each needs to ``end``, or nothing."""
    edges: dict[int, list[int]] = {}
    rows = Dependency.objects.filter(item__product=product_id)
    for item_id, needs_id in rows.values_list("item_id", "needs_id"):
        edges.setdefault(item_id, []).append(needs_id)
    came_from: dict[int, int | None] = {start: None}
    queue = [start]
    for here in queue:
        if here == end:
            way: list[int] = []
            step: int | None = here
            while step is not None:
                way.append(step)
                step = came_from[step]
            return way[::-1]
        for there in edges.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    return []
