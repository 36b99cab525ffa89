"""Published next-release problems, with their proven optima; the data is not part of the project."""

import os
import runpy
from pathlib import Path

import pytest

from quarterdeck.engines.plan import check, solve

ROOT = Path(__file__).parents[3]
NRP = Path(os.environ.get("QUARTERDECK_SHARED", ROOT.parent / "shared")) / "data" / "nrp"

read_nrp = runpy.run_path(str(ROOT / "benchmarks" / "plan" / "nrp.py"))["read_nrp"]


@pytest.mark.skipif(not NRP.exists(), reason="the published instances are not here")
@pytest.mark.parametrize(
    ("name", "ratio", "optimum"),
    [("nrp1", "0.3", 1204), ("nrp1", "0.5", 1836), ("nrp1", "0.7", 2507), ("nrp5", "0.3", 18500)],
)
def test_a_published_problem_is_solved_to_its_optimum(name, ratio, optimum):
    problem = read_nrp((NRP / f"{name}.txt").read_text(), ratio)
    plan = solve(problem)

    assert (plan.status, plan.value) == ("optimal", optimum)
    assert len(check(problem, plan.choice).bundles) > 0


SMALL = "2  2 4 3  1 5   1  1 3   2  10 1 3   7 2 1 2"


def test_the_published_format_is_read():
    problem = read_nrp(SMALL, "0.7")

    assert problem.sprints[0].capacity == 8  # 70 % of 12, rounded down
    assert [item.id for item in problem.items] == ["r1", "r2", "r3"]
    assert problem.items[2].after == ("r1",)
    assert [(b.value, b.items) for b in problem.bundles] == [(10, ("r3",)), (7, ("r1", "r2"))]


@pytest.mark.parametrize(
    ("text", "said"), [(SMALL[:-2], "ends before"), (SMALL + " 1", "goes on after")]
)
def test_a_text_of_another_length_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        read_nrp(text, "0.5")
