"""Release planning: which items, in which variant, in which sprint, proven best.

Read in this order: ``instance`` (what a plan is made from), ``check`` (what a plan must keep
and what it is worth), ``release`` (how the best is found), ``model`` (the formulation).
"""

from quarterdeck.engines.plan.check import Checked, RuleBroken, check, recompute
from quarterdeck.engines.plan.document import document_of, problem_from, result_document
from quarterdeck.engines.plan.in_order import InOrder, in_order
from quarterdeck.engines.plan.instance import (
    Bundle,
    Choice,
    InstanceError,
    Item,
    Number,
    Placement,
    Problem,
    Sprint,
    Stakeholder,
    Variant,
    mean,
)
from quarterdeck.engines.plan.reasons import reasons
from quarterdeck.engines.plan.release import ENGINE_VERSION, Plan, Undecided, solve
from quarterdeck.engines.plan.validation import find_cycle

__all__ = [
    "ENGINE_VERSION",
    "Bundle",
    "Checked",
    "Choice",
    "InOrder",
    "InstanceError",
    "Item",
    "Number",
    "Placement",
    "Plan",
    "Problem",
    "RuleBroken",
    "Sprint",
    "Stakeholder",
    "Undecided",
    "Variant",
    "check",
    "document_of",
    "find_cycle",
    "in_order",
    "mean",
    "problem_from",
    "reasons",
    "recompute",
    "result_document",
    "solve",
]
