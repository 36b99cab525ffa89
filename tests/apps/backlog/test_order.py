"""The one strict order: moves, their undo, and what enters and leaves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog import order_key
from quarterdeck.apps.backlog.models import Backlog, Item
from quarterdeck.apps.backlog.services import items, order
from quarterdeck.apps.backlog.services.order import MovedMeanwhile, NotInOrder, PlaceUnfit
from quarterdeck.apps.workspaces.permissions import NotYours


@pytest.fixture
def five(world):
    return [world.item(title) for title in "ABCDE"]


@pytest.mark.parametrize(
    ("moved", "place", "expected"),
    [
        (0, {"after": 2}, "BCADE"),
        (4, {"before": 0}, "EABCD"),
        (2, {"to": "top"}, "CABDE"),
        (2, {"to": "end"}, "ABDEC"),
        (0, {"position": 3}, "BCADE"),
        (4, {"position": 1}, "EABCD"),
        (1, {"position": 99}, "ACDEB"),
        (1, {"after": 0}, "ABCDE"),
    ],
)
def test_an_item_moves_to_the_place_named(world, five, moved, place, expected):
    named = {k: world.key(five[v]) if k in ("after", "before") else v for k, v in place.items()}

    order.move_item(actor=world.actor("product_owner"), item=world.key(five[moved]), **named)

    assert "".join(world.order()) == expected


def test_a_move_writes_one_row_and_one_record(world, five, django_assert_max_num_queries):
    before = dict(Item.objects.values_list("pk", "rank"))

    with django_assert_max_num_queries(20):
        order.move_item(actor=world.actor("product_owner"), item="RND-5", to="top")

    changed = [pk for pk, rank in Item.objects.values_list("pk", "rank") if before[pk] != rank]
    assert changed == [five[4].pk]
    assert AuditRecord.objects.filter(event="backlog.item.moved").count() == 1


def test_several_items_move_together_and_keep_their_order(world, five):
    order.move_items(
        actor=world.actor("product_owner"), items=["RND-5", "RND-2", "RND-3"], to="top"
    )

    assert "".join(world.order()) == "BCEAD"


def test_several_items_move_under_one(world, five):
    order.move_items(actor=world.actor("product_owner"), items=["RND-1", "RND-2"], after="RND-4")

    assert "".join(world.order()) == "CDABE"


@pytest.mark.parametrize("part", ["developer", "scrum_master", "stakeholder", "administrator"])
def test_only_the_product_owner_orders(world, five, part):
    with pytest.raises(NotYours):
        order.move_item(actor=world.actor(part), item="RND-1", to="end")

    assert "".join(world.order()) == "ABCDE"


def test_a_move_from_a_stale_page_is_refused(world, five):
    seen = five[3].rank
    order.move_item(actor=world.actor("product_owner"), item="RND-4", to="top")

    with pytest.raises(MovedMeanwhile):
        order.move_item(actor=world.actor("product_owner"), item="RND-4", to="end", seen_rank=seen)


@pytest.mark.parametrize(
    "place", [{}, {"to": "middle"}, {"to": "top", "position": 1}, {"position": 0}]
)
def test_a_place_that_cannot_be_meant_is_refused(world, five, place):
    with pytest.raises(PlaceUnfit):
        order.move_item(actor=world.actor("product_owner"), item="RND-1", **place)


def test_what_is_done_in_the_trash_or_an_epic_has_no_place(world, five):
    owner = world.actor("product_owner")
    items.trash_items(actor=owner, items=["RND-2"])
    items.edit_item(actor=owner, item="RND-3", changes={"state": "done"})
    world.item("Epic", kind="epic")

    assert "".join(world.order()) == "ADE"
    assert Backlog.objects.get(product=world.product).listed_count == 3
    for key in ("RND-2", "RND-3", "RND-6"):
        with pytest.raises(NotInOrder):
            order.move_item(actor=world.actor("product_owner"), item=key, to="top")


def test_what_comes_back_takes_its_old_place(world, five):
    items.trash_items(actor=world.actor("product_owner"), items=["RND-2"])
    order.move_item(actor=world.actor("product_owner"), item="RND-5", after="RND-1")
    items.restore_items(actor=world.actor("product_owner"), items=["RND-2"])

    assert sorted(world.order()) == list("ABCDE")
    assert world.order()[0] == "A"
    assert world.order().index("B") < world.order().index("C")


def test_the_same_gap_takes_a_thousand_moves(world, five):
    """Keys stay short: a crowded neighbourhood is spread anew."""
    for n in range(400):
        order.move_item(actor=world.actor("product_owner"), item=f"RND-{3 + n % 2}", after="RND-1")

    assert "".join(world.order()[:1]) == "A"
    assert sorted(world.order()) == list("ABCDE")
    assert max(len(rank) for rank in Item.objects.values_list("rank", flat=True)) <= 61


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=60))
def test_keys_hold_any_sequence_of_insertions(places):
    keys = [order_key.between(None, None)]
    for place, _other in places:
        at = place % (len(keys) + 1)
        low = keys[at - 1] if at else None
        high = keys[at] if at < len(keys) else None
        key = order_key.between(low, high)
        assert low is None or low < key
        assert high is None or key < high
        assert set(key) <= set(order_key.DIGITS)
        keys.insert(at, key)
    assert keys == sorted(set(keys))


def test_appending_keeps_keys_short():
    key = order_key.between(None, None)
    for _ in range(100_000):
        following = order_key.between(key, None)
        assert following > key
        key = following
    assert len(key) <= 5
    for _ in range(100_000):
        key = order_key.between(None, key)
    assert len(key) <= 6
