"""The product owner lets someone do named acts until a day, and stays accountable."""

from datetime import timedelta

import pytest

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.services import order
from quarterdeck.apps.workspaces.permissions import DELEGABLE, Act, NotYours, may
from quarterdeck.apps.workspaces.services import delegations


def delegate(world, to="delegate", by="product_owner", acts=("order_backlog",), days=10):
    return delegations.delegate(
        actor=world.actor(by),
        product="RND",
        to=world.people[to].pk,
        acts=acts,
        until=(world.now + timedelta(days=days)).date(),
    )


def test_the_delegate_acts_and_the_record_says_for_whom(world):
    first, second = world.item("First"), world.item("Second")
    delegate(world)

    order.move_item(actor=world.actor("delegate"), item=world.key(second), to="top")

    assert world.order() == ["Second", "First"]
    record = AuditRecord.objects.filter(event__contains="moved").latest("pk")
    assert record.actor_id == world.people["delegate"].pk
    assert record.for_id == world.people["product_owner"].pk
    assert first.product == second.product


def test_only_the_delegated_acts(world):
    delegate(world, acts=["order_backlog"])

    allowed = {act for act in DELEGABLE if may(world.actor("delegate"), act, world.product)}

    assert allowed == {Act.ORDER_BACKLOG}


def test_it_holds_on_the_last_day_and_not_on_the_next(world):
    made = delegate(world, days=3)
    world.now = made.until - timedelta(minutes=2)
    assert may(world.actor("delegate"), Act.ORDER_BACKLOG, world.product)

    world.now = made.until
    assert not may(world.actor("delegate"), Act.ORDER_BACKLOG, world.product)


@pytest.mark.parametrize("by", ["developer", "administrator", "delegate"])
def test_only_the_product_owner_delegates(world, by):
    with pytest.raises(NotYours):
        delegate(world, to="stakeholder", by=by)


def test_a_delegate_cannot_delegate_on(world):
    delegate(world, acts=sorted(DELEGABLE))
    with pytest.raises(NotYours):
        delegate(world, to="stakeholder", by="delegate")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"acts": []}, delegations.ActNotDelegable),
        ({"acts": ["estimate_effort"]}, delegations.ActNotDelegable),
        ({"acts": ["sail"]}, delegations.ActNotDelegable),
        ({"days": -1}, delegations.DateUnfit),
        ({"days": 900}, delegations.DateUnfit),
        ({"to": "product_owner"}, delegations.ToOneself),
        ({"to": "administrator"}, None),
    ],
)
def test_what_cannot_be_delegated(world, changed, refusal):
    if refusal is None:
        assert delegate(world, **changed).pk
        return
    with pytest.raises(refusal):
        delegate(world, **changed)


def test_the_same_act_is_not_delegated_twice_to_one_person(world):
    delegate(world, acts=["order_backlog", "answer"])
    with pytest.raises(delegations.DelegatedAlready, match="Order the backlog"):
        delegate(world, acts=["choose_plan", "order_backlog"])
    assert delegate(world, acts=["choose_plan"]).pk


def test_the_date_is_changed_and_the_delegation_taken_back(world):
    made = delegate(world, days=1)
    later = (world.now + timedelta(days=20)).date()

    delegations.change_delegation(
        actor=world.actor("product_owner"), delegation_id=made.pk, until=later
    )
    world.now += timedelta(days=15)
    assert may(world.actor("delegate"), Act.ORDER_BACKLOG, world.product)

    delegations.end_delegation(actor=world.actor("product_owner"), delegation_id=made.pk)
    assert not may(world.actor("delegate"), Act.ORDER_BACKLOG, world.product)
    with pytest.raises(delegations.NoSuchDelegation):
        delegations.end_delegation(actor=world.actor("product_owner"), delegation_id=made.pk)


def test_who_holds_it_may_give_it_back_and_nobody_else_may(world):
    made = delegate(world)
    with pytest.raises(NotYours):
        delegations.end_delegation(actor=world.actor("developer"), delegation_id=made.pk)
    with pytest.raises(delegations.NoSuchDelegation):
        delegations.end_delegation(actor=world.actor("outsider"), delegation_id=made.pk)

    delegations.end_delegation(actor=world.actor("delegate"), delegation_id=made.pk)

    assert not may(world.actor("delegate"), Act.ORDER_BACKLOG, world.product)
