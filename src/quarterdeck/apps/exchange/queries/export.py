"""A backlog on its way out: whole or as a filter shows it, read in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.backlog.models import Comment, Criterion, Dependency, Item
from quarterdeck.apps.backlog.queries.lists import SORTS, Filter, narrowed
from quarterdeck.apps.backlog.queries.rows import rows_of
from quarterdeck.apps.exchange.writers.backlog_csv import csv_lines
from quarterdeck.apps.exchange.writers.rows import (
    CriterionOut,
    ItemOut,
    RemarkOut,
    VersionOut,
    figure,
)
from quarterdeck.apps.exchange.writers.table import markdown_table, tabbed_table
from quarterdeck.apps.planning.capacity import Capacities, capacities_of, sprint_names
from quarterdeck.apps.planning.models import PlanSettings
from quarterdeck.apps.planning.queries.problem import backlog_problem
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.engines import plan as engine
from quarterdeck.engines.plan.in_order import STANDARD
from quarterdeck.errors import Invalid

PART = 500
WHOLE = Filter(scope="all")
TABLES: dict[str, Callable[..., Iterator[str]]] = {"markdown": markdown_table, "tabs": tabbed_table}


class TableUnknown(Invalid):
    code = "table_unknown"


class NotPlannable(Invalid):
    code = "not_plannable"


def export_csv(*, actor: Actor, product: str, filter: Filter | None = None) -> Iterator[str]:
    """The lines of a CSV file that our own import takes back: the whole backlog, but the trash.

    Epics come first, then the order, then what is done. Raises NotFound, NotAllowed, CursorUnfit.
    """
    found = find_product(actor, product)
    require(actor, Act.IMPORT, found)
    ids = _ids(found, filter or WHOLE)
    most = (
        Comment.objects.filter(item__product=found, removed_at__isnull=True)
        .values("item")
        .annotate(count=Count("pk"))
        .order_by("-count")
        .values_list("count", flat=True)
        .first()
    )
    return csv_lines(_items(found, ids), most_remarks=most or 0)


def export_table(
    *, actor: Actor, product: str, filter: Filter | None = None, form: str = "markdown"
) -> Iterator[str]:
    """The lines of a table of what a list shows; ``form`` is markdown, or tabs for spreadsheets.

    Raises NotFound, NotAllowed, CursorUnfit, TableUnknown.
    """
    found = find_product(actor, product)
    require(actor, Act.READ, found)
    if form not in TABLES:
        raise TableUnknown(
            _("There is no table “%(form)s”. There are: %(known)s.")
            % {"form": form, "known": ", ".join(TABLES)},
            field="form",
        )
    unit = found.get_effort_unit_display()
    headers = [
        _("Item"),
        _("Title"),
        _("Kind"),
        _("State"),
        _("Value"),
        _("Effort (%(unit)s)") % {"unit": unit},
        _("Epic"),
        _("Labels"),
    ]
    ids = _ids(found, filter or Filter())
    return TABLES[form](headers, _shown(found, ids))


def export_plan(
    *, actor: Actor, product: str, capacities: Capacities | None = None
) -> dict[str, Any]:
    """The order as a ``quarterdeck.plan/1`` document, for `quarterdeck plan FILE` elsewhere.

    ``capacities`` is what each sprint can hold, as for a plan; without it what was asked last.
    Items without effort cannot be planned and are left out. Raises NotFound, NotAllowed,
    CapacityUnfit, NotPlannable.
    """
    found = find_product(actor, product)
    require(actor, Act.IMPORT, found)
    if capacities is None:
        asked = PlanSettings.objects.filter(product=found).first()
        capacities = asked.capacities if asked else []
    each = capacities_of(capacities)
    names = sprint_names(None, len(each))
    try:
        problem = backlog_problem(
            found, [engine.Sprint(name, size) for name, size in zip(names, each, strict=True)]
        ).problem
    except engine.InstanceError as error:
        raise NotPlannable(
            _("The backlog cannot be planned as it stands: %(why)s") % {"why": error}
        ) from None
    sized = {item.id for item in problem.items if item.has_effort}
    document = engine.document_of(problem)
    document["items"] = [
        {**item, "after": [needed for needed in item.get("after", ()) if needed in sized]}
        for item in document["items"]
        if item["id"] in sized
    ]
    return document


def _ids(product: Product, wanted: Filter) -> list[int]:
    """The items of a list in its sort; by the backlog's own order epics come first, done last."""
    rows = narrowed(Item.objects.all(), product, wanted)
    if wanted.sort in SORTS:
        rows = rows.order_by(*SORTS[wanted.sort])
    else:
        place = Case(
            When(Q(kind=Item.Kind.EPIC), then=Value(0)),
            When(listed=True, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        rows = rows.order_by(place, "rank", "pk")
    return list(rows.values_list("pk", flat=True))


def _parts(ids: Sequence[int]) -> Iterator[list[Item]]:
    """The items in their order, so many at a time."""
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        found = Item.objects.in_bulk(part)
        yield [found[pk] for pk in part if pk in found]


def _shown(product: Product, ids: Sequence[int]) -> Iterator[list[str]]:
    for part in _parts(ids):
        for row in rows_of(product, part):
            yield [
                row.key,
                row.title,
                str(Item.Kind(row.kind).label),
                str(Item.State(row.state).label),
                figure(row.value),
                figure(row.effort),
                row.parent_title or "",
                ", ".join(row.labels),
            ]


def _items(product: Product, ids: Sequence[int]) -> Iterator[ItemOut]:
    for part in _parts(ids):
        yield from _part_out(product, part)


def _part_out(product: Product, items: list[Item]) -> Iterator[ItemOut]:
    of = {item.pk for item in items}
    criteria: dict[int, list[CriterionOut]] = {}
    for row in Criterion.objects.filter(item__in=of, removed_at__isnull=True).order_by("position"):
        criteria.setdefault(row.item_id, []).append(CriterionOut(row.code, row.text, row.optional))
    needs: dict[int, list[str]] = {}
    for item_id, number in (
        Dependency.objects.filter(item__in=of, needs__trashed_at__isnull=True)
        .order_by("needs__number")
        .values_list("item_id", "needs__number")
    ):
        needs.setdefault(item_id, []).append(f"{product.key}-{number}")
    remarks = _remarks(of)
    for row_out, item in zip(rows_of(product, items), items, strict=True):
        yield ItemOut(
            key=row_out.key,
            title=item.title,
            kind=item.kind,
            state=item.state,
            parent=row_out.parent_key or "",
            parent_title=row_out.parent_title or "",
            role=item.role,
            want=item.want,
            benefit=item.benefit,
            description=item.description,
            created=item.created_at,
            versions=(
                VersionOut(STANDARD, row_out.value, row_out.effort, item.standard),
                *(VersionOut(v.name, v.value, v.effort, v.description) for v in row_out.variants),
            ),
            labels=row_out.labels,
            criteria=tuple(criteria.get(item.pk, ())),
            needs=tuple(needs.get(item.pk, ())),
            remarks=tuple(remarks.get(item.pk, ())),
        )


def _remarks(item_ids: set[int]) -> dict[int, list[RemarkOut]]:
    rows = list(
        Comment.objects.filter(item__in=item_ids, removed_at__isnull=True).order_by("at", "pk")
    )
    names = names_of(row.author_id for row in rows)
    found: dict[int, list[RemarkOut]] = {}
    for row in rows:
        author = names[row.author_id] if row.author_id else row.imported_author
        found.setdefault(row.item_id, []).append(RemarkOut(author, row.at, row.text))
    return found
