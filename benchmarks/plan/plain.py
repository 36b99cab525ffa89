"""The next-release problem as a plain model, for comparison: what one writes down first.

A binary column per requirement and per customer, a row per request and per dependency, the
budget; HiGHS with its default settings but for the gap.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import highspy
import numpy as np

from quarterdeck.engines.plan import Problem, mean


@dataclass(frozen=True)
class Plain:
    value: float
    proven: bool
    cpu_seconds: float


def solve_plain(problem: Problem, time_limit: float) -> Plain:
    """Solve a problem of one sprint with bundles alone; CPU seconds include building it."""
    began = time.process_time()
    items, bundles = len(problem.items), len(problem.bundles)
    rows: list[tuple[int, int]] = []
    for i, item in enumerate(problem.items):
        rows += [(i, problem.position[needed]) for needed in item.after]
    for b, bundle in enumerate(problem.bundles):
        rows += [(items + b, problem.position[wanted]) for wanted in bundle.items]
    efforts = [mean(item.variants[0].effort or 0) for item in problem.items]

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = items + bundles, len(rows) + 1
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array([0.0] * items + [bundle.value for bundle in problem.bundles])
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
    lp.row_lower_ = np.full(lp.num_row_, -np.inf)
    lp.row_upper_ = np.array([0.0] * len(rows) + [problem.sprints[0].capacity])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = [*range(0, 2 * len(rows) + 1, 2), 2 * len(rows) + items]
    lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array([c for row in rows for c in row] + list(range(items)), np.int32)
    lp.a_matrix_.value_ = np.array([1.0, -1.0] * len(rows) + efforts)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("time_limit", time_limit)
    highs.setOptionValue("mip_rel_gap", 1e-6)
    highs.passModel(lp)
    highs.run()
    proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Plain(highs.getInfo().objective_function_value, proven, time.process_time() - began)
