"""What the items of a backlog file are worth: its value column, or else its priorities.

Priorities say little: most trackers leave nearly all of them at the middle one. What a value
rests on is therefore said with every plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from quarterdeck.apps.exchange.readers.rows import BacklogFile, Row
from quarterdeck.apps.exchange.readers.words import (
    NO_PRIORITY_VALUE,
    says_no_priority,
    value_of_priority,
)
from quarterdeck.apps.exchange.sentences import count_rows, counts
from quarterdeck.engines.plan import Item, mean
from quarterdeck.engines.ranges import Range


class Values:
    """Where the values come from: a column, or else the priority, and what that says."""

    def __init__(self, backlog: BacklogFile, candidates: Mapping[str, list[Row]]) -> None:
        self._rows = [row for group in candidates.values() for row in group]
        self._column = backlog.column("value") if self._any_value() else ""
        self._priorities = backlog.column("priority")

    def _any_value(self) -> bool:
        return any(row.value is not None for row in self._rows)

    def of(self, row: Row) -> Range:
        if self._column:
            return row.value or Range.point(0)
        return Range.point(value_of_priority(row.priority) or NO_PRIORITY_VALUE)

    def warnings(self, sized: set[str], items: Sequence[Item]) -> Iterator[str]:
        """The honest first line: most candidates share one value, so size decides."""
        counted = Counter(
            mean(max(item.variants, key=lambda variant: mean(variant.value)).value)
            for item in items
            if item.id in sized
        )
        if len(sized) < 2:
            return
        value, count = counted.most_common(1)[0]
        if count * 2 > len(sized):
            remedy = (
                f"give values that differ in the column “{self._column}”"
                if self._column
                else "add a value column"
            )
            yield (
                f"{count} of {len(sized)} candidates share one value, {value:g}: this plan mostly "
                f"prefers small items; {remedy}."
            )

    def rules(self) -> Iterator[str]:
        if self._column:
            yield f"Value is the column “{self._column}”."
            without = sum(row.value is None for row in self._rows)
            if without:
                yield f"{count_rows(without)} without a value {counts(without)} 0."
            return
        origin = f"the column “{self._priorities}”" if self._priorities else "nothing"
        yield (
            f"There is no value column, so value comes from priority ({origin}): "
            "Blocker, Highest, Urgent, Critical 8; High, Major 5; Medium 3; Low, Minor 2; "
            f"Lowest, Trivial 1; none {NO_PRIORITY_VALUE}."
        )
        silent = sum(says_no_priority(row.priority) for row in self._rows)
        if silent:
            yield f"{count_rows(silent)} without a priority {counts(silent)} {NO_PRIORITY_VALUE}."
        unknown = Counter(
            row.priority
            for row in self._rows
            if not says_no_priority(row.priority) and value_of_priority(row.priority) is None
        )
        for word, count in unknown.most_common():
            yield (
                f"{count_rows(count)} of priority “{word}”, which is not known here, {counts(count)} "
                f"{NO_PRIORITY_VALUE}."
            )
