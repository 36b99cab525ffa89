"""What a release plan is made from: sprints, items with their variants, bundles, stakeholders.

Shapes of ``quarterdeck.plan/1``, as values. Effort and capacity share one unit, value has its
own; the engine asks for neither. A ``Problem`` that exists is sound: building one refuses what
cannot be meant (``validation``), so nothing after it asks again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from quarterdeck.engines.plan.validation import InstanceError, validate
from quarterdeck.engines.ranges import Range

__all__ = [
    "Bundle",
    "Choice",
    "InstanceError",
    "Item",
    "Number",
    "Placement",
    "Problem",
    "Sprint",
    "Stakeholder",
    "Variant",
    "mean",
]

Number = float | Range
"""A known number, or low, likely, high, which counts by its mean."""


def mean(number: Number) -> float:
    """What a number counts as.

    >>> mean(Range(3, 4, 8)), mean(5)
    (4.5, 5.0)
    """
    return number.mean if isinstance(number, Range) else float(number)


@dataclass(frozen=True, slots=True)
class Sprint:
    """A stretch of time with its own capacity; what it does not use is lost."""

    name: str
    capacity: float


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to do an item. Without an effort (None) it cannot be planned."""

    name: str | None = None
    value: Number = 0
    effort: Number | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of work, done at most once, in one variant, within one sprint.

    ``after`` names what must be done in the same or an earlier sprint, in any variant.
    """

    id: str
    title: str = ""
    after: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()

    @property
    def has_effort(self) -> bool:
        return any(variant.effort is not None for variant in self.variants)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Items that earn something together, in the sprint in which the last of them is done."""

    id: str
    value: float
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Someone who wants items, each so much; ``floor`` is the share, 0 to 1, agreed with them.

    Stakeholders never change a plan's value. A floor above 0 is a constraint on their share:
    the wants that are done, divided by all their wants.
    """

    id: str
    weight: float = 1
    floor: float = 0
    wants: Mapping[str, float] = field(default_factory=dict)


class Placement(NamedTuple):
    """Where an item is done: the position of its variant and of its sprint, from 0."""

    variant: int
    sprint: int


Choice = Mapping[str, Placement]
"""A plan's decisions: what is done, by item id. What is not named is left."""


@dataclass(frozen=True)
class Problem:
    """Everything a release plan is computed from. Sprints stand in time order.

    What is done in sprint k, counted from 0, earns ``value * (1 - discount_per_sprint) ** k``.
    ``take`` must be in the plan, ``leave`` must not.

    Raises InstanceError, with the place and the remedy, for what cannot be meant.

    >>> Problem((Sprint("S1", 5),), (Item("A", variants=(Variant(value=8, effort=-1),)),))
    Traceback (most recent call last):
    ...
    quarterdeck.engines.plan.validation.InstanceError: items[0].effort (A): the number is \
negative: -1. Give a number of at least 0.
    """

    sprints: tuple[Sprint, ...]
    items: tuple[Item, ...]
    bundles: tuple[Bundle, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    take: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    discount_per_sprint: float = 0.0
    position: Mapping[str, int] = field(init=False, repr=False, compare=False)
    """Where each item stands in ``items``, by id."""

    def __post_init__(self) -> None:
        validate(self)
        object.__setattr__(self, "position", {item.id: i for i, item in enumerate(self.items)})

    @property
    def has_ranges(self) -> bool:
        """Whether any number counts by its mean, which a reader of the result should be told."""
        return any(
            isinstance(number, Range) and not number.is_point
            for item in self.items
            for variant in item.variants
            for number in (variant.value, variant.effort)
        )
