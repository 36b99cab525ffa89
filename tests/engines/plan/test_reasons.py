"""Why an item is not in the plan."""

from plan_problems import item, problem, variants
from quarterdeck.engines.plan import Placement, reasons


def test_every_left_item_has_its_reason_in_file_order():
    asked = problem(
        (5, 3),
        item("chosen", 9, 5),
        item("outweighed", 1, 5),
        item("unsized", 9, None),
        item("large", 9, 5.5),
        item("said", 9, 1),
        item("after large", 9, 1, after=["large"]),
        item("after that", 9, 1, after=["after large"]),
        variants("small or large", ("small", 1, 5), ("large", 2, 9)),
        leave=("said",),
    )

    assert list(reasons(asked, {"chosen": Placement(0, 0)}).items()) == [
        ("outweighed", "outweighed"),
        ("unsized", "no effort"),
        ("large", "larger than every sprint"),
        ("said", "left by choice"),
        ("after large", "needs large"),
        ("after that", "needs after large"),
        ("small or large", "outweighed"),
    ]


def test_what_a_person_said_comes_before_what_the_numbers_say():
    asked = problem(5, item("A", 9, None), item("B", 9, 9), leave=("A", "B"))

    assert set(reasons(asked, {}).values()) == {"left by choice"}


def test_of_several_missing_the_one_that_can_be_mended_is_named():
    asked = problem(
        5,
        item("plain", 1, 1),
        item("unsized", 1, None),
        item("A", 9, 1, after=["plain", "unsized"]),
        item("B", 9, 1, after=["plain"]),
    )
    found = reasons(asked, {})

    assert (found["A"], found["B"]) == ("needs unsized", "needs plain")


def test_an_item_whose_prerequisites_are_in_is_outweighed():
    asked = problem(5, item("A", 1, 1), item("B", 1, 5, after=["A"]))

    assert reasons(asked, {"A": Placement(0, 0)}) == {"B": "outweighed"}


def test_decimals_that_fill_a_sprint_exactly_are_not_too_large():
    assert reasons(problem(0.1 + 0.2, item("A", 1, 0.3)), {}) == {"A": "outweighed"}
    assert reasons(problem(0.3, item("A", 1, 0.1 + 0.2)), {}) == {"A": "outweighed"}
