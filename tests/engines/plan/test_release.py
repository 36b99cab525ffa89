"""The best plan, on examples that can be worked by hand. Each is solved in the child process."""

import pytest

from plan_problems import item, problem, variants
from quarterdeck.engines.plan import (
    ENGINE_VERSION,
    Bundle,
    Placement,
    Plan,
    Stakeholder,
    Undecided,
    check,
    solve,
    solver,
)
from quarterdeck.engines.ranges import Range


def solved(*args, **rest):
    plan = solve(problem(*args, **rest))
    assert plan.status == "optimal"
    assert plan.gap <= 1e-6
    assert plan.value <= plan.bound
    return plan


def test_the_best_two_beat_the_best_one():
    plan = solved(10, item("large", 12, 8), item("A", 7, 5), item("B", 7, 5))

    assert sorted(plan.choice) == ["A", "B"]
    assert plan.value == 14
    assert plan.engine_version == ENGINE_VERSION
    assert plan.seconds > 0


def test_a_prerequisite_without_value_is_paid_for():
    plan = solved(5, item("base", 0, 3), item("top", 9, 2, after=["base"]), item("other", 7, 4))

    assert sorted(plan.choice) == ["base", "top"]


def test_cheaper_variants_make_room_for_more():
    three = [("good enough", 6, 2), ("standard", 8, 4), ("perfect", 9, 6)]
    plan = solved(6, variants("A", *three), variants("B", *three))

    assert plan.value == 14
    assert sorted(p.variant for p in plan.choice.values()) == [0, 1]


def test_each_sprint_has_its_own_capacity_and_no_item_spans_two():
    plan = solved((5, 5), item("A", 9, 6), item("B", 4, 4), item("C", 3, 3), item("D", 2, 2))

    assert plan.value == 9
    assert check(problem((5, 5), item("A", 9, 6), item("B", 4, 4)), {}).value == 0


def test_a_prerequisite_is_done_in_the_same_or_an_earlier_sprint():
    # Only the second sprint holds the base, so what is after it cannot use the first.
    plan = solved((3, 6), item("base", 1, 5), item("top", 9, 1, after=["base"]), item("C", 4, 3))

    assert plan.choice["base"].sprint == plan.choice["top"].sprint == 1
    assert plan.value == 14


def test_a_bundle_can_outweigh_the_better_items():
    asked = [item("A", 0, 4), item("B", 0, 4), item("C", 9, 5)]
    plan = solved(8, *asked, bundles=(Bundle("both", 10, ("A", "B")),))

    assert sorted(plan.choice) == ["A", "B"]


def test_a_bundle_earns_in_the_sprint_of_its_last_item():
    plan = solved(
        (4, 4),
        item("A", 0, 4),
        item("B", 0, 4),
        item("C", 6, 4),
        bundles=(Bundle("both", 10, ("A", "B")),),
        discount_per_sprint=0.5,
    )

    # Both by the second sprint earn 10 x 0.5; C at once earns 6.
    assert plan.value == 6
    assert plan.choice["C"].sprint == 0


def test_waiting_costs_what_the_discount_says():
    plan = solved((3, 3), item("A", 10, 3), item("B", 8, 3), discount_per_sprint=0.25)

    assert plan.choice == {"A": Placement(0, 0), "B": Placement(0, 1)}
    assert plan.value == 10 + 6


def test_a_range_counts_by_its_mean():
    # (1 + 4 x 2 + 9) / 6 = 3, not the likeliest 2.
    plan = solved(5, item("A", 5, Range(1, 2, 9)), item("B", 4, 3), item("C", 2, 2))

    assert sorted(plan.choice) == ["A", "C"]


def test_decimals_fill_a_sprint_exactly():
    plan = solved(0.3, item("A", 1, 0.1), item("B", 1, 0.2))

    assert plan.value == 2


def test_efforts_that_are_no_decimals_do_not_overfill_a_sprint():
    third = [item(f"i{k}", 1, 2**0.5) for k in range(4)]

    assert solved(3 * 2**0.5, *third).value == 3
    assert solved(3 * 2**0.5 - 1e-7, *third).value == 2


def test_take_and_leave_are_kept():
    items = [item("A", 1, 4), item("B", 9, 4), item("C", 5, 4)]

    assert sorted(solved(8, *items, take=("A",), leave=("B",)).choice) == ["A", "C"]


def test_a_floor_buys_a_stakeholder_their_share():
    items = [item("A", 9, 4), item("B", 1, 4)]
    wants = {"B": 2, "A": 1}

    assert sorted(solved(4, *items, stakeholders=(Stakeholder("s", 1, 0, wants),)).choice) == ["A"]
    assert sorted(solved(4, *items, stakeholders=(Stakeholder("s", 1, 0.5, wants),)).choice) == [
        "B"
    ]


def test_a_floor_of_someone_who_wants_nothing_asks_for_nothing():
    assert solved(4, item("A", 9, 4), stakeholders=(Stakeholder("s", 1, 1.0, {}),)).value == 9


def test_no_capacity_gives_the_empty_plan_and_it_is_optimal():
    plan = solved(0, item("A", 1, 1), item("B", 2, 3))

    assert (plan.choice, plan.value, plan.bound) == ({}, 0, 0)


def test_no_items_give_the_empty_plan():
    assert solved(5).choice == {}


def test_what_brings_nothing_is_not_planned():
    plan = solved(9, item("A", 3, 2), item("idle", 0, 2), item("wanted", 0, 2), stakeholders=(
        Stakeholder("s", 1, 0.5, {"wanted": 1}),
    ))  # fmt: skip

    assert sorted(plan.choice) == ["A", "wanted"]


def test_everything_is_done_as_early_as_it_fits():
    plan = solved((9, 9, 9), item("A", 1, 3), item("B", 1, 3), item("C", 1, 3))

    assert {p.sprint for p in plan.choice.values()} == {0}


def test_a_start_is_used_where_it_keeps_the_rules_and_ignored_elsewhere():
    asked = problem((6, 6), *(item(f"i{k}", k + 3, k + 1) for k in range(6)))
    best = solve(asked)
    told = []

    def stop_at_once(step):
        told.append(step.best)
        return False

    started = solve(asked, start=best, progress=stop_at_once)
    nonsense = Plan("feasible", {"i5": Placement(0, 5), "gone": Placement(0, 0)})

    assert started.value == told[0].value == best.value
    assert solve(asked, start=nonsense).value == best.value


def test_no_plan_in_time_is_undecided_and_not_called_infeasible():
    # Both sprints must be filled to the last: first-fit, in file order or largest first, fails.
    efforts = [2, 4, 2, 3, 5, 4]
    full = problem(
        (10, 10),
        *(item(f"i{k}", 1, effort) for k, effort in enumerate(efforts)),
        take=tuple(f"i{k}" for k in range(len(efforts))),
    )

    def out_of_time(model, *, start, gap, seconds):
        yield solver.News("end", status="stopped")

    with pytest.raises(Undecided):
        solve(full, engine=out_of_time)
    assert solve(full).value == 6
