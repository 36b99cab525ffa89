"""Small plan problems for tests, and the answer by trying every choice."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

from quarterdeck.engines.plan import (
    Bundle,
    Item,
    Placement,
    Problem,
    RuleBroken,
    Sprint,
    Stakeholder,
    Variant,
    check,
)
from quarterdeck.engines.ranges import Range


def item(id_, value=1, effort=1, after=(), title=""):
    return Item(id_, title, tuple(after), (Variant(None, value, effort),))


def variants(id_, *rows, after=()):
    """An item of several variants: rows of name, value, effort."""
    return Item(id_, "", tuple(after), tuple(Variant(*row) for row in rows))


def sprints(*capacities):
    return tuple(Sprint(f"S{k + 1}", capacity) for k, capacity in enumerate(capacities))


def problem(capacities, *items, **rest):
    """A problem; ``capacities`` is one number or several."""
    listed = capacities if isinstance(capacities, tuple) else (capacities,)
    return Problem(sprints(*listed), tuple(items), **rest)


def best_by_trying(problem):
    """The value of the best plan, by trying every choice there is; None when there is none."""
    ways = [
        [
            None,
            *(
                Placement(v, t)
                for v, variant in enumerate(item.variants)
                if variant.effort is not None
                for t in range(len(problem.sprints))
            ),
        ]
        for item in problem.items
    ]
    best = None
    for combination in itertools.product(*ways):
        choice = {
            item.id: placed
            for item, placed in zip(problem.items, combination, strict=True)
            if placed is not None
        }
        try:
            value = check(problem, choice).value
        except RuleBroken:
            continue
        best = value if best is None else max(best, value)
    return best


def _number(most):
    whole = st.integers(0, most)
    decimal = st.integers(0, most * 10).map(lambda n: n / 10)
    ranges = st.lists(whole, min_size=3, max_size=3).map(lambda n: Range(*sorted(n)))
    return st.one_of(whole, decimal, ranges)


@st.composite
def small_problems(draw, demands=True):
    """Problems with everything the format knows, small enough to try every choice.

    ``demands`` says whether take, leave and floors may occur.
    """
    count = draw(st.integers(1, 4))
    length = draw(st.integers(1, 3 if count < 4 else 2))
    ids = [f"i{k}" for k in range(count)]
    items = []
    for k, id_ in enumerate(ids):
        after = [other for other in ids[:k] if draw(st.integers(0, 3)) == 0]
        ways = draw(st.integers(1, 3 if count < 4 else 2))
        rows = [
            Variant(
                f"v{v}" if ways > 1 else None,
                draw(_number(9)),
                draw(st.one_of(_number(8), _number(8), _number(8), st.none())),
            )
            for v in range(ways)
        ]
        items.append(Item(id_, "", tuple(after), tuple(rows)))
    some = st.lists(st.sampled_from(ids), min_size=1, unique=True)
    bundles = draw(st.lists(st.tuples(st.integers(0, 12), some), max_size=2))
    wants = st.dictionaries(st.sampled_from(ids), st.integers(0, 3))
    floor = st.sampled_from([0, 0.3, 0.5, 1]) if demands else st.just(0)
    people = draw(st.lists(st.tuples(floor, wants), max_size=2))
    said = draw(st.dictionaries(st.sampled_from(ids), st.booleans(), max_size=1)) if demands else {}
    capacities = [draw(st.integers(0, 120)) / 10 for _ in range(length)]
    return Problem(
        sprints(*capacities),
        tuple(draw(st.permutations(items))),
        tuple(Bundle(f"b{b}", value, tuple(members)) for b, (value, members) in enumerate(bundles)),
        tuple(Stakeholder(f"s{s}", 1, floor, wanted) for s, (floor, wanted) in enumerate(people)),
        tuple(id_ for id_, taken in said.items() if taken),
        tuple(id_ for id_, taken in said.items() if not taken),
        draw(st.sampled_from([0.0, 0.0, 0.1, 0.5])),
    )
