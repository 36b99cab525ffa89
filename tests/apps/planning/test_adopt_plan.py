"""Adopting a plan: its items lead the order, in one act that one undo takes back."""

import pytest

from planned import solved
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.services import dependencies, items, order, undo, variants
from quarterdeck.apps.backlog.services.undo import ChangedSince
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.planning.services.releases import NothingToAdopt, PlanOutdated
from quarterdeck.apps.workspaces.permissions import NotYours
from quarterdeck.errors import NotFound


@pytest.fixture
def seven(world):
    """Seven items; with sprints of 3 and 3, the plan takes F and D first, then G and B."""
    figures = {"A": (1, 3), "B": (6, 1), "C": (1, 3), "D": (8, 1), "E": (1, 3), "F": (9, 2)}
    for title, (value, effort) in {**figures, "G": (7, 2)}.items():
        world.item(title, value=value, effort=effort)


def adopt(world, plan, part="product_owner"):
    return releases.adopt_plan(actor=world.actor(part), plan_id=plan.pk)


def test_the_plans_items_lead_by_sprint_and_keep_their_order_within(world, seven):
    plan = solved(world, "3, 3")
    sprints = {row.item.title: row.sprint for row in plan.planned.select_related("item")}

    adopt(world, plan)

    first = sorted(title for title, sprint in sprints.items() if sprint == 0)
    second = sorted(title for title, sprint in sprints.items() if sprint == 1)
    assert sorted(sprints) == ["B", "D", "F", "G"]
    assert world.order() == [*first, *second, "A", "C", "E"]
    assert ReleasePlan.objects.get().chosen_by == world.people["product_owner"]


def test_one_undo_takes_the_order_and_the_choice_back(world, seven):
    before = world.order()
    plan = adopt(world, solved(world, "3, 3"))
    assert world.order() != before

    undo.undo_last(actor=world.actor("product_owner"), product="RND")

    plan.refresh_from_db()
    assert world.order() == before
    assert (plan.chosen_at, plan.chosen_by) == (None, None)


def test_an_undo_after_a_second_adoption_gives_the_first_back(world, seven):
    one = adopt(world, solved(world, "3"))
    after_one, chosen_at = world.order(), one.chosen_at
    two = adopt(world, solved(world, "3, 3"))

    undo.undo_last(actor=world.actor("product_owner"), product="RND")

    one.refresh_from_db()
    two.refresh_from_db()
    assert world.order() == after_one
    assert (one.chosen_at, two.chosen_at) == (chosen_at, None)


def test_an_order_that_someone_changed_since_is_not_undone(world, seven):
    plan = adopt(world, solved(world, "3, 3"))
    leading = plan.planned.select_related("item__product").order_by("position").first().item
    order.move_item(actor=world.actor("product_owner"), item=world.key(leading), to="end")
    batch = AuditRecord.objects.get(event="planning.plan.chosen").batch
    moved = world.order()

    with pytest.raises(ChangedSince):
        undo.undo_last(actor=world.actor("product_owner"), product="RND", batch=batch)

    assert world.order() == moved


def test_items_that_lead_already_stay_and_leave_no_record(world, seven):
    plan = solved(world, "3, 3")
    adopt(world, plan)
    moves = AuditRecord.objects.filter(event="backlog.item.moved").count()

    adopt(world, plan)

    assert AuditRecord.objects.filter(event="backlog.item.moved").count() == moves


def test_the_record_says_under_which_item_each_stood_and_stands(world):
    world.item("A", value=1, effort=9)
    world.item("B", value=5, effort=1)
    world.item("C", value=5, effort=1)
    adopt(world, solved(world, "2"))

    moves = AuditRecord.objects.filter(event="backlog.item.moved").order_by("pk")
    assert [(m.before["under"], m.after["under"]) for m in moves] == [(1, None), (2, 2)]


@pytest.mark.parametrize("gone", ["trashed", "done", "epic"])
def test_a_plan_whose_items_left_the_order_is_refused_by_name(world, seven, gone):
    plan = solved(world, "3, 3")
    if gone == "trashed":
        items.trash_items(actor=world.actor("developer"), items=["RND-4"])
    else:
        change = {"state": "done"} if gone == "done" else {"kind": "epic"}
        items.edit_item(actor=world.actor("developer"), item="RND-4", changes=change)
    before = world.order()

    with pytest.raises(PlanOutdated) as refused:
        adopt(world, plan)

    assert refused.value.message.startswith("RND-4 of this plan is not in the order any more")
    assert refused.value.facts == {"items": ["RND-4"]}
    assert world.order() == before


def test_a_plan_that_no_longer_fits_is_refused_with_the_sprint(world, seven):
    plan = solved(world, "3, 3")
    items.edit_item(actor=world.actor("developer"), item="RND-4", changes={"effort": 2})
    sprint = plan.planned.get(item__number=4).sprint + 1

    with pytest.raises(PlanOutdated) as refused:
        adopt(world, plan)

    assert f"Sprint {sprint}: by today's efforts it holds more" in refused.value.message


def test_a_plan_without_a_new_need_is_refused(world, seven):
    plan = solved(world, "3, 3")
    dependencies.add_dependency(actor=world.actor("developer"), item="RND-4", needs="RND-1")

    with pytest.raises(PlanOutdated, match="RND-4: what it needs is not in the plan"):
        adopt(world, plan)


def test_a_plan_whose_version_is_gone_is_refused(world):
    world.item("A", value=9, effort=8)
    who, what = world.actor("product_owner"), {"item": "RND-1", "name": "good enough"}
    variants.set_variant(actor=who, value=5, **what)
    variants.set_variant(actor=world.actor("developer"), effort=3, **what)
    plan = solved(world, "3")
    variants.remove_variant(actor=who, **what)

    with pytest.raises(PlanOutdated, match="RND-1: it has other versions now"):
        adopt(world, plan)


def test_new_versions_and_values_do_not_stand_in_the_way(world, seven):
    plan = solved(world, "3, 3")
    variants.set_variant(actor=world.actor("product_owner"), item="RND-4", name="perfect", value=99)
    items.edit_item(actor=world.actor("product_owner"), item="RND-6", changes={"value": 1})

    adopt(world, plan)

    assert "F" in world.order()[:4]


def test_an_empty_plan_and_a_failed_one_hold_nothing_to_adopt(world):
    with pytest.raises(NothingToAdopt):
        adopt(world, solved(world, "0"))


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        ("developer", NotYours),
        ("scrum_master", NotYours),
        ("stakeholder", NotYours),
        ("administrator", NotYours),
        ("outsider", NotFound),
    ],
)
def test_only_the_product_owner_adopts(world, seven, part, refusal):
    plan = solved(world, "3, 3")
    before = world.order()

    with pytest.raises(refusal):
        adopt(world, plan, part)

    assert world.order() == before


def test_a_delegate_with_both_acts_adopts_for_the_product_owner(world, seven):
    from datetime import timedelta

    from quarterdeck.apps.workspaces.models import Delegation

    delegation = Delegation.objects.create(
        product=world.product,
        delegate=world.people["delegate"],
        owner=world.people["product_owner"],
        acts=["choose_plan"],
        starts_at=world.now,
        until=world.now + timedelta(days=1),
    )
    plan = solved(world, "3, 3")
    with pytest.raises(NotYours, match="Order the backlog"):
        adopt(world, plan, "delegate")
    delegation.acts = ["choose_plan", "order_backlog"]
    delegation.save()

    adopt(world, plan, "delegate")

    record = AuditRecord.objects.get(event="planning.plan.chosen")
    owner = world.people["product_owner"].pk
    assert (record.actor_id, record.for_id) == (world.people["delegate"].pk, owner)
    moves = AuditRecord.objects.filter(event="backlog.item.moved")
    assert {move.for_id for move in moves} == {owner}
