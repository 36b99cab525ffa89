"""Release plans: having one computed, stopping that, and adopting what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.queries.find import find_items
from quarterdeck.apps.backlog.queries.lists import listed_count
from quarterdeck.apps.backlog.services.front import put_first
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.planning.capacity import (
    Capacities,
    capacities_of,
    check_seconds,
    sprint_names,
)
from quarterdeck.apps.planning.models import (
    DEFAULT_SECONDS,
    PlannedItem,
    PlanSettings,
    ReleasePlan,
)
from quarterdeck.apps.planning.queries.problem import BacklogProblem, backlog_problem
from quarterdeck.apps.planning.services.choosing import set_chosen
from quarterdeck.apps.planning.services.outcome import end_without_plan, record, settle
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.engines import plan as engine
from quarterdeck.engines.plan.in_order import STANDARD
from quarterdeck.errors import Conflict, Invalid, NotFound

SOLVE = "planning.solve_release"


class NoSuchPlan(NotFound):
    code = "no_such_plan"


class PlanUnderWay(Conflict):
    """Another plan of the product is being computed; ``facts["plan_id"]`` is that one."""

    code = "plan_under_way"


class FiguresUnfit(Invalid):
    code = "figures_unfit"


class NotUnderWay(Conflict):
    code = "not_under_way"


class NothingToAdopt(Conflict):
    code = "nothing_to_adopt"


class PlanOutdated(Conflict):
    """The backlog has changed so that the plan no longer holds; ``facts["items"]`` says where."""

    code = "plan_outdated"


@transaction.atomic
def solve_release(
    *,
    actor: Actor,
    product: str,
    capacities: Capacities,
    names: Sequence[str] | None = None,
    title: str = "",
    time_limit: float = DEFAULT_SECONDS,
) -> ReleasePlan:
    """Have the best release plan computed from the backlog as it stands; a job does the work.

    ``capacities`` is what each sprint can hold, in the product's unit, in time order: numbers,
    or text such as "15, 15, 10" or "4 × 24". ``names`` names the sprints, ``title`` the plan.
    The solver stops after ``time_limit`` seconds with the best it has. Asked for the same while
    it is being computed, the plan under way is the answer. Raises NotFound, NotAllowed,
    CapacityUnfit, SprintNamesUnfit, TimeLimitUnfit, FiguresUnfit, PlanUnderWay.
    """
    found = find_product(actor, product)
    require(actor, Act.SOLVE_PLAN, found)
    wanted = capacities_of(capacities)
    named = sprint_names(names, len(wanted))
    seconds = check_seconds(time_limit)
    sprints = [{"name": n, "capacity": c} for n, c in zip(named, wanted, strict=True)]
    settings = _settings_of(found)
    if (running := _under_way(actor, found)) is not None:
        if (running.sprints, running.time_limit) == (sprints, seconds):
            return running
        raise PlanUnderWay(
            _("%(plan)s is being computed. Wait until it is done, or cancel it first.")
            % {"plan": running.name},
            plan_id=running.pk,
        )
    drawn = _problem(found, sprints)
    plan = _create(actor, found, settings.next_number, title, sprints, seconds, drawn)
    plan.job_id = jobs.queue(SOLVE, requested_by=actor.user_id, plan_id=plan.pk).pk
    plan.save(update_fields=["job_id"])
    settings.capacities, settings.time_limit = wanted, seconds
    settings.next_number += 1
    settings.save()
    return plan


def _settings_of(product: Product) -> PlanSettings:
    """The product's settings, locked until commit."""
    PlanSettings.objects.get_or_create(product=product)
    return PlanSettings.objects.select_for_update(no_key=True).get(product=product)


def _under_way(actor: Actor, product: Product) -> ReleasePlan | None:
    rows = ReleasePlan.objects.unfinished().filter(product=product)
    running = rows.select_for_update(no_key=True).first()
    return None if running is None or settle(actor, running) else running


def _problem(product: Product, sprints: Sequence[dict[str, Any]]) -> BacklogProblem:
    try:
        return backlog_problem(
            product, [engine.Sprint(sprint["name"], sprint["capacity"]) for sprint in sprints]
        )
    except engine.InstanceError as error:
        raise FiguresUnfit(
            _("The backlog cannot be planned as it stands: %(why)s") % {"why": error}
        ) from None


def _create(
    actor: Actor,
    product: Product,
    number: int,
    title: str,
    sprints: list[dict[str, Any]],
    seconds: float,
    drawn: BacklogProblem,
) -> ReleasePlan:
    common, count = drawn.common_value()
    plan = ReleasePlan(
        product=product,
        number=number,
        name=" ".join(title.split())[:120] or _("Plan %(number)s") % {"number": number},
        sprints=sprints,
        time_limit=seconds,
        inputs=engine.document_of(drawn.problem),
        listed_count=listed_count(product),
        weighed_count=len(drawn.problem.items),
        unestimated_count=drawn.unestimated,
        has_ranges=drawn.problem.has_ranges,
        common_value=common,
        common_count=count,
        dropped_needs=[list(need) for need in drawn.dropped],
        requested_by_id=actor.user_id,
        created_at=actor.now,
    )
    plan.save(force_insert=True)
    made = audit.record(
        actor,
        "planning.plan.requested",
        plan,
        after={"number": number, "capacities": [sprint["capacity"] for sprint in sprints]},
        product_id=product.pk,
    )
    plan.as_of_record = made.pk
    plan.save(update_fields=["as_of_record"])
    return plan


@transaction.atomic
def cancel_release(*, actor: Actor, plan_id: int) -> ReleasePlan:
    """Stop computing a plan. What the solver has found by then is kept, and says so.

    Raises NotFound, NotAllowed, NotUnderWay.
    """
    plan = _find(actor, plan_id)
    require(actor, Act.SOLVE_PLAN, plan.product)
    if plan.state not in ReleasePlan.UNFINISHED or settle(actor, plan):
        raise NotUnderWay(
            _("%(plan)s is not being computed any more: there is nothing to cancel.")
            % {"plan": plan.name}
        )
    # Not settled above: the job exists.
    job = jobs.ask_cancel(str(plan.job_id))
    if job.is_finished:
        why = _("Cancelled before a plan was found.")
        end_without_plan(actor, plan, ReleasePlan.State.CANCELLED, why)
    else:
        record(actor, "planning.plan.cancel_asked", plan)
    return plan


@transaction.atomic
def adopt_plan(*, actor: Actor, plan_id: int) -> ReleasePlan:
    """Choose a plan: its items are ordered first, by sprint, else as they stand now.

    One undo takes the order and the choice back. The plan must still hold: its items are in
    the order, and fit its sprints by their figures and dependencies of today. Raises NotFound,
    NotAllowed, NothingToAdopt, PlanOutdated.
    """
    plan = _find(actor, plan_id)
    for_id = require(actor, Act.CHOOSE_PLAN, plan.product)
    require(actor, Act.ORDER_BACKLOG, plan.product)
    rows = list(PlannedItem.objects.filter(plan=plan).select_related("item").order_by("position"))
    if plan.value is None or not rows:
        raise NothingToAdopt(
            _("%(plan)s holds no items, so there is nothing to order first.") % {"plan": plan.name}
        )
    sprint_of = {row.item_id: row.sprint for row in rows}
    keys = [f"{plan.product.key}-{row.item.number}" for row in rows]
    _settings_of(plan.product)
    _product, items = find_items(actor, keys, lock=True)
    _check_holds(plan, rows)
    ordered = sorted(items, key=lambda item: (sprint_of[item.pk], item.rank))
    put_first(actor, plan.product, ordered, for_id=for_id)
    set_chosen(actor, plan, actor.now, actor.user_id, for_id=for_id)
    return plan


def _find(actor: Actor, plan_id: int) -> ReleasePlan:
    """The plan the actor sees, locked until commit."""
    rows = ReleasePlan.objects.visible_to(actor).select_related("product__workspace")
    plan = rows.select_for_update(of=("self",), no_key=True).filter(pk=plan_id).first()
    if plan is None:
        raise NoSuchPlan(_("There is no plan %(id)s here.") % {"id": plan_id})
    return plan


def _check_holds(plan: ReleasePlan, rows: Sequence[PlannedItem]) -> None:
    """Refuse a plan that today's backlog does not allow any more."""
    drawn = _problem(plan.product, plan.sprints)
    key = {row.item_id: f"{plan.product.key}-{row.item.number}" for row in rows}
    if gone := [key[row.item_id] for row in rows if key[row.item_id] not in drawn.item_ids]:
        raise PlanOutdated(
            ngettext(
                "%(items)s of this plan is not in the order any more: it is done, in the trash, or an epic. Compute the plan again.",
                "%(items)s of this plan are not in the order any more: done, in the trash, or epics. Compute the plan again.",
                len(gone),
            )
            % {"items": _some(gone)},
            items=gone,
        )
    choice = {}
    for row in rows:
        here = key[row.item_id]
        variants = drawn.problem.items[drawn.problem.position[here]].variants
        version = _version(row.variant, [variant.name or "" for variant in variants])
        if version is None:
            raise _changed(here, _("it has other versions now"))
        choice[here] = engine.Placement(version, row.sprint)
    try:
        engine.check(drawn.problem, choice)
    except engine.RuleBroken as broken:
        raise _changed(broken.about, str(_BROKEN.get(broken.rule, broken.rule))) from None


def _version(name: str, names: Sequence[str]) -> int | None:
    """Where this version stands now; an item's only version is its standard one."""
    same = {name, "", STANDARD} if name in ("", STANDARD) else {name}
    return next((place for place, now in enumerate(names) if now in same), None)


_BROKEN = {
    "after": _lazy("what it needs is not in the plan"),
    "no effort": _lazy("it has no effort any more"),
    "capacity": _lazy("by today's efforts it holds more than its capacity"),
}


def _changed(about: str, what: str) -> PlanOutdated:
    return PlanOutdated(
        _(
            "The backlog has changed since this plan was computed. %(about)s: %(what)s. Compute the plan again."
        )
        % {"about": about, "what": what},
        items=[about],
    )


def _some(keys: Sequence[str]) -> str:
    """Up to five keys by name, the rest by their number."""
    named = ", ".join(keys[:5])
    more = len(keys) - 5
    return named if more <= 0 else _("%(named)s and %(more)s more") % {"named": named, "more": more}
