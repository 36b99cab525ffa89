"""What cannot be meant is refused, with its place and its remedy."""

import math

import pytest

from plan_problems import item, problem, variants
from quarterdeck.engines.plan import Bundle, InstanceError, Stakeholder, find_cycle
from quarterdeck.engines.ranges import Range

A, B = item("A"), item("B")


@pytest.mark.parametrize(
    ("capacities", "items", "rest", "place", "said"),
    [
        (5, [A, item("A")], {}, "items[1].id", "A is there twice"),
        (5, [item(" ")], {}, "items[0].id", "missing or empty"),
        (5, [item("A", effort=-1)], {}, "items[0].effort", "negative: -1"),
        (5, [item("A", value=math.inf)], {}, "items[0].value", "not finite"),
        (5, [item("A", value=math.nan)], {}, "items[0].value", "not finite"),
        (5, [item("A", value=2e12)], {}, "items[0].value", "too large"),
        (5, [item("A", effort=Range(-1, 2, 3))], {}, "items[0].effort", "negative"),
        (5, [item("A", effort="3")], {}, "items[0].effort", "not a number"),
        (5, [item("A", value=True)], {}, "items[0].value", "not a number"),
        (-1, [A], {}, "sprints[0].capacity", "negative"),
        ((), [A], {}, "sprints", "no sprint"),
        (5, [item("A", after=["X"])], {}, "items[0].after", "no item 'X'"),
        (
            5,
            [variants("A", ("small", 1, 1), ("small", 2, 2))],
            {},
            "items[0].variants[1].name",
            "small is there twice",
        ),
        (5, [variants("A", ("s", 1, 1), ("m", 2, -2))], {}, "items[0].variants[1].effort", "-2"),
        (5, [A], {"bundles": (Bundle("b", 1, ("X",)),)}, "bundles[0].items", "no item 'X'"),
        (5, [A], {"bundles": (Bundle("b", 1, ()),)}, "bundles[0].items", "names no item"),
        (5, [A], {"bundles": (Bundle("b", -1, ("A",)),)}, "bundles[0].value", "negative"),
        (
            5,
            [A],
            {"stakeholders": (Stakeholder("s", wants={"X": 1}),)},
            "stakeholders[0].wants",
            "no item 'X'",
        ),
        (
            5,
            [A],
            {"stakeholders": (Stakeholder("s", wants={"A": -1}),)},
            "stakeholders[0].wants.A",
            "negative",
        ),
        (5, [A], {"stakeholders": (Stakeholder("s", 0),)}, "stakeholders[0].weight", "weight is 0"),
        (
            5,
            [A],
            {"stakeholders": (Stakeholder("s", 1, 1.5),)},
            "stakeholders[0].floor",
            "floor is 1.5",
        ),
        (5, [A], {"take": ("X",)}, "take", "no item 'X'"),
        (5, [A], {"leave": ("X",)}, "leave", "no item 'X'"),
        (5, [A], {"take": ("A",), "leave": ("A",)}, "take", "both take and leave"),
        (5, [A], {"discount_per_sprint": 1}, "discount_per_sprint", "discount is 1"),
        (5, [A], {"discount_per_sprint": -0.1}, "discount_per_sprint", "negative"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(capacities, items, rest, place, said):
    with pytest.raises(InstanceError) as refused:
        problem(capacities, *items, **rest)

    assert refused.value.place == place
    assert said in refused.value.message
    assert refused.value.remedy.endswith(".")
    assert str(refused.value).startswith(place)


def test_sprints_of_one_name_are_refused():
    from quarterdeck.engines.plan import Problem, Sprint

    with pytest.raises(InstanceError, match="S1 is there twice"):
        Problem((Sprint("S1", 1), Sprint("S1", 2)), (A,))


def test_a_cycle_is_refused_with_its_whole_path():
    ring = [item("A", after=["C"]), item("B", after=["A"]), item("C", after=["B"])]

    with pytest.raises(InstanceError) as refused:
        problem(5, item("Z", after=["A"]), *ring)

    assert "A → C → B → A" in refused.value.message
    assert refused.value.place == "items[1].after"


def test_an_item_that_waits_for_itself_is_a_cycle():
    with pytest.raises(InstanceError, match="A → A"):
        problem(5, item("A", after=["A"]))


def test_a_long_chain_is_no_cycle_and_needs_no_recursion():
    chain = {f"i{k}": (f"i{k + 1}",) for k in range(20_000)}

    assert find_cycle({**chain, "i20000": ()}) == []
    assert find_cycle({**chain, "i20000": ("i19999",)}) == ["i19999", "i20000", "i19999"]


def test_a_problem_says_whether_it_counts_ranges():
    assert not problem(5, A, item("R", effort=Range(2, 2, 2))).has_ranges
    assert problem(5, A, item("R", effort=Range(1, 2, 4))).has_ranges
