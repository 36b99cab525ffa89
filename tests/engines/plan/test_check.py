"""The check: what a plan is worth and which rules it keeps, by hand."""

import pytest

from plan_problems import item, problem, variants
from quarterdeck.engines.plan import Bundle, Placement, RuleBroken, Stakeholder, check, recompute
from quarterdeck.engines.ranges import Range


def placed(**where):
    """A choice of items done in their first variant: A=0 is item A in the first sprint."""
    return {id_: Placement(0, sprint) for id_, sprint in where.items()}


def test_value_effort_and_bundles_add_up():
    asked = problem(
        (10, 10),
        item("A", 8, 5),
        variants("B", ("good enough", 3, 2), ("standard", 5, Range(3, 4, 8))),
        item("C", 9, 9),
        bundles=(Bundle("both", 10, ("A", "B")), Bundle("more", 7, ("A", "C"))),
        stakeholders=(Stakeholder("s", wants={"A": 3, "B": 1, "C": 4}), Stakeholder("idle")),
    )
    found = check(asked, {"A": Placement(0, 0), "B": Placement(1, 0)})

    assert found.value == 8 + 5 + 10
    assert found.used == (9.5, 0)
    assert found.bundles == ("both",)
    assert found.shares == {"s": 0.5}


def test_later_sprints_earn_less_and_a_bundle_earns_with_its_last_item():
    asked = problem(
        (5, 5, 5),
        item("A", 8, 5),
        item("B", 4, 5),
        bundles=(Bundle("both", 16, ("A", "B")),),
        discount_per_sprint=0.5,
    )

    assert check(asked, placed(A=0, B=2)).value == 8 + 4 / 4 + 16 / 4


@pytest.mark.parametrize(
    ("choice", "rule", "about"),
    [
        (placed(X=0), "unknown item", "X"),
        ({"A": Placement(1, 0)}, "unknown variant", "A"),
        ({"A": Placement(0, 2)}, "unknown sprint", "A"),
        ({"A": Placement(-1, 0)}, "unknown variant", "A"),
        (placed(T=0, N=0), "no effort", "N"),
        (placed(T=0, B=0), "after", "B"),
        (placed(T=0, A=1, B=0), "after", "B"),
        (placed(A=0), "take", "T"),
        (placed(T=0, L=0), "leave", "L"),
        (placed(T=0, A=0, C=0), "capacity", "S1"),
        (placed(T=0), "floor", "s"),
    ],
)
def test_each_broken_rule_is_named(choice, rule, about):
    asked = problem(
        (5, 5),
        item("A", 8, 3),
        item("B", 4, 1, after=["A"]),
        item("C", 1, 2),
        item("N", 1, None),
        item("T", 0, 1),
        item("L", 9, 1),
        take=("T",),
        leave=("L",),
        stakeholders=(Stakeholder("s", 1, 0.5, {"A": 1, "C": 1}),),
    )

    with pytest.raises(RuleBroken) as broken:
        check(asked, choice)

    assert (broken.value.rule, broken.value.about) == (rule, about)


def test_prerequisites_may_be_done_in_the_same_sprint():
    asked = problem((5, 5), item("A", 8, 3), item("B", 4, 2, after=["A"]))

    assert check(asked, placed(A=0, B=0)).value == 12


def test_decimals_fill_a_sprint_exactly_and_no_further():
    parts = [item("A", 1, 0.1), item("B", 1, 0.2)]

    assert check(problem(0.3, *parts), placed(A=0, B=0)).value == 2
    with pytest.raises(RuleBroken, match="capacity"):
        check(problem(0.299999999, *parts), placed(A=0, B=0))


def test_unused_capacity_does_not_carry_over():
    asked = problem((10, 4), item("A", 1, 5))

    with pytest.raises(RuleBroken, match="S2"):
        check(asked, placed(A=1))


def test_recompute_does_not_ask_for_the_rules():
    asked = problem(1, item("A", 8, 5), item("B", 2, 1), take=("B",))

    assert recompute(asked, placed(A=0)).value == 8
