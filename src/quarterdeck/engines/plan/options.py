"""What could be planned at all: the problem by position, without what never enters a plan.

Both the greedy start and the exact model read this. It drops, with no loss of value: items
without effort, left by choice, too large, or in need of such an item; variants that cost no
less and bring no more than another of the same item; bundles that cannot be earned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from quarterdeck.engines.plan.check import ROUNDING
from quarterdeck.engines.plan.instance import Item, Problem, mean


class Option(NamedTuple):
    """One way to do an item: the variant's position in the item, its mean value and effort."""

    variant: int
    value: float
    effort: float


@dataclass(frozen=True, slots=True)
class Options:
    """Items by their position in the problem; lists are as long as the problem's items.

    ``options`` has no entry for an item that cannot be done, else its options by rising effort
    and value. ``after`` are the direct prerequisites, ``before`` the direct dependents, both
    among the items that can be done. ``order`` holds the items that can be done, prerequisites
    first, and ``rank`` the place of each in it. ``earliest`` is the first sprint that an item
    could be done in. ``bundles`` are (position, value, items) of those that can be earned and
    are worth something.
    """

    options: list[list[Option]]
    after: list[list[int]]
    before: list[list[int]]
    order: list[int]
    rank: dict[int, int]
    earliest: list[int]
    bundles: list[tuple[int, float, list[int]]]
    capacity: list[float]
    kept: list[float]
    """What is left of a value in each sprint, 1 in the first."""

    @classmethod
    def of(cls, problem: Problem) -> Options:
        """Read the problem; cost grows with its items, dependencies and bundles."""
        capacity = [float(s.capacity) for s in problem.sprints]
        room = [c * (1 + ROUNDING) for c in capacity]
        left = set(problem.leave)
        options = [
            [] if item.id in left else _worthwhile(item, max(room)) for item in problem.items
        ]
        after = [
            [problem.position[id_] for id_ in dict.fromkeys(item.after)] for item in problem.items
        ]
        order: list[int] = []
        earliest = [0] * len(options)
        for i in _prerequisites_first(after):
            if all(options[j] for j in after[i]):
                start = max((earliest[j] for j in after[i]), default=0)
                fits = (t for t in range(start, len(room)) if options[i][0].effort <= room[t])
                earliest[i] = next(fits, -1) if options[i] else -1
                if earliest[i] >= 0:
                    order.append(i)
                    continue
            options[i] = []
        after = [known if options[i] else [] for i, known in enumerate(after)]
        before: list[list[int]] = [[] for _ in options]
        for i in order:
            for j in after[i]:
                before[j].append(i)
        bundles = []
        for b, bundle in enumerate(problem.bundles):
            members = [problem.position[id_] for id_ in dict.fromkeys(bundle.items)]
            if bundle.value > 0 and all(options[i] for i in members):
                bundles.append((b, float(bundle.value), members))
        kept = [(1 - problem.discount_per_sprint) ** t for t in range(len(capacity))]
        rank = {i: place for place, i in enumerate(order)}
        return cls(options, after, before, order, rank, earliest, bundles, capacity, kept)

    def with_prerequisites(self, items: list[int]) -> list[int]:
        """The items and everything they need, in no particular order."""
        found = set(items)
        waiting = list(items)
        while waiting:
            for j in self.after[waiting.pop()]:
                if j not in found:
                    found.add(j)
                    waiting.append(j)
        return list(found)


def _worthwhile(item: Item, room: float) -> list[Option]:
    """The item's options that fit some sprint and that no other beats, by rising effort."""
    fitting = [
        Option(v, mean(variant.value), mean(variant.effort))
        for v, variant in enumerate(item.variants)
        if variant.effort is not None and mean(variant.effort) <= room
    ]
    kept: list[Option] = []
    for option in sorted(fitting, key=lambda o: (o.effort, -o.value, o.variant)):
        if not kept or option.value > kept[-1].value:
            kept.append(option)
    return kept


def _prerequisites_first(after: list[list[int]]) -> list[int]:
    """All positions, each behind what it is after; file order where that is free."""
    missing = [len(known) for known in after]
    before: list[list[int]] = [[] for _ in after]
    for i, known in enumerate(after):
        for j in known:
            before[j].append(i)
    ready = [i for i, count in enumerate(missing) if count == 0]
    for j in ready:  # grows while it is read
        for i in before[j]:
            missing[i] -= 1
            if missing[i] == 0:
                ready.append(i)
    return ready
