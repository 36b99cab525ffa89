"""Reading plans: one with all that stands in it, the list of them, and what is stale."""

import pytest

from planned import solved
from quarterdeck.apps.backlog.services import dependencies, items, order, variants
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.planning.queries.page import plan_page
from quarterdeck.apps.planning.queries.releases import PlanNotHere, plan_of, plans_of
from quarterdeck.apps.planning.services import releases
from quarterdeck.errors import NotFound


def board(world, part="product_owner", **options):
    return plan_of(actor=world.actor(part), product="RND", **options)


@pytest.fixture
def plan(world):
    """Sprints of 3 and 2: C and B are planned, A is outweighed, D and E cannot be."""
    world.item("A", value=2, effort=3)
    world.item("B", value=5, effort=2)
    world.item("C", value=9, effort=3)
    world.item("D", value=9)
    world.item("E", value=9, effort=8)
    world.item("F", value=1, effort=1)
    dependencies.add_dependency(actor=world.actor("developer"), item="RND-6", needs="RND-5")
    return solved(world, "3, 2")


def test_a_board_says_what_is_in_and_what_is_out_and_why(world, plan):
    read = board(world)

    assert (read.state, read.proven, read.value, read.is_finished) == ("solved", True, 14, True)
    assert [(s.name, s.capacity, s.used, s.items, s.value) for s in read.sprints] == [
        ("Sprint 1", 3, 3, 1, 9),
        ("Sprint 2", 2, 2, 1, 5),
    ]
    assert (read.capacity, read.used, read.item_count, read.left_count) == (5, 5, 2, 4)
    assert [(r.key, r.title, r.variant, r.sprint, r.value, r.effort) for r in read.planned] == [
        ("RND-3", "C", None, "Sprint 1", 9, 3),
        ("RND-2", "B", None, "Sprint 2", 5, 2),
    ]
    assert [(row.key, row.because) for row in read.left] == [
        ("RND-1", "Others earn more, or as much, with the same capacity."),
        ("RND-5", "Larger than every sprint. Split it."),
        ("RND-6", "Needs RND-5, which is not in the plan."),
        ("RND-4", "Has no effort: the developers have not sized it."),
    ]
    assert (read.order.value, read.order.items, read.order.ends_at) == (7, 2, "RND-3")
    assert read.gain == 1.0
    assert read.requested_by == "Ines Okafor"


def test_its_lists_are_read_in_parts(world, plan):
    read = board(world, planned_from=1, left_from=2, count=1)

    assert [row.key for row in read.planned] == ["RND-2"]
    assert [row.key for row in read.left] == ["RND-6"]
    assert (read.item_count, read.left_count) == (2, 4)


def test_reading_a_plan_costs_the_same_however_many_items_it_has(
    world, plan, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        board(world)


def test_before_the_first_plan_there_is_none(world):
    world.item("A", value=1, effort=1)
    world.item("B", value=1)

    page = plan_page(actor=world.actor("developer"), product="RND")

    assert board(world) is None
    assert (page.board, page.listed_count, page.unestimated_count) == (None, 2, 1)
    assert (page.capacities, page.time_limit, page.plans) == ((), 60, ())
    assert "solve_plan" in page.may
    assert "choose_plan" not in page.may


def test_the_latest_is_read_unless_one_is_named(world, plan):
    second = solved(world, "9")

    assert board(world).id == second.pk
    assert board(world, plan_id=plan.pk).id == plan.pk
    assert [row.number for row in plans_of(actor=world.actor("developer"), product="RND")] == [2, 1]


def test_a_plan_of_another_product_is_not_here(world, plan):
    world.new_product("OTH", "Other")

    with pytest.raises(PlanNotHere):
        plan_of(actor=world.actor("developer"), product="OTH", plan_id=plan.pk)


def test_an_outsider_reads_no_plan(world, plan):
    with pytest.raises(NotFound):
        board(world, "outsider")


def test_a_waiting_plan_shows_that_it_waits_and_a_running_one_its_best(world):
    releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="5")
    waiting = board(world).progress
    best = {"value": 8.0, "bound": 9.0, "items": 3}
    Job.objects.update(
        state="running", heartbeat_at=world.now, started_at=world.now, share=0.25, best=best
    )

    running = board(world).progress

    assert (waiting.has_begun, waiting.value, waiting.share) == (False, None, None)
    assert (running.has_begun, running.share) == (True, 0.25)
    assert {"value": running.value, "bound": running.bound, "items": running.items} == best


@pytest.mark.parametrize("deleted", [False, True])
def test_a_plan_whose_job_is_over_is_not_shown_as_running(world, deleted):
    releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="5")
    if deleted:
        Job.objects.all().delete()
    else:
        Job.objects.update(state="failed", error="The worker stopped.", finished_at=world.now)

    read = board(world)

    assert (read.state, read.is_finished) == ("failed", True)
    assert read.error == (
        "Its job is gone. Compute the plan again." if deleted else "The worker stopped."
    )


@pytest.mark.parametrize(
    ("part", "change", "count"),
    [
        ("product_owner", {"value": 7}, 1),
        ("developer", {"effort": 7}, 1),
        ("developer", {"state": "done"}, 1),
        ("developer", {"kind": "epic"}, 1),
        ("developer", {"title": "Another name"}, 0),
        ("developer", {"description": "More words"}, 0),
        ("developer", {"state": "ready"}, 0),
    ],
)
def test_a_plan_is_stale_when_what_it_is_computed_from_changed(world, plan, part, change, count):
    items.edit_item(actor=world.actor(part), item="RND-1", changes=change)

    assert board(world).changed == count


def test_new_and_trashed_items_needs_and_versions_make_it_stale_and_moves_do_not(world, plan):
    order.move_item(actor=world.actor("product_owner"), item="RND-1", to="end")
    assert board(world).changed == 0

    world.item("New")
    items.trash_items(actor=world.actor("developer"), items=["RND-2"])
    dependencies.add_dependency(actor=world.actor("developer"), item="RND-3", needs="RND-1")
    variants.set_variant(actor=world.actor("product_owner"), item="RND-4", name="perfect", value=9)
    variants.set_variant(actor=world.actor("developer"), item="RND-4", name="perfect", effort=9)

    assert board(world).changed == 4


def test_changes_of_another_product_and_from_before_do_not_count(world, plan):
    world.new_product("OTH", "Other")
    world.item("Elsewhere", product="OTH")

    assert board(world).changed == 0
    assert solved(world, "3, 2").pk == board(world).id
    assert board(world).changed == 0
