"""The child process: cancel, time limit, a child that dies, and a parent that does."""

import os
import subprocess
import sys
import time
from itertools import count

import numpy as np
import pytest

from plan_problems import item, problem, variants
from quarterdeck.engines.plan import check, solve, solver
from quarterdeck.engines.plan.model import Release
from quarterdeck.engines.plan.options import Options
from quarterdeck.engines.plan.schedule import Schedule


def hard(size=60):
    """A problem that takes HiGHS many seconds: value and effort nearly proportional, odd sizes."""
    capacity = sum(997 + 89 * k % 1009 for k in range(size)) // 8 + 0.5
    items = [
        item(f"i{k}", 997 + 89 * k % 1009 + (k * 7 % 3) / 10, 997 + 89 * k % 1009)
        for k in range(size)
    ]
    return problem((capacity, capacity, capacity), *items)


def test_a_cancel_returns_the_best_so_far_with_its_bound():
    asked, calls = hard(), count()

    plan = solve(asked, progress=lambda step: next(calls) < 3)

    assert next(calls) == 4
    assert plan.status == "feasible"
    assert check(asked, plan.choice).value == plan.value
    assert plan.value < plan.bound


def test_the_time_limit_is_kept():
    began = time.monotonic()
    plan = solve(hard(), time_limit=1.5)

    assert time.monotonic() - began < 3.5
    assert plan.status == "feasible"
    assert plan.seconds >= 1.5


def test_no_time_at_all_still_gives_a_plan():
    plan = solve(problem(5, item("A", 3, 2), item("B", 4, 5), item("C", 3, 4)), time_limit=0)

    assert plan.status == "feasible"


def test_every_plan_told_on_the_way_is_checked_and_never_falls():
    asked = hard()
    told = []

    def hear(step):
        told.append(step)
        return len(told) < 12

    solve(asked, progress=hear)

    values = [step.value for step in told]
    bounds = [step.bound for step in told]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)
    for step in told:
        assert check(asked, step.best.choice).value == step.value <= step.bound


def test_the_same_problem_gives_the_same_plan():
    three = [("small", 3, 1), ("middle", 5, 2), ("large", 6, 3.5)]
    asked = problem((9, 9), *(variants(f"i{k}", *three) for k in range(12)))

    assert solve(asked).choice == solve(asked).choice


def test_the_child_says_what_solving_here_says():
    asked = problem((6, 6), *(item(f"i{k}", k + 3, k + 1) for k in range(7)))

    assert solve(asked).choice == solve(asked, engine=solver.in_process).choice


def test_a_child_that_dies_leaves_the_plan_that_was_there(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/true")
    asked = problem((6, 6), *(item(f"i{k}", k + 3, k + 1) for k in range(7)))

    plan = solve(asked)

    assert check(asked, plan.choice).value == plan.value
    assert plan.value <= plan.bound


PARENT = """
import runpy, sys
from quarterdeck.engines.plan import solve, solver

start = solver.subprocess.Popen

def start_and_tell(*args, **rest):
    child = start(*args, **rest)
    print(child.pid, flush=True)
    return child

solver.subprocess.Popen = start_and_tell
solve(runpy.run_path(sys.argv[1])["hard"]())
"""


@pytest.mark.skipif(not os.path.exists("/proc"), reason="looks for the child in /proc")
def test_the_child_ends_when_its_parent_is_killed():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, __file__],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    child = int(parent.stdout.readline())
    time.sleep(1)
    assert is_running(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()

    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and is_running(child):
        time.sleep(0.1)
    assert not is_running(child)


def is_running(pid):
    """Whether a process of that number runs; one that waits to be buried does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_point_that_only_the_solvers_tolerance_allows_is_cut_off():
    # The first answer claims both items, which overfills the sprint; the second obeys the cut.
    asked = problem(1.9, item("A", 5, 1), item("B", 4, 1))
    runs = []

    def careless(model, *, start, gap, seconds):
        runs.append(len(model.row_lower))
        if len(runs) == 1:
            yield solver.News("plan", np.ones(len(model.objective)))
            yield solver.News("end", status="optimal")
        else:
            yield from solver.in_process(model, start=start, gap=gap, seconds=seconds)

    plan = solve(asked, engine=careless)

    assert runs == [1, 2]
    assert (plan.status, plan.value) == ("optimal", 5)


def test_a_schedule_goes_into_the_model_and_back():
    asked = problem(
        (4, 4), variants("A", ("s", 1, 1), ("m", 2, 2)), item("B", 3, 4, after=["A"]), item("C")
    )
    options = Options.of(asked)
    release = Release(asked, options)
    best = solve(asked, engine=solver.in_process)
    schedule = Schedule.of(asked, options, best.choice)
    x = release.columns_of(schedule)

    assert release.model.objective @ x / release.model.scale == best.value
    assert release.schedule_of(x).choice() == best.choice
