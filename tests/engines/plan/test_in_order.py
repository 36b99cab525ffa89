"""What the backlog's own order would earn."""

from plan_problems import item, problem, variants
from quarterdeck.engines.plan import Bundle, Placement, in_order


def sprint_of(found):
    return {id_: placed.sprint for id_, placed in found.choice.items()}


def test_it_takes_from_the_top_and_ends_at_the_first_that_fits_nowhere():
    found = in_order(problem(6, item("A", 5, 3), item("B", 9, 4), item("C", 2, 1)))

    assert sprint_of(found) == {"A": 0}
    assert (found.value, found.ended_at) == (5, 1)


def test_the_next_sprint_begins_where_one_is_full_and_nothing_goes_back():
    found = in_order(problem((5, 5), item("A", 1, 3), item("B", 2, 4), item("C", 4, 2)))

    # C would fit beside A, but the first sprint is closed; in the second 1 is left.
    assert sprint_of(found) == {"A": 0, "B": 1}
    assert found.ended_at == 2


def test_a_sprint_too_small_for_the_next_item_is_passed():
    found = in_order(problem((5, 1, 5), item("A", 1, 5), item("B", 2, 4)))

    assert sprint_of(found) == {"A": 0, "B": 2}
    assert found.ended_at is None


def test_unsized_left_and_waiting_items_are_passed_over():
    found = in_order(
        problem(
            5,
            item("early", 9, 1, after=["A"]),
            item("unsized", 9, None),
            item("left", 9, 1),
            item("A", 1, 2),
            item("B", 2, 3, after=["A"]),
            leave=("left",),
        )
    )

    assert sprint_of(found) == {"A": 0, "B": 0}
    assert (found.value, found.ended_at) == (3, None)


def test_the_standard_variant_stands_for_the_item_and_else_the_first():
    three = [("good enough", 3, 1), ("standard", 5, 2), ("perfect", 6, 4)]
    found = in_order(
        problem(9, variants("A", *three), variants("B", ("small", 1, 1), ("large", 3, 3)))
    )

    assert found.choice == {"A": Placement(1, 0), "B": Placement(0, 0)}


def test_bundles_and_discount_count_as_in_a_plan():
    asked = problem(
        (1, 1),
        item("A", 4, 1),
        item("B", 6, 1),
        bundles=(Bundle("both", 10, ("A", "B")),),
        discount_per_sprint=0.5,
    )

    assert in_order(asked).value == 4 + 3 + 5


def test_decimals_fill_a_sprint_exactly():
    assert in_order(problem(0.3, item("A", 1, 0.1), item("B", 1, 0.2))).ended_at is None
