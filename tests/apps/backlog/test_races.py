"""Two people at the same moment: every order is valid, no number is given twice."""

from itertools import count

import pytest

from quarterdeck.apps.backlog.models import Backlog, Dependency, Item
from quarterdeck.apps.backlog.services import criteria, dependencies, items, order
from quarterdeck.apps.backlog.services.dependencies import DependencyCycle
from quarterdeck.apps.backlog.services.fields import ChangedMeanwhile
from races import at_once
from world import World

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 6


@pytest.fixture
def many():
    world = World()
    for n in range(CALLERS + 2):
        world.item(f"Item {n}")
    return world


def each_once(calls):
    """A function for `at_once` that gives every caller another call."""
    turn = count()
    return lambda: calls[next(turn)]()


def test_moves_to_one_place_at_once_are_all_done_and_leave_one_strict_order(many):
    actors = [many.actor("product_owner") for _ in range(CALLERS)]
    calls = [
        lambda n=n, actor=actor: order.move_item(actor=actor, item=f"RND-{n + 3}", after="RND-1")
        for n, actor in enumerate(actors)
    ]

    answers = at_once(CALLERS, each_once(calls))

    assert [type(answer) for answer in answers] == [Item] * CALLERS
    titles = many.order()
    assert titles[0] == "Item 0"
    assert titles[-1] == "Item 1"
    assert sorted(titles) == sorted(f"Item {n}" for n in range(CALLERS + 2))


def test_items_created_at_once_have_numbers_and_places_of_their_own(many):
    actors = [many.actor("developer") for _ in range(CALLERS)]
    calls = [
        lambda actor=actor: items.create_item(actor=actor, product="RND", title="New")
        for actor in actors
    ]

    answers = at_once(CALLERS, each_once(calls))

    assert len({item.number for item in answers}) == CALLERS
    assert Backlog.objects.get().listed_count == len(many.order()) == 2 * CALLERS + 2


def test_of_two_edits_of_one_title_the_second_is_told(many):
    actors = [many.actor("developer"), many.actor("product_owner")]
    calls = [
        lambda actor=actor, title=title: items.edit_item(
            actor=actor, item="RND-1", changes={"title": title}, was={"title": "Item 0"}
        )
        for actor, title in zip(actors, ("One", "Other"), strict=True)
    ]

    answers = at_once(2, each_once(calls))

    assert sorted(type(answer).__name__ for answer in answers) == ["ChangedMeanwhile", "Item"]
    refusal = next(answer for answer in answers if isinstance(answer, ChangedMeanwhile))
    kept = Item.objects.get(number=1).title
    assert {kept, refusal.facts["yours"]["title"]} == {"One", "Other"}


def test_two_dependencies_at_once_close_no_circle(many):
    actors = [many.actor("developer"), many.actor("developer")]
    calls = [
        lambda: dependencies.add_dependency(actor=actors[0], item="RND-1", needs="RND-2"),
        lambda: dependencies.add_dependency(actor=actors[1], item="RND-2", needs="RND-1"),
    ]

    answers = at_once(2, each_once(calls))

    assert sum(isinstance(answer, DependencyCycle) for answer in answers) == 1
    assert Dependency.objects.count() == 1


def test_criteria_added_at_once_have_codes_of_their_own(many):
    actors = [many.actor("product_owner") for _ in range(CALLERS)]
    calls = [
        lambda actor=actor: criteria.add_criterion(actor=actor, item="RND-1", text="Holds")
        for actor in actors
    ]

    answers = at_once(CALLERS, each_once(calls))

    assert sorted(row.code for row in answers) == [f"AC-{n + 1}" for n in range(CALLERS)]


def test_the_trash_and_a_move_at_once_keep_the_count(many):
    actors = [many.actor("product_owner") for _ in range(2)]
    calls = [
        lambda: items.trash_items(actor=actors[0], items=["RND-3"]),
        lambda: order.move_item(actor=actors[1], item="RND-3", to="top"),
    ]

    at_once(2, each_once(calls))

    assert Backlog.objects.get().listed_count == len(many.order()) == CALLERS + 1
