"""Where the products of a file go, and by which rules each of them is taken there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Backlog, Item
from quarterdeck.apps.exchange.choices import Choices, ChoiceUnfit, Target
from quarterdeck.apps.exchange.incoming import Rules, sources_of
from quarterdeck.apps.exchange.readers.rows import BacklogFile
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import (
    Act,
    acts_in,
    may_in_workspace,
    require,
)
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.apps.workspaces.services.workspaces import KEY

IN_POINTS = frozenset({"jira", "linear", "github", "gitlab", "azure"})
"""Trackers count effort in points; a table of one's own counts as its product does."""

LARGEST_SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class Destination:
    """One product that the file fills, with the sources that go there; to be made where
    ``product`` is None.

    ``asks_effort``: the file counts effort otherwise than the product. ``may_switch``: nothing
    here has an effort yet, so the product may count in points from now on. ``largest_value`` is
    the file's largest for it where that lies beyond the ``scale``.
    """

    sources: tuple[str, ...]
    product: Product | None
    target: Target
    rules: Rules
    asks_effort: bool
    may_switch: bool
    switches: bool
    scale: int
    largest_value: float | None
    may_raise: bool
    without: tuple[str, ...]
    """Sentences on what this person may not bring here."""

    @property
    def name(self) -> str:
        return str(self.product) if self.product else self.target.new


def suggested_targets(actor: Actor, product: Product, backlog: BacklogFile) -> dict[str, Target]:
    """What each product of the file most likely becomes.

    One alone goes where the import was begun. Of several, each goes to a product of its own
    key or name; the largest of the others into the product where it was begun, while that is
    empty; the rest become new products.
    """
    sources = sources_of(backlog)
    if len(sources) == 1:
        return {sources[0]: Target(product=product.key)}
    mine = {word.casefold(): one for one in products_to_fill(actor) for word in (one.name, one.key)}
    found: dict[str, Target] = {}
    for source in sources:
        name = backlog.product_names.get(source, source)
        match = mine.get(source.casefold()) or mine.get(name.casefold())
        if match is not None:
            found[source] = Target(product=match.key)
    if not Item.objects.filter(product=product).exists() and Target(product.key) not in (
        found.values()
    ):
        open_sources = [source for source in sources if source not in found]
        if open_sources:
            largest = max(open_sources, key=lambda s: sum(r.product == s for r in backlog.rows))
            found[largest] = Target(product=product.key)
    for source in sources:
        name = backlog.product_names.get(source, source) or product.name
        found.setdefault(source, Target(new=name, key=_free_key(source)))
    return {source: found[source] for source in sources}


def _free_key(source: str) -> str:
    """The file's own key for a new product, where it can be had; else one is made from the name."""
    is_free = not Product.objects.filter(key=source.upper()).exists()
    return source.upper() if KEY.match(source.upper()) and is_free else ""


def products_to_fill(actor: Actor) -> list[Product]:
    """The products into which the actor may import, by name."""
    rows = Product.objects.visible_to(actor).select_related("workspace").order_by("name", "pk")
    return [product for product in rows if Act.IMPORT in acts_in(actor, product)]


def workspace_for_new(actor: Actor, product: Product) -> int | None:
    """Where a new product belongs: beside ``product``, else into the actor's own (None)."""
    beside = product.workspace
    is_demos = Product.objects.filter(workspace=beside, is_demo=True).exists()
    if not is_demos and may_in_workspace(actor, Act.CREATE_PRODUCT, beside):
        return beside.pk
    return None


def destinations_of(
    actor: Actor, product: Product, backlog: BacklogFile, choices: Choices
) -> list[Destination]:
    """The products that the file fills, in its order.

    Raises: ChoiceUnfit (an unknown product of the file), NotFound, NotAllowed.
    """
    targets = targets_of(actor, product, backlog, choices)
    together: dict[Target, list[str]] = {}
    for source, target in targets.items():
        if not target.is_left_out:
            together.setdefault(target, []).append(source)
    return [
        _destination(actor, backlog, choices, target, tuple(sources))
        for target, sources in together.items()
    ]


def targets_of(
    actor: Actor, product: Product, backlog: BacklogFile, choices: Choices
) -> Mapping[str, Target]:
    """The answers for all products of the file; suggestions where there is none."""
    sources = sources_of(backlog)
    for source in choices.targets:
        if source not in sources:
            raise ChoiceUnfit(
                _("%(name)s has no product “%(source)s”; it has %(known)s.")
                % {
                    "name": backlog.name,
                    "source": source,
                    "known": ", ".join(one or _("rows without a product") for one in sources),
                },
                field="targets",
            )
    return suggested_targets(actor, product, backlog) | dict(choices.targets)


def _destination(
    actor: Actor,
    backlog: BacklogFile,
    choices: Choices,
    target: Target,
    sources: tuple[str, ...],
) -> Destination:
    product = None
    acts = frozenset(Act)
    if target.product:
        product = find_product(actor, target.product)
        for act in (Act.IMPORT, Act.EDIT_ITEMS):
            require(actor, act, product)
        acts = acts_in(actor, product)
    elif actor.scopes is not None:
        acts = frozenset(Act(scope) for scope in actor.scopes if scope in Act.values)
    rows = [row for row in backlog.rows if row.product in sources]
    asks_effort = _asks_effort(product, backlog, choices, any(row.effort for row in rows))
    may_switch = product is not None and Act.SET_PRODUCT in acts and not _has_effort(product)
    scale = product.value_scale if product else 100
    by_priority = takes_priority(backlog, choices)
    largest = max((row.value.high for row in rows if row.value), default=0.0)
    beyond = largest if largest > scale and not by_priority else None
    may_raise = largest <= LARGEST_SCALE and (product is None or Act.SET_PRODUCT in acts)
    raised = beyond is not None and may_raise and (choices.raise_scale or product is None)
    takes_efforts = not asks_effort or choices.effort_means in ("same", "points")
    return Destination(
        sources=sources,
        product=product,
        target=target,
        rules=Rules(
            efforts=takes_efforts,
            values=Act.SET_VALUE in acts,
            criteria=Act.EDIT_CRITERIA in acts,
            comments=Act.COMMENT in acts,
            value_from_priority=by_priority,
            value_limit=raised_scale(largest) if raised else float(scale),
        ),
        asks_effort=asks_effort,
        may_switch=may_switch,
        switches=asks_effort and choices.effort_means == "points",
        scale=raised_scale(largest) if raised else scale,
        largest_value=beyond,
        may_raise=may_raise,
        without=tuple(_without(acts)),
    )


def takes_priority(backlog: BacklogFile, choices: Choices) -> bool:
    """Whether values come from priorities: only where the file has none of its own."""
    if choices.value_from_priority is False or not backlog.has("priority"):
        return False
    return not any(row.value is not None for row in backlog.rows)


def _asks_effort(
    product: Product | None, backlog: BacklogFile, choices: Choices, has_efforts: bool
) -> bool:
    if product is None or not has_efforts:
        return False
    if "effort" in choices.columns:
        return True  # another column than the tool's own: nobody knows what it counts
    return backlog.format in IN_POINTS and product.effort_unit != Product.EffortUnit.POINTS


def _has_effort(product: Product) -> bool:
    return Item.objects.filter(
        product=product, effort_likely__isnull=False, trashed_at__isnull=True
    ).exists()


def raised_scale(largest: float) -> int:
    """The next round end of a scale: 1, 2 or 5 with zeros.

    >>> raised_scale(130), raised_scale(20), raised_scale(5001)
    (200, 20, 10000)
    """
    ten = 1
    while True:
        for nice in (1, 2, 5):
            if nice * ten >= largest:
                return nice * ten
        ten *= 10


def _without(acts: Iterable[Act]) -> Iterable[str]:
    if Act.SET_VALUE not in acts:
        yield _("Values are not taken: what an item is worth is the product owner's to say.")
    if Act.EDIT_CRITERIA not in acts:
        yield _("Acceptance criteria are not taken: they are the product owner's to edit.")
    if Act.COMMENT not in acts:
        yield _("Comments are not taken: this token was not given that act.")


def is_empty(product: Product | None) -> bool:
    """Whether the product never had an item, so that numbers of the file can be kept."""
    return (
        product is None or not Backlog.objects.filter(product=product, next_number__gt=1).exists()
    )


def refuse_unanswered(destinations: Iterable[Destination], choices: Choices) -> None:
    """Refuse while a question is open that only a person can answer. Raises ChoiceUnfit."""
    for one in destinations:
        if not one.asks_effort:
            continue
        unit = one.product.get_effort_unit_display() if one.product else ""
        if not choices.effort_means:
            raise ChoiceUnfit(
                _(
                    "%(product)s counts effort in %(unit)s, the file does not. Say what its efforts are: leave them out, take them as %(unit)s, or count the product in points."
                )
                % {"product": one.name, "unit": unit},
                field="effort_means",
            )
        if choices.effort_means == "points" and not one.may_switch:
            raise ChoiceUnfit(
                _(
                    "%(product)s cannot be counted in points now: it has efforts in %(unit)s, or its unit is not yours to set. Leave the efforts of the file out."
                )
                % {"product": one.name, "unit": unit},
                field="effort_means",
            )
