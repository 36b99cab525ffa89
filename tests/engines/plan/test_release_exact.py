"""The best plan against trying every choice, and what must hold for any problem."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from plan_problems import best_by_trying, item, problem, small_problems, variants
from quarterdeck.engines.plan import Problem, check, reasons, solve, solver
from quarterdeck.engines.plan.ceiling import ceiling
from quarterdeck.engines.plan.options import Options

NEAR = 1e-9


def solved(problem):
    """Solved without a child, so that hundreds of problems take seconds."""
    return solve(problem, engine=solver.in_process)


@settings(deadline=None, max_examples=150)
@given(small_problems())
def test_it_equals_trying_every_choice(problem):
    best = best_by_trying(problem)
    plan = solved(problem)

    if best is None:
        assert plan.status == "infeasible"
        assert plan.conflict
    else:
        assert plan.status == "optimal"
        assert abs(plan.value - best) <= 1e-6 * max(1, best)
        assert plan.value == check(problem, plan.choice).value
        assert plan.bound >= best * (1 - NEAR)


@settings(deadline=None, max_examples=60)
@given(small_problems(demands=False))
def test_what_is_told_at_once_is_never_below_the_best(problem):
    assert ceiling(Options.of(problem)) >= best_by_trying(problem) * (1 - NEAR)


@settings(deadline=None, max_examples=40)
@given(small_problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_nothing_in_value(problem, shuffle):
    items = list(problem.items)
    shuffle.shuffle(items)
    first, second = solved(problem), solved(replace(problem, items=tuple(items)))

    assert first.status == second.status
    if first.value is not None:
        assert abs(first.value - second.value) <= 1e-6 * max(1, first.value)


@settings(deadline=None, max_examples=60)
@given(small_problems(demands=False))
def test_forcing_an_item_in_or_out_never_gains(problem):
    free = solved(problem)
    for id_ in problem.position:
        way = {"leave": (id_,)} if id_ in free.choice else {"take": (id_,)}
        forced = solved(replace(problem, **way))
        if forced.value is not None:
            assert forced.value <= free.value * (1 + 1e-6) + NEAR


@settings(deadline=None, max_examples=60)
@given(small_problems())
def test_everything_left_has_a_reason_that_holds(problem):
    plan = solved(problem)
    for id_, reason in reasons(problem, plan.choice).items():
        item = problem.items[problem.position[id_]]
        if reason.startswith("needs "):
            assert reason.removeprefix("needs ") in set(item.after) - set(plan.choice)
        elif reason == "no effort":
            assert not item.has_effort
        elif reason == "left by choice":
            assert id_ in problem.leave


@settings(deadline=None, max_examples=60)
@given(small_problems())
def test_a_conflict_cannot_spare_one_of_its_demands(problem):
    plan = solved(problem)
    if plan.status != "infeasible":
        return

    def asking_only(ids):
        people = [s if s.id in ids else replace(s, floor=0) for s in problem.stakeholders]
        return replace(
            problem,
            take=tuple(id_ for id_ in problem.take if id_ in ids),
            stakeholders=tuple(people),
        )

    assert best_by_trying(asking_only(plan.conflict)) is None
    for spared in plan.conflict:
        assert best_by_trying(asking_only(set(plan.conflict) - {spared})) is not None


def test_knapsacks_of_decimals_equal_dynamic_programming():
    for seed in range(12):
        draw = random.Random(seed)
        rows = [(draw.randint(1, 60), draw.randint(1, 90)) for _ in range(40)]
        capacity = sum(effort for _, effort in rows) * 2 // 5
        best = [0] * (capacity + 1)
        for value, effort in rows:
            for room in range(capacity, effort - 1, -1):
                best[room] = max(best[room], best[room - effort] + value)

        asked = problem(
            capacity / 100, *(item(f"i{k}", v / 10, e / 100) for k, (v, e) in enumerate(rows))
        )
        plan = solved(asked)

        assert plan.status == "optimal"
        assert abs(plan.value - best[capacity] / 10) < NEAR


def backlog(count, capacities, seed):
    """A backlog with variants and dependencies, larger than can be tried out."""
    draw = random.Random(seed)
    items = []
    for k in range(count):
        value, effort = draw.randint(1, 40), draw.choice([1, 2, 3, 5, 8])
        after = [f"i{j}" for j in range(k) if draw.random() < 0.5 / count]
        ways = [("small", value * 0.6, effort / 2), ("standard", value, effort)]
        items.append(variants(f"i{k}", *ways, after=after))
    return problem(capacities, *items)


def test_one_sprint_of_all_capacity_is_worth_no_less_than_several():
    for seed in range(4):
        several = backlog(30, (12, 12, 12), seed)
        one: Problem = backlog(30, (36,), seed)

        assert solved(several).value <= solved(one).value + NEAR


def test_larger_backlogs_are_first_looked_at_as_one_sprint():
    asked = backlog(900, (180,) * 6, seed=3)
    columns = []

    def watched(model, *, start, gap, seconds):
        columns.append(len(model.objective))
        yield from solver.in_process(model, start=start, gap=gap, seconds=seconds)

    plan = solve(asked, gap=1e-3, engine=watched)

    assert columns[0] * 6 >= 10_000
    assert plan.gap <= 1e-3
    assert check(asked, plan.choice).value == plan.value
