"""The capacity of a release's sprints, as people write it and as the engine takes it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from quarterdeck.errors import Invalid

MOST_SPRINTS = 26
MOST_CAPACITY = 1e9
MOST_SECONDS = 3600.0

Capacities = str | Sequence[float]
"""The capacity of each sprint: numbers, or as written: "15, 15, 10", "4 × 24", "20"."""

_TIMES = re.compile(r"^(\d+)\s*[x×*]\s*(\S+)$", re.IGNORECASE)


class CapacityUnfit(Invalid):
    code = "capacity_unfit"


class SprintNamesUnfit(Invalid):
    code = "sprint_names_unfit"


class TimeLimitUnfit(Invalid):
    code = "time_limit_unfit"


def capacities_of(given: Capacities) -> list[float]:
    """The capacity of each sprint, in the product's unit of effort. Raises CapacityUnfit.

    A decimal has a point, since the comma stands between sprints.
    """
    found = _read(given) if isinstance(given, str) else [_number(one) for one in given]
    if not found:
        raise CapacityUnfit(
            _("Say how much each sprint can hold. Write for example 15, 15, 10 or 4 × 24."),
            field="capacities",
        )
    if len(found) > MOST_SPRINTS:
        raise CapacityUnfit(
            _(
                "These are %(count)s sprints. A release plan spans up to %(most)s: plan the nearer ones."
            )
            % {"count": len(found), "most": MOST_SPRINTS},
            field="capacities",
        )
    return found


def _read(text: str) -> list[float]:
    found: list[float] = []
    for part in re.split(r"[,;\n]+", text):
        if not (part := part.strip()):
            continue
        if times := _TIMES.match(part):
            count = int(times[1])
            if not 1 <= count <= MOST_SPRINTS:
                raise CapacityUnfit(
                    _("“%(part)s” says %(count)s sprints. Give 1 to %(most)s.")
                    % {"part": part, "count": count, "most": MOST_SPRINTS},
                    field="capacities",
                )
            found += [_number(times[2], part)] * count
        else:
            found.append(_number(part, part))
    return found


def _number(given: object, shown: str | None = None) -> float:
    shown = str(given) if shown is None else shown
    try:
        if isinstance(given, bool):
            raise TypeError
        number = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if math.isnan(number) or math.isinf(number):
        raise CapacityUnfit(
            _(
                "“%(given)s” is no capacity. Write a number for each sprint, for example 15, 15, 10; decimals with a point."
            )
            % {"given": shown},
            field="capacities",
        )
    if number < 0:
        raise CapacityUnfit(
            _("A capacity cannot be negative: %(given)s. Write 0 or more.") % {"given": shown},
            field="capacities",
        )
    if number > MOST_CAPACITY:
        raise CapacityUnfit(
            _("A capacity of %(given)s is more than the %(most)s a sprint can have here.")
            % {"given": shown, "most": f"{MOST_CAPACITY:,.0f}"},
            field="capacities",
        )
    return number


def sprint_names(given: Sequence[str] | None, count: int) -> list[str]:
    """A name for each sprint: those given, or Sprint 1, 2, …. Raises SprintNamesUnfit."""
    if given is None:
        return [_("Sprint %(number)s") % {"number": number} for number in range(1, count + 1)]
    names = [" ".join(str(name).split())[:60] for name in given]
    if len(names) != count:
        raise SprintNamesUnfit(
            _(
                "There are %(names)s names for %(count)s sprints. Give each sprint one name, or none."
            )
            % {"names": len(names), "count": count},
            field="names",
        )
    if not all(names) or len(set(names)) != count:
        raise SprintNamesUnfit(_("Give each sprint a name of its own."), field="names")
    return names


def check_seconds(time_limit: float) -> float:
    """The time limit in seconds. Raises TimeLimitUnfit."""
    if not (isinstance(time_limit, int | float) and 1 <= time_limit <= MOST_SECONDS):
        raise TimeLimitUnfit(
            _("The solver may take 1 to %(most)s seconds, not %(given)s.")
            % {"most": f"{MOST_SECONDS:g}", "given": time_limit},
            field="time_limit",
        )
    return float(time_limit)
