"""From the backlog as it stands to a problem the plan engine can solve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quarterdeck.apps.backlog.figures import figure_in
from quarterdeck.apps.backlog.models import Dependency, Item, ItemQuerySet
from quarterdeck.apps.backlog.models import Variant as VariantRow
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.engines import plan as engine
from quarterdeck.engines.plan.in_order import STANDARD

# So many items from the top of the order are weighed. Whoever has more is told.
MOST_WEIGHED = 20_000

_FIGURES = tuple(
    f"{name}_{part}" for name in ("value", "effort") for part in ("low", "likely", "high")
)
_VARIANT_ORDER = {"good enough": 0, STANDARD: 1, "perfect": 2}


@dataclass(frozen=True, slots=True)
class BacklogProblem:
    """A problem drawn from a backlog; items stand in its order, under their keys.

    ``first`` of them were asked for from the top; behind those stand items further down that
    they need. ``dropped`` holds needs that nothing planned can meet: (item, needed, "trash" or
    "epic").
    """

    problem: engine.Problem
    item_ids: dict[str, int]
    first: int
    dropped: tuple[tuple[str, str, str], ...]

    @property
    def unestimated(self) -> int:
        """How many items have no effort in any version."""
        return sum(not item.has_effort for item in self.problem.items)

    def common_value(self) -> tuple[float | None, int]:
        """The value that most items with an effort share, and how many of them do."""
        values = Counter(
            max(engine.mean(v.value) for v in item.variants if v.effort is not None)
            for item in self.problem.items
            if item.has_effort
        )
        return values.most_common(1)[0] if values else (None, 0)


def backlog_problem(
    product: Product, sprints: Sequence[engine.Sprint], *, first: int = MOST_WEIGHED
) -> BacklogProblem:
    """The problem of the first so many items of the order, and of what they need.

    A need that is done is met. Reads three lists of the database, however long the backlog is.
    Raises engine.InstanceError for figures the engine refuses.
    """
    listed = Item.objects.listed().filter(product=product)
    rows = list(_light(listed)[:first])
    wanted, count = (listed.filter(rank__lte=rows[-1].rank) if rows else listed.none()), len(rows)
    variants = _variants(wanted)
    after: dict[int, list[str]] = {}
    dropped: list[tuple[str, str, str]] = []
    known = {row.pk for row in rows}
    while missing := _follow(product, wanted, known, after, dropped):
        # Needed, and further down than was asked for: it can be planned as well as the rest.
        wanted = listed.filter(pk__in=missing)
        rows += list(_light(wanted))
        variants |= _variants(wanted)
        known |= missing
    keys = {row.pk: f"{product.key}-{row.number}" for row in rows}
    items = tuple(
        engine.Item(keys[row.pk], row.title, tuple(after.get(row.pk, ())), versions)
        for row in rows
        for versions in [_versions(row, variants.get(row.pk, []))]
    )
    return BacklogProblem(
        engine.Problem(tuple(sprints), items),
        {key: pk for pk, key in keys.items()},
        count,
        tuple(dropped),
    )


def _light(items: ItemQuerySet) -> ItemQuerySet:
    return items.order_by("rank").only("number", "title", "rank", *_FIGURES)


def _variants(items: ItemQuerySet) -> dict[int, list[VariantRow]]:
    found: dict[int, list[VariantRow]] = {}
    for row in VariantRow.objects.filter(item__in=items).only("item_id", "name", *_FIGURES):
        found.setdefault(row.item_id, []).append(row)
    return found


def _versions(item: Item, others: Sequence[VariantRow]) -> tuple[engine.Variant, ...]:
    """The item's own figures are the standard; named only where there is another beside it."""
    if not others:
        return (_version(None, item),)
    named = [(STANDARD, _version(STANDARD, item))]
    named += [(row.name, _version(row.name, row)) for row in others]
    return tuple(version for _name, version in sorted(named, key=lambda n: _VARIANT_ORDER[n[0]]))


def _version(name: str | None, row: Item | VariantRow) -> engine.Variant:
    value = _figure(row, "value")
    return engine.Variant(name, 0 if value is None else value, _figure(row, "effort"))


def _figure(row: Item | VariantRow, name: str) -> engine.Number | None:
    figure = figure_in(row, name)
    return figure.likely if figure is not None and figure.is_point else figure


def _follow(
    product: Product,
    items: ItemQuerySet,
    known: set[int],
    after: dict[int, list[str]],
    dropped: list[tuple[str, str, str]],
) -> set[int]:
    """Note what these items need; answers the needed ones that are not among the known."""
    missing: set[int] = set()
    rows = (
        Dependency.objects.filter(item__in=items)
        .order_by("item_id", "needs_id")
        .values_list(
            "item_id",
            "item__number",
            "needs_id",
            "needs__number",
            "needs__listed",
            "needs__trashed_at",
            "needs__kind",
            "needs__state",
        )
    )
    for item_id, number, needs_id, needed, listed, trashed_at, kind, state in rows:
        key = f"{product.key}-{needed}"
        if listed:
            after.setdefault(item_id, []).append(key)
            if needs_id not in known:
                missing.add(needs_id)
        elif trashed_at is not None:
            dropped.append((f"{product.key}-{number}", key, "trash"))
        elif kind == Item.Kind.EPIC and state != Item.State.DONE:
            dropped.append((f"{product.key}-{number}", key, "epic"))
    return missing
