"""What a plan problem must be to be meant: the rules, and the refusal that says where and how.

Places are written as in ``quarterdeck.plan/1`` (``items[3].after``), followed by the item's id
in brackets, since a person knows the id and a program the place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from quarterdeck.engines.ranges import Range

if TYPE_CHECKING:
    from quarterdeck.engines.plan.instance import Item, Problem

LARGEST = 1e12
"""Numbers above are refused: sums of them would lose whole units without a word."""


class InstanceError(ValueError):
    """A problem that cannot be meant: what is wrong, where, and how to mend it."""

    def __init__(self, message: str, *, place: str, remedy: str, about: str = "") -> None:
        self.message = message
        self.place = place
        self.remedy = remedy
        self.about = about
        where = f"{place} ({about})" if about else place
        super().__init__(f"{where}: {message} {remedy}")


def validate(problem: Problem) -> None:
    """Raise InstanceError at the first thing in the problem that cannot be meant."""
    _sprints(problem)
    known = _items(problem)
    _bundles(problem, known)
    _stakeholders(problem, known)
    _wishes(problem, known)
    refuse_cycle(problem.items)
    discount = problem.discount_per_sprint
    number(discount, "discount_per_sprint")
    if discount >= 1:
        raise InstanceError(
            f"the discount is {discount:g}.",
            place="discount_per_sprint",
            remedy="Give a number from 0 to below 1, such as 0.05.",
        )


def _sprints(problem: Problem) -> None:
    if not problem.sprints:
        raise InstanceError("there is no sprint.", place="sprints", remedy="Give at least one.")
    unique([sprint.name for sprint in problem.sprints], "sprints", key="name")
    for k, sprint in enumerate(problem.sprints):
        number(sprint.capacity, f"sprints[{k}].capacity", about=sprint.name)


def _items(problem: Problem) -> set[str]:
    known = unique([item.id for item in problem.items], "items")
    for i, item in enumerate(problem.items):
        refuse_unknown(item.after, known, f"items[{i}].after", about=item.id)
        _variants(item, f"items[{i}]")
    return known


def _variants(item: Item, place: str) -> None:
    alone = len(item.variants) == 1 and item.variants[0].name is None
    if not alone:
        unique([v.name for v in item.variants], f"{place}.variants", key="name", about=item.id)
    for j, variant in enumerate(item.variants):
        here = place if alone else f"{place}.variants[{j}]"
        number(variant.value, f"{here}.value", about=item.id)
        if variant.effort is not None:
            number(variant.effort, f"{here}.effort", about=item.id)


def _bundles(problem: Problem, known: set[str]) -> None:
    unique([bundle.id for bundle in problem.bundles], "bundles")
    for b, bundle in enumerate(problem.bundles):
        number(bundle.value, f"bundles[{b}].value", about=bundle.id)
        if not bundle.items:
            raise InstanceError(
                "the bundle names no item.",
                place=f"bundles[{b}].items",
                about=bundle.id,
                remedy="Name the items that earn its value together, or remove the bundle.",
            )
        refuse_unknown(bundle.items, known, f"bundles[{b}].items", about=bundle.id)


def _stakeholders(problem: Problem, known: set[str]) -> None:
    unique([stakeholder.id for stakeholder in problem.stakeholders], "stakeholders")
    for s, stakeholder in enumerate(problem.stakeholders):
        place, about = f"stakeholders[{s}]", stakeholder.id
        number(stakeholder.weight, f"{place}.weight", about=about)
        if stakeholder.weight == 0:
            raise InstanceError(
                "the weight is 0.",
                place=f"{place}.weight",
                about=about,
                remedy="Give a weight above 0, or remove the stakeholder.",
            )
        number(stakeholder.floor, f"{place}.floor", about=about)
        if stakeholder.floor > 1:
            raise InstanceError(
                f"the floor is {stakeholder.floor:g}.",
                place=f"{place}.floor",
                about=about,
                remedy="A floor is a share of their wants: give a number from 0 to 1.",
            )
        refuse_unknown(stakeholder.wants, known, f"{place}.wants", about=about)
        for wanted, amount in stakeholder.wants.items():
            number(amount, f"{place}.wants.{wanted}", about=about)


def _wishes(problem: Problem, known: set[str]) -> None:
    refuse_unknown(problem.take, known, "take")
    refuse_unknown(problem.leave, known, "leave")
    both = sorted(set(problem.take) & set(problem.leave))
    if both:
        raise InstanceError(
            f"{both[0]} stands in both take and leave.",
            place="take",
            remedy="Keep it in one of the two.",
        )


def number(value: object, place: str, *, about: str = "") -> None:
    """Refuse what is not a finite number, or range, from 0 to LARGEST."""
    parts = (value.low, value.high) if isinstance(value, Range) else (value,)
    for part in parts:
        if isinstance(part, bool) or not isinstance(part, int | float):
            wrong = f"this is not a number: {part!r}."
        elif not math.isfinite(part):
            wrong = f"the number is not finite: {part}."
        elif part < 0:
            wrong = f"the number is negative: {part:g}."
        elif part > LARGEST:
            wrong = f"the number is too large: {part:g}."
        else:
            continue
        limit = f" and at most {LARGEST:g}" if "large" in wrong else ""
        remedy = f"Give a number of at least 0{limit}."
        raise InstanceError(wrong, place=place, about=about, remedy=remedy)


def unique(ids: Sequence[object], place: str, *, key: str = "id", about: str = "") -> set[str]:
    """The ids as a set; refuse one that is empty, no string, or given twice."""
    seen: dict[str, int] = {}
    for i, id_ in enumerate(ids):
        here = f"{place}[{i}].{key}"
        if not isinstance(id_, str) or not id_.strip():
            raise InstanceError(
                f"the {key} is missing or empty.",
                place=here,
                about=about,
                remedy="Give a string that is not empty.",
            )
        if id_ in seen:
            raise InstanceError(
                f"{id_} is there twice, first at {place}[{seen[id_]}].",
                place=here,
                about=about,
                remedy=f"Give each its own {key}.",
            )
        seen[id_] = i
    return set(seen)


def refuse_unknown(ids: Iterable[str], known: set[str], place: str, *, about: str = "") -> None:
    """Refuse an id that no item has."""
    for id_ in ids:
        if id_ not in known:
            raise InstanceError(
                f"there is no item {id_!r}.",
                place=place,
                about=about,
                remedy="Name an item of this problem, or remove the id.",
            )


def refuse_cycle(items: Sequence[Item]) -> None:
    """Refuse items that wait for each other, and name the whole ring."""
    cycle = find_cycle({item.id: item.after for item in items})
    if cycle:
        at = next(i for i, item in enumerate(items) if item.id == cycle[0])
        raise InstanceError(
            f"the items wait for each other: {' → '.join(cycle)}.",
            place=f"items[{at}].after",
            about=cycle[0],
            remedy="Remove one of these dependencies.",
        )


def find_cycle(after: dict[str, tuple[str, ...]]) -> list[str]:
    """A ring of ids, the first repeated at the end; empty when there is none.

    Depth-first search without recursion, since a chain of dependencies may be long.

    >>> find_cycle({"A": ("B",), "B": ("C",), "C": ("B",)})
    ['B', 'C', 'B']
    """
    finished: set[str] = set()
    for root in after:
        if root in finished:
            continue
        path: list[str] = [root]
        on_path = {root}
        waiting: list[Iterator[str]] = [iter(after[root])]
        while path:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                last = path.pop()
                on_path.discard(last)
                finished.add(last)
            elif following in on_path:
                return [*path[path.index(following) :], following]
            elif following not in finished:
                path.append(following)
                on_path.add(following)
                waiting.append(iter(after[following]))
    return []
