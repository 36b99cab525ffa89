"""What the current plan says of a backlog: marks on items, and the line in the order."""

import pytest

from planned import solved
from quarterdeck.apps.backlog.services import dependencies, items, order, variants
from quarterdeck.apps.planning.queries import marks
from quarterdeck.apps.planning.queries.marks import PlanMark, course_line, plan_marks
from quarterdeck.apps.planning.services import releases


@pytest.fixture
def rows(world):
    """A to E; with a capacity of 5 the order does A and B, the plan C and E."""
    figures = {"A": (2, 3), "B": (3, 2), "C": (9, 2), "D": (1, 4), "E": (8, 3)}
    return {
        title: world.item(title, value=value, effort=effort)
        for title, (value, effort) in figures.items()
    }


def test_without_a_plan_there_are_no_marks_and_no_line(world, rows):
    releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="5")

    assert plan_marks(world.product, [row.pk for row in rows.values()]) == {}
    assert course_line(world.product) is None


def test_marks_say_which_items_are_in_and_which_version(world, rows):
    one = world.actor("product_owner")
    variants.set_variant(actor=one, item="RND-3", name="good enough", value=9)
    variants.set_variant(actor=world.actor("developer"), item="RND-3", name="good enough", effort=1)
    solved(world, "4, 2")

    found = plan_marks(world.product, [rows["C"].pk, rows["D"].pk])

    assert found[rows["C"].pk].in_plan
    assert found[rows["C"].pk].variant == "good enough"
    assert found[rows["D"].pk] == PlanMark(False)


def test_the_line_stands_where_the_order_ends_and_says_what_the_plan_gains(world, rows):
    plan = solved(world, "5")

    line = course_line(world.product)

    assert (line.after_id, line.plan_id, line.is_proven) == (rows["B"].pk, plan.pk, True)
    assert (line.order_value, line.plan_value, line.capacity) == (5, 17, 5)
    assert line.gain == pytest.approx(2.4)
    assert (line.left_from_above, line.taken_from_below, line.is_whole) == (2, 2, False)


def test_the_line_follows_the_order_as_it_stands_now(world, rows):
    solved(world, "5")
    order.move_item(actor=world.actor("product_owner"), item="RND-3", to="top")

    line = course_line(world.product)

    assert (line.after_id, line.order_value) == (rows["A"].pk, 11)
    assert (line.left_from_above, line.taken_from_below) == (1, 1)


def test_the_line_keeps_to_each_sprint_as_the_engine_does(world, rows):
    solved(world, "3, 3")

    line = course_line(world.product)

    # A fills the first sprint, B leaves 1 of the second, and C needs 2.
    assert (line.after_id, line.order_value) == (rows["B"].pk, 5)


def test_items_that_cannot_be_done_are_passed_over(world, rows):
    items.edit_item(actor=world.actor("developer"), item="RND-1", changes={"effort": None})
    dependencies.add_dependency(actor=world.actor("developer"), item="RND-2", needs="RND-1")
    solved(world, "5")

    assert course_line(world.product).after_id == rows["C"].pk


def test_where_everything_fits_there_is_no_line_to_draw(world, rows):
    solved(world, "99")

    line = course_line(world.product)

    assert (line.is_whole, line.gain) == (True, 0)


def test_where_nothing_fits_the_line_has_no_item(world, rows):
    solved(world, "1")

    line = course_line(world.product)

    assert (line.after_id, line.after_rank, line.order_value, line.gain) == (None, None, 0, None)


def test_the_order_is_read_further_down_only_when_it_must_be(world, rows, monkeypatch):
    solved(world, "5")
    read = []
    whole = marks.backlog_problem
    monkeypatch.setattr(marks, "STEPS", (1, 4, 100))
    monkeypatch.setattr(
        marks,
        "backlog_problem",
        lambda *args, first: read.append(first) or whole(*args, first=first),
    )

    assert course_line(world.product).after_id == rows["B"].pk
    assert read == [1, 4]


def test_reading_the_line_takes_few_queries(world, rows, django_assert_max_num_queries):
    solved(world, "5")

    with django_assert_max_num_queries(8):
        course_line(world.product)


def test_the_adopted_plan_stays_current_until_another_is_adopted(world, rows):
    one = solved(world, "5")
    releases.adopt_plan(actor=world.actor("product_owner"), plan_id=one.pk)
    two = solved(world, "3")
    assert course_line(world.product).plan_id == one.pk

    releases.adopt_plan(actor=world.actor("product_owner"), plan_id=two.pk)

    assert course_line(world.product).plan_id == two.pk


def test_a_plan_that_found_nothing_is_never_the_current_one(world, rows):
    found = solved(world, "5")
    plan = releases.solve_release(actor=world.actor("product_owner"), product="RND", capacities="6")
    releases.cancel_release(actor=world.actor("product_owner"), plan_id=plan.pk)

    assert course_line(world.product).plan_id == found.pk
