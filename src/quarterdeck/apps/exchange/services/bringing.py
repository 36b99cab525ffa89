"""What the job of an import does: rows of a file become items, all of them or none.

Not verbs of their own: ``imports.confirm_import`` asked and checked, ``jobs.py`` calls this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.figures import columns
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services.bulk import (
    NewComment,
    NewCriterion,
    NewItem,
    add_items,
)
from quarterdeck.apps.backlog.services.dependencies import link_all
from quarterdeck.apps.backlog.services.write import backlog_of
from quarterdeck.apps.exchange.comparing import Difference, seen_of
from quarterdeck.apps.exchange.incoming import Incoming
from quarterdeck.apps.exchange.models import Import, ImportedItem
from quarterdeck.apps.exchange.queries.destinations import (
    Destination,
    destinations_of,
    is_empty,
    refuse_unanswered,
    workspace_for_new,
)
from quarterdeck.apps.exchange.queries.preview import taken_by
from quarterdeck.apps.exchange.queries.standing import (
    Comparison,
    compare_with_backlog,
    external_key,
)
from quarterdeck.apps.exchange.readers.rows import BacklogFile, Untaken
from quarterdeck.apps.exchange.readers.shape import key_prefix
from quarterdeck.apps.exchange.services.imports import choices_of
from quarterdeck.apps.exchange.services.updating import update_item
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.services import workspaces

KEPT_SEEN = 5
"""Of so many imports it is remembered what a row said, so that the last ones can be undone."""

Tell = Callable[[float], bool]
"""Told the share that is done; answers False when the import must end."""


class Stopped(Exception):
    """The import is to end: everything it wrote is rolled back."""


@transaction.atomic
def bring_in(actor: Actor, row: Import, backlog: BacklogFile, tell: Tell) -> list[dict[str, Any]]:
    """Write all that the file brings, and say what that was, one report a product.

    ``actor`` is the person who confirmed. Raises Stopped when ``tell`` says so, and what
    ``confirm_import`` raises where rights or the backlog have changed since.
    """
    choices = choices_of(row)
    places = destinations_of(actor, row.product, backlog, choices)
    refuse_unanswered(places, choices)
    total = sum(one.product in place.sources for place in places for one in backlog.rows)
    progress = _Progress(tell, total)
    # In one order, so that two imports into the same products never wait for each other.
    for product in sorted((p.product for p in places if p.product), key=lambda p: p.pk):
        backlog_of(product)
    return [_Filling(actor, row, backlog, place, progress).report() for place in places]


class _Progress:
    """Counts rows over all products of a file."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, max(total, 1), 0

    def step(self, count: int) -> None:
        self._done += count
        if not self._tell(min(self._done / self._total, 1.0)):
            raise Stopped


class _Filling:
    """One product being filled, in an act of its own, so that each is undone by itself."""

    def __init__(
        self,
        actor: Actor,
        row: Import,
        backlog: BacklogFile,
        place: Destination,
        progress: _Progress,
    ) -> None:
        product = place.product or _made(actor, row.product, place)
        # The same act when the job is begun anew, since the first attempt left nothing.
        batch = uuid5(UUID(str(row.job_id)), product.key)
        self.actor = replace(actor, batch=batch)
        self.row, self.backlog, self.place, self.product = row, backlog, place, product
        self.progress = progress
        self.untaken: list[Untaken] = []
        if place.switches:
            workspaces.set_product(actor=self.actor, product=product.key, effort_unit="points")
        if place.product and place.scale > product.value_scale:
            workspaces.set_product(actor=self.actor, product=product.key, value_scale=place.scale)

    def report(self) -> dict[str, Any]:
        """Do it. The product is locked: what is compared now stays so until all is written."""
        backlog_of(self.product)
        taken = taken_by(self.backlog, self.place)
        compared = compare_with_backlog(self.product, self.backlog, taken)
        keeps_numbers = is_empty(self.product)
        epics = [item for item in compared.new if item.kind == Item.Kind.EPIC]
        others = [item for item in compared.new if item.kind != Item.Kind.EPIC]
        items: dict[str, Item] = {}
        items |= self._add(epics, compared, items, keeps_numbers)
        changed = [self._update(change, compared, items) for change in compared.changed]
        items |= self._add(others, compared, items, keeps_numbers)
        self._link(compared, items)
        self._remember(compared, items)
        self.untaken += compared.unfit
        restored = sum(change.known.was_taken_back for change in compared.changed)
        audit.record(
            self.actor,
            "exchange.import.done",
            self.row,
            after={"new": len(items), "changed": len(changed) - restored, "restored": restored},
            product_id=self.product.pk,
        )
        return {
            "key": self.product.key,
            "name": self.product.name,
            "made": self.place.product is None,
            "new": len(items),
            "changed": len(changed) - restored,
            "unchanged": compared.unchanged,
            "restored": restored,
            "in_trash": len(compared.in_trash),
            "kept_efforts": [
                {"item": one.known.key, "title": one.known.title} for one in compared.kept_efforts
            ],
            "untaken": [asdict(one) for one in sorted(self.untaken, key=lambda u: u.line)],
            "batch": str(self.actor.batch),
        }

    def _add(
        self,
        rows: Sequence[Incoming],
        compared: Comparison,
        items: dict[str, Item],
        keeps_numbers: bool,
    ) -> dict[str, Item]:
        made = add_items(
            self.actor,
            self.product,
            [self._new_item(row, compared, items, keeps_numbers) for row in rows],
            step=self.progress.step,
        )
        return {row.external_id: item for row, item in zip(rows, made, strict=True)}

    def _new_item(
        self, row: Incoming, compared: Comparison, items: dict[str, Item], keeps_numbers: bool
    ) -> NewItem:
        return NewItem(
            fields={
                "title": row.title,
                "kind": row.kind,
                "state": row.state,
                "parent_id": self._parent_id(row, compared, items),
                "role": row.role,
                "want": row.want,
                "benefit": row.benefit,
                "description": row.description,
                "standard": row.standard,
                "effort_source": Item.EffortSource.IMPORTED if row.effort else "",
                **columns("value", row.value),
                **columns("effort", row.effort),
            },
            number=self._number(row, keeps_numbers),
            created_at=self._moment(row.created) if row.created else None,
            labels=row.labels,
            criteria=[
                NewCriterion(text=one.text, optional=one.optional, number=one.code)
                for one in row.criteria
            ],
            comments=[
                NewComment(author=one.author, text=one.body, at=self._moment(one.at))
                for one in row.comments
            ],
            variants={
                name: {
                    "description": version.description,
                    "effort_source": Item.EffortSource.IMPORTED if version.effort else "",
                    **columns("value", version.value),
                    **columns("effort", version.effort),
                }
                for name, version in row.versions.items()
            },
        )

    def _number(self, row: Incoming, keeps_numbers: bool) -> int | None:
        """The number of a key: of this product's own, or of any, while the product is empty."""
        prefix, number = key_prefix(row.id), row.id.rpartition("-")[2]
        own = prefix.upper() == self.product.key
        if not prefix or not (own or keeps_numbers) or len(number) > 9:
            return None
        return int(number) or None

    def _moment(self, text: str) -> datetime:
        """A moment of the file; now where it says none, or one that is still to come."""
        if not text:
            return self.actor.now
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return min(found, self.actor.now)

    def _parent_id(self, row: Incoming, compared: Comparison, items: dict[str, Item]) -> int | None:
        if not row.parent or row.kind == Item.Kind.EPIC:
            return None
        found = compared.links.epic(row.parent)
        return items[found].pk if isinstance(found, str) else found

    def _update(self, change: Difference, compared: Comparison, items: dict[str, Item]) -> Item:
        parent_id = self._parent_id(change.incoming, compared, items)
        item = update_item(self.actor, self.product, change, parent_id, self._moment)
        self.progress.step(1)
        return item

    def _link(self, compared: Comparison, items: dict[str, Item]) -> None:
        """Dependencies, when all items are there."""
        wanted = [
            (items[row.external_id].pk, needed, row) for row in compared.new for needed in row.needs
        ] + [
            (change.known.item_id, needed, change.incoming)
            for change in compared.changed
            for needed in change.added.get("needs", ())
        ]
        pairs: dict[tuple[int, int], tuple[Incoming, str]] = {}
        for item_id, name, row in wanted:
            found = compared.links.item(name)
            if found is not None:
                needs_id = items[found].pk if isinstance(found, str) else found
                pairs[item_id, needs_id] = (row, name)
        by_id = {item.pk: item for item in items.values()}
        by_id |= Item.objects.in_bulk({pk for pair in pairs for pk in pair} - by_id.keys())
        refused = link_all(
            self.actor, self.product, [(by_id[one], by_id[other]) for one, other in pairs]
        )
        self.untaken += [self._circle(*pairs[one.pk, other.pk]) for one, other in refused]

    def _circle(self, row: Incoming, needed: str) -> Untaken:
        return Untaken(
            row.line,
            self.backlog.column("after") or "after",
            needed,
            _("it would close a circle: each would wait for the other"),
            _("Remove one of the links."),
            "after",
        )

    def _remember(self, compared: Comparison, items: dict[str, Item]) -> None:
        """What the file said, so that only what it says anew is applied the next time."""
        batch = str(self.actor.batch)
        ImportedItem.objects.bulk_create(
            [
                ImportedItem(
                    product=self.product,
                    source=self.backlog.format,
                    external_id=external_key(row.external_id),
                    item=items[row.external_id],
                    seen=[{"batch": batch, "fields": seen_of(row)}],
                )
                for row in compared.new
            ],
            batch_size=500,
        )
        for change in (*compared.changed, *compared.noted):
            self._remember_change(change, batch)

    def _remember_change(self, change: Difference, batch: str) -> None:
        row, _made = ImportedItem.objects.get_or_create(
            product=self.product,
            source=self.backlog.format,
            external_id=external_key(change.incoming.external_id),
            defaults={"item_id": change.known.item_id},
        )
        but = {"effort"} if change.kept_effort else set()
        fields = {**(change.known.seen or {}), **seen_of(change.incoming, but)}
        row.seen = [*row.seen, {"batch": batch, "fields": fields}][-KEPT_SEEN:]
        row.save(update_fields=["seen"])


def _made(actor: Actor, beside: Product, place: Destination) -> Product:
    return workspaces.create_product(
        actor=actor,
        name=place.target.new,
        key=place.target.key,
        workspace_id=workspace_for_new(actor, beside),
        value_scale=place.scale,
    )
