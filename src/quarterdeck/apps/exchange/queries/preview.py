"""What a file would bring, before it is confirmed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.exchange.choices import Choices, Target, checked, choices_from
from quarterdeck.apps.exchange.incoming import Taken, sources_of, take
from quarterdeck.apps.exchange.models import Import
from quarterdeck.apps.exchange.queries.destinations import (
    Destination,
    destinations_of,
    products_to_fill,
    targets_of,
)
from quarterdeck.apps.exchange.queries.imports import ImportState, find_import, state_of
from quarterdeck.apps.exchange.queries.standing import Comparison, compare_with_backlog
from quarterdeck.apps.exchange.readers.rows import BacklogFile, Mapped, Untaken
from quarterdeck.apps.exchange.readers.shape import SLOT_FIELDS
from quarterdeck.apps.exchange.reading import backlog_in
from quarterdeck.apps.workspaces.permissions import Act, require

PAGE = 100
NOT_KEPT = ("priority", "updated")


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import would do in one product; ``key`` is empty for one to be made."""

    key: str
    name: str
    sources: tuple[str, ...]
    items: int
    epics: int
    finished: int
    without_effort: int
    new: int
    changed: int
    unchanged: int
    in_trash: int
    kept_efforts: int
    asks_effort: bool
    may_switch: bool
    effort_unit: str
    scale: int
    largest_value: float | None
    may_raise: bool
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceProduct:
    """A product of the file, and what it becomes."""

    key: str
    name: str
    rows: int
    target: Target


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring, before it is confirmed.

    ``states`` tell which of the file's words became which state, with their numbers of rows.
    ``untaken`` is one page of every value that will not be taken, those first that are wrong;
    ``products`` are those one may choose (key, name).
    """

    id: int
    product: str
    name: str
    label: str
    encoding: str
    rows: int
    mapping: tuple[Mapped, ...]
    states: tuple[tuple[str, str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    sources: tuple[SourceProduct, ...]
    counts: tuple[Counts, ...]
    notes: tuple[str, ...]
    untaken: tuple[Untaken, ...]
    untaken_count: int
    wrong_count: int
    choices: Choices
    asks_values: bool
    has_effort_column: bool
    has_value_column: bool
    products: tuple[tuple[str, str], ...]

    @property
    def asks_targets(self) -> bool:
        return len(self.sources) > 1

    @property
    def asks_effort(self) -> bool:
        return any(one.asks_effort for one in self.counts)

    @property
    def brings_nothing(self) -> bool:
        return not any(one.new or one.changed for one in self.counts)


def preview_of(
    *,
    actor: Actor,
    import_id: int,
    choices: Choices | None = None,
    start: int = 0,
    count: int | None = PAGE,
) -> Preview:
    """What the file would bring with these answers; ``start`` and ``count`` page ``untaken``.

    Raises: NotFound, NotAllowed, FileDropped, ChoiceUnfit, UnknownColumn.
    """
    row = find_import(actor, import_id)
    require(actor, Act.IMPORT, row.product)
    chosen = checked(choices or choices_from(row.choices))
    backlog = backlog_in(row, chosen)
    compared = compared_with(actor, row, backlog, chosen)
    untaken = sorted(
        (u for _place, one in compared for u in (*one.taken.untaken, *one.unfit)),
        key=lambda u: (_weight(u), u.line),
    )
    targets = targets_of(actor, row.product, backlog, chosen)
    return Preview(
        id=row.pk,
        product=row.product.key,
        name=row.name,
        label=backlog.label,
        encoding=backlog.encoding,
        rows=len(backlog.rows),
        mapping=backlog.mapping,
        states=_states(backlog),
        kinds=tuple(Counter(one.kind for one in backlog.rows).most_common()),
        sources=tuple(
            SourceProduct(
                source,
                backlog.product_names.get(source, source),
                sum(one.product == source for one in backlog.rows),
                targets[source],
            )
            for source in sources_of(backlog)
        ),
        counts=tuple(_counts(place, one) for place, one in compared),
        notes=(*backlog.notes, *(note for _place, one in compared for note in one.taken.notes)),
        untaken=tuple(untaken[start:] if count is None else untaken[start : start + count]),
        untaken_count=len(untaken),
        wrong_count=sum(u.wrong for u in untaken),
        choices=chosen,
        asks_values=_asks_values(backlog),
        has_effort_column=backlog.has("effort"),
        has_value_column=backlog.has("value"),
        products=tuple((one.key, one.name) for one in products_to_fill(actor)),
    )


def _weight(untaken: Untaken) -> int:
    """What someone should see first: what cannot be read, then what was nearly taken."""
    if untaken.wrong:
        return 0
    return 1 if untaken.field in SLOT_FIELDS.values() and untaken.field not in NOT_KEPT else 2


def compared_with(
    actor: Actor, row: Import, backlog: BacklogFile, choices: Choices
) -> list[tuple[Destination, Comparison]]:
    """Each product that the file fills, and what of the file is new there."""
    return [
        (place, compare_with_backlog(place.product, backlog, taken_by(backlog, place)))
        for place in destinations_of(actor, row.product, backlog, choices)
    ]


def taken_by(backlog: BacklogFile, place: Destination) -> Taken:
    """What the file brings there."""
    return take(backlog, place.sources, place.rules)


def _asks_values(backlog: BacklogFile) -> bool:
    return backlog.has("priority") and not any(one.value is not None for one in backlog.rows)


def _states(backlog: BacklogFile) -> tuple[tuple[str, str, int], ...]:
    counted = Counter((row.status, row.state) for row in backlog.rows if row.status)
    return tuple((word, state, count) for (word, state), count in counted.most_common())


def _counts(place: Destination, compared: Comparison) -> Counts:
    items = compared.taken.items
    own = [item for item in items if item.kind != "epic"]
    open_ = [item for item in own if item.state != "done"]
    return Counts(
        key=place.product.key if place.product else "",
        name=place.name,
        sources=place.sources,
        items=len(open_),
        epics=len(items) - len(own),
        finished=len(own) - len(open_),
        without_effort=sum(
            item.effort is None and not any(v.effort for v in item.versions.values())
            for item in open_
        ),
        new=len(compared.new),
        changed=len(compared.changed),
        unchanged=compared.unchanged,
        in_trash=len(compared.in_trash),
        kept_efforts=len(compared.kept_efforts),
        asks_effort=place.asks_effort,
        may_switch=place.may_switch,
        effort_unit=place.product.effort_unit if place.product else "points",
        scale=place.scale,
        largest_value=place.largest_value,
        may_raise=place.may_raise,
        without=place.without,
    )


def untaken_of(*, actor: Actor, import_id: int) -> list[Untaken]:
    """Every value of the file that is not taken, or was not, in the order of its lines.

    Raises: NotFound, NotAllowed, FileDropped.
    """
    row = find_import(actor, import_id)
    require(actor, Act.IMPORT, row.product)
    chosen = choices_from(row.choices)
    backlog = backlog_in(row, chosen)
    compared = compared_with(actor, row, backlog, chosen)
    found = [u for _place, one in compared for u in one.taken.untaken]
    if row.state == Import.State.PREVIEW:
        found += [u for _place, one in compared for u in one.unfit]
    else:
        found += [
            Untaken(**u) for one in (row.report or {}).get("products", []) for u in one["untaken"]
        ]
    return sorted(found, key=lambda u: u.line)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """An import as its page shows it; ``preview`` only while it waits to be confirmed."""

    state: ImportState
    preview: Preview | None


def page_of(
    *, actor: Actor, import_id: int, choices: Choices | None = None, start: int = 0
) -> ImportPage:
    """Where an import stands, and while it is not confirmed what it would bring.

    Raises as ``preview_of``.
    """
    row = find_import(actor, import_id)
    state = state_of(row)
    if row.state != Import.State.PREVIEW:
        return ImportPage(state, None)
    preview = preview_of(actor=actor, import_id=import_id, choices=choices, start=start)
    return ImportPage(state, preview)
