"""Time the plan engine: published next-release problems, and random backlogs.

    python benchmarks/plan/run.py --nrp FOLDER [--time-limit 120] > tables.md

Prints the tables of the README as Markdown, each row when it is done. FOLDER holds nrp1.txt to
nrp5.txt, which are not part of the project; without it only the random backlogs are run.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import highspy
from instances import random_backlog
from nrp import read_nrp
from plain import solve_plain

from quarterdeck.engines.plan import Plan, Problem, check, solve
from quarterdeck.engines.progress import Step

RATIOS = ("0.3", "0.5", "0.7")
OPTIMA = {
    "nrp1": (1204, 1836, 2507),
    "nrp2": (4970, 8065, 11312),
    "nrp3": (7488, 11159, 14196),
    "nrp4": (10690, 15982, 20912),
    "nrp5": (18500, 24701, 28912),
}
SIZES = (50, 200, 1000, 5000)
SPRINTS = (1, 3, 6)


@dataclass
class Course:
    """How a solve went: when a plan was first proven to be within 1 % of the best."""

    first: float | None = None
    within: float | None = None

    def hear(self, step: Step) -> bool:
        if isinstance(step.best, Plan) and step.best.value is not None:
            if self.first is None:
                self.first = step.best.value
            if self.within is None and (step.best.gap or 0) <= 0.01:
                self.within = step.best.seconds
        return True


def solved(problem: Problem, time_limit: float) -> tuple[Plan, Course]:
    course = Course()
    plan = solve(problem, time_limit=time_limit, progress=course.hear)
    assert check(problem, plan.choice).value == plan.value
    return plan, course


def published(folder: Path, time_limit: float) -> None:
    print(
        "| problem | ratio | published optimum | value | proven | start | CPU s | plain model CPU s |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for name, optima in OPTIMA.items():
        text = (folder / f"{name}.txt").read_text(encoding="ascii")
        for ratio, optimum in zip(RATIOS, optima, strict=True):
            problem = read_nrp(text, ratio)
            plan, course = solved(problem, time_limit)
            plain = solve_plain(problem, time_limit)
            beside = f"{plain.cpu_seconds:.1f}" + ("" if plain.proven else " (not proven)")
            print(
                f"| {name} | {ratio} | {optimum} | {plan.value:.0f} | "
                f"{'yes' if plan.status == 'optimal' else f'gap {plan.gap:.2%}'} | "
                f"{course.first:.0f} | {plan.cpu_seconds:.1f} | {beside} |",
                flush=True,
            )


def random_backlogs(seed: int, time_limit: float) -> None:
    print(
        "| items | sprints | value | gap | first plan below best | within 1 % after | s | CPU s |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for items in SIZES:
        for sprints in SPRINTS:
            plan, course = solved(random_backlog(items, sprints, seed=seed), time_limit)
            assert plan.value is not None
            assert course.first is not None
            gap = "proven" if plan.status == "optimal" else f"{plan.gap:.4%}"
            within = "not" if course.within is None else f"{course.within:.1f} s"
            print(
                f"| {items:,} | {sprints} | {plan.value:.0f} | {gap} | "
                f"{1 - course.first / plan.value:.2%} | {within} | "
                f"{plan.seconds:.1f} | {plan.cpu_seconds:.1f} |",
                flush=True,
            )


def main() -> None:
    """Run both parts and print their tables."""
    parser = argparse.ArgumentParser(description="Time the plan engine")
    parser.add_argument("--nrp", type=Path, help="folder with nrp1.txt to nrp5.txt")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=120.0)
    asked = parser.parse_args()
    highspy.Highs()  # says its version, which belongs to the numbers
    random_backlogs(asked.seed, asked.time_limit)
    if asked.nrp:
        print()
        published(asked.nrp, asked.time_limit)


if __name__ == "__main__":
    main()
