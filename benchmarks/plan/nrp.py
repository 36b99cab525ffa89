"""The published next-release problems as ``quarterdeck.plan/1``.

    python benchmarks/plan/nrp.py nrp1.txt --ratio 0.3 > nrp1-0.3.json

The text format (Xuan, Jiang, Ren and Luo, 2012) is numbers separated by blanks: the number of
levels; per level a count and that many costs (requirements are numbered from 1 through all
levels); the number of dependencies, and pairs (prerequisite, dependent); the number of
customers, and per customer the profit, the number of requests, and their numbers. A customer's
profit counts only when all requests are in, with their prerequisites. The budget is
floor(ratio * sum of costs).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from pathlib import Path

from quarterdeck.engines.plan import Bundle, Item, Problem, Sprint, Variant, document_of


def read_nrp(text: str, ratio: str) -> Problem:
    """One sprint with the budget, items without value, a bundle per customer.

    ``ratio`` is a decimal as text, so that the budget is exact. Raises ValueError for a text that
    ends early or goes on after its last customer.
    """
    numbers = iter([int(word) for word in text.split()])
    try:
        costs = [next(numbers) for _ in range(next(numbers)) for _ in range(next(numbers))]
        after: list[list[str]] = [[] for _ in costs]
        for _ in range(next(numbers)):
            prerequisite, dependent = next(numbers), next(numbers)
            after[dependent - 1].append(f"r{prerequisite}")
        bundles = [_customer(numbers, c + 1) for c in range(next(numbers))]
    except (StopIteration, RuntimeError):
        raise ValueError("The text ends before its last customer.") from None
    if next(numbers, None) is not None:
        raise ValueError("The text goes on after its last customer.")
    items = tuple(
        Item(f"r{r + 1}", after=tuple(dict.fromkeys(after[r])), variants=(Variant(None, 0, cost),))
        for r, cost in enumerate(costs)
    )
    budget = floor(Fraction(ratio) * sum(costs))
    return Problem((Sprint("Release", budget),), items, tuple(bundles))


def _customer(numbers: Iterator[int], c: int) -> Bundle:
    profit, requests = next(numbers), next(numbers)
    wanted = dict.fromkeys(f"r{next(numbers)}" for _ in range(requests))
    return Bundle(f"customer {c}", profit, tuple(wanted))


def main() -> None:
    """Write one problem as JSON to standard output."""
    parser = argparse.ArgumentParser(description="A next-release problem as quarterdeck.plan/1")
    parser.add_argument("file", type=Path)
    parser.add_argument("--ratio", default="0.3")
    asked = parser.parse_args()
    problem = read_nrp(asked.file.read_text(encoding="ascii"), asked.ratio)
    json.dump(document_of(problem), sys.stdout)


if __name__ == "__main__":
    main()
