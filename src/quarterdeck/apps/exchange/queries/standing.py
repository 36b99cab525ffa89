"""What a file brings to a product, seen against what stands there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quarterdeck.apps.audit import queries as record
from quarterdeck.apps.backlog.figures import figure_in
from quarterdeck.apps.backlog.models import (
    Comment,
    Criterion,
    Dependency,
    Item,
    ItemLabel,
    Variant,
)
from quarterdeck.apps.exchange.comparing import (
    Difference,
    Known,
    Standing,
    difference,
    differing,
    figure,
)
from quarterdeck.apps.exchange.incoming import Incoming, Taken
from quarterdeck.apps.exchange.models import ImportedItem
from quarterdeck.apps.exchange.readers.rows import BacklogFile, Untaken
from quarterdeck.apps.exchange.references import Links
from quarterdeck.apps.workspaces.models import Product

OWN_FORMAT = "native"
PLAIN_FIELDS = ("title", "kind", "state", "role", "want", "benefit", "description", "standard")
LONGEST_ID = 200
PART = 500


@dataclass(slots=True)
class Comparison:
    """What an import would do in one product.

    ``noted`` are rows whose words changed, but to what stands here already: only that is
    remembered. ``in_trash`` are items that were thrown away here and stay so.
    """

    taken: Taken
    links: Links
    new: list[Incoming] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    noted: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    in_trash: list[Known] = field(default_factory=list)
    kept_efforts: list[Difference] = field(default_factory=list)
    unfit: list[Untaken] = field(default_factory=list)


def external_key(external_id: str) -> str:
    """What a row is known by, as long as the database keeps."""
    if len(external_id) <= LONGEST_ID:
        return external_id
    return f"{external_id[:160]} {hashlib.sha256(external_id.encode()).hexdigest()[:32]}"


def compare_with_backlog(product: Product | None, backlog: BacklogFile, taken: Taken) -> Comparison:
    """What of the file is new, changed or the same in a product (None: one to be made)."""
    known = _known(product, backlog, taken.items)
    here = _by_key(product, backlog, taken.items)
    for item in taken.items:
        # Our own export names an item by its key: then it is that item.
        if item.external_id not in known and item.external_id.upper() in here:
            known[item.external_id] = here[item.external_id.upper()]
    links = Links(taken.items, known, here)
    found = Comparison(taken, links)
    candidates: list[tuple[Incoming, Known]] = []
    for item in taken.items:
        match = known.get(item.external_id)
        if match is None:
            found.new.append(item)
        elif match.in_trash and not match.was_taken_back:
            found.in_trash.append(match)
        elif match.was_taken_back or differing(item, match.seen):
            candidates.append((item, match))
        else:
            found.unchanged += 1
    names = {
        match.item_id: item.id for item in taken.items if (match := known.get(item.external_id))
    }
    standings = _standings([match.item_id for _item, match in candidates], names)
    for item, match in candidates:
        change = difference(item, match, standings[match.item_id], links)
        if change.kept_effort:
            found.kept_efforts.append(change)
        if change.changes_nothing:
            found.unchanged += 1
            found.noted.append(change)
        else:
            found.changed.append(change)
    told = [*found.new, *(change.incoming for change in found.changed)]
    found.unfit = list(links.unfit(told, backlog))
    return found


def _known(
    product: Product | None, backlog: BacklogFile, items: Sequence[Incoming]
) -> dict[str, Known]:
    """Items of earlier imports of this tool, by what a row of the file is known by."""
    if product is None:
        return {}
    rows = list(
        ImportedItem.objects.filter(product=product, source=backlog.format).select_related("item")
    )
    undone = _undone({entry["batch"] for row in rows for entry in row.seen})
    full = {external_key(item.external_id): item.external_id for item in items}
    found = {}
    for row in rows:
        standing = [entry for entry in row.seen if entry["batch"] not in undone]
        found[full.get(row.external_id, row.external_id)] = _known_item(
            product,
            row.item,
            seen=standing[-1]["fields"] if standing else None,
            was_taken_back=not standing and row.item.trashed_at is not None,
        )
    return found


def _undone(batches: set[str]) -> set[str]:
    return {str(batch) for batch in record.undone_among(batches)}


def _by_key(
    product: Product | None, backlog: BacklogFile, items: Iterable[Incoming]
) -> dict[str, Known]:
    """Items that a file of our own names by their keys."""
    if product is None or backlog.format != OWN_FORMAT:
        return {}
    key = re.compile(rf"{product.key}-(\d{{1,9}})", re.IGNORECASE)
    named = {name for item in items for name in (item.id, item.parent, *item.needs)}
    numbers = [int(match[1]) for name in named if (match := key.fullmatch(name))]
    found = {}
    for part in _parts(sorted(set(numbers))):
        for row in Item.objects.filter(product=product, number__in=part):
            known = _known_item(product, row, seen=None)
            found[known.key] = known
    return found


def _known_item(
    product: Product, item: Item, *, seen: Mapping[str, Any] | None, was_taken_back: bool = False
) -> Known:
    return Known(
        item_id=item.pk,
        key=f"{product.key}-{item.number}",
        title=item.title,
        kind=item.kind,
        in_trash=item.trashed_at is not None,
        effort_is_ours=item.effort_source == Item.EffortSource.DEVELOPERS,
        seen=seen,
        was_taken_back=was_taken_back,
    )


def _standings(item_ids: Sequence[int], names: Mapping[int, str]) -> dict[int, Standing]:
    """These items with all that belongs to them; ``names`` is what the file calls items."""
    found: dict[int, Standing] = {}
    for part in _parts(sorted(item_ids)):
        found |= _standings_of_part(part, names)
    return found


def _standings_of_part(ids: Sequence[int], names: Mapping[int, str]) -> dict[int, Standing]:
    labels: dict[int, set[str]] = {}
    for item_id, label in ItemLabel.objects.filter(item__in=ids).values_list(
        "item_id", "label__name"
    ):
        labels.setdefault(item_id, set()).add(label)
    criteria: dict[int, dict[str, str]] = {}
    for row in Criterion.objects.filter(item__in=ids, removed_at__isnull=True).order_by("position"):
        criteria.setdefault(row.item_id, {})[row.code] = row.text
    comments: dict[int, set[tuple[str, str]]] = {}
    for remark in Comment.objects.filter(item__in=ids, removed_at__isnull=True).select_related(
        "author"
    ):
        by = str(remark.author) if remark.author else remark.imported_author
        comments.setdefault(remark.item_id, set()).add((by, remark.text))
    needs: dict[int, dict[int, str]] = {}
    for item_id, needs_id in Dependency.objects.filter(item__in=ids).values_list(
        "item_id", "needs_id"
    ):
        needs.setdefault(item_id, {})[needs_id] = names.get(needs_id, "")
    versions: dict[int, dict[str, Any]] = {}
    for version in Variant.objects.filter(item__in=ids):
        versions.setdefault(version.item_id, {})[version.name] = [
            figure(figure_in(version, "value")),
            figure(figure_in(version, "effort")),
            version.description,
        ]
    parents = set(
        Item.objects.filter(parent__in=ids, trashed_at__isnull=True).values_list(
            "parent", flat=True
        )
    )
    return {
        item.pk: Standing(
            values={
                **{name: getattr(item, name) for name in PLAIN_FIELDS},
                "value": figure(figure_in(item, "value")),
                "effort": figure(figure_in(item, "effort")),
                "parent": item.parent_id,
                **versions.get(item.pk, {}),
            },
            labels=frozenset(labels.get(item.pk, ())),
            criteria=criteria.get(item.pk, {}),
            comments=frozenset(comments.get(item.pk, ())),
            needs=needs.get(item.pk, {}),
            holds_items=item.pk in parents,
        )
        for item in Item.objects.filter(pk__in=ids)
    }


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), PART):
        yield ids[start : start + PART]
