"""What pages say of a plan: figures with their units, and the sentences that keep it honest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from quarterdeck.apps.planning.queries.marks import CourseLine
from quarterdeck.apps.planning.queries.releases import PlanBoard
from quarterdeck.entrances.web.glyphs import plain

NBSP = "\N{NO-BREAK SPACE}"
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence with weight: the fact first, then what to do. ``kind`` is a note's class."""

    kind: str
    fact: str
    text: str = ""


def near(number: float) -> str:
    """A computed figure as people compare it, three digits or so: 73.3, 4.17, 1,340."""
    return plain(round(number, 2 if abs(number) < 10 else 1 if abs(number) < 100 else 0))


def effort(amount: float, unit: str) -> str:
    """An effort with its unit, short: "96 d"; points and items have no short sign."""
    return f"{near(amount)}{NBSP}{_('d')}" if unit == "days" else near(amount)


def effort_in_words(amount: float, unit: str) -> str:
    """An effort with its unit in words: "96 days"."""
    count = 1 if amount == 1 else 2
    words = {
        "days": ngettext("%(amount)s day", "%(amount)s days", count),
        "items": npgettext("effort", "%(amount)s item", "%(amount)s items", count),
    }
    points = ngettext("%(amount)s point", "%(amount)s points", count)
    return words.get(unit, points) % {"amount": near(amount)}


def percent(share: float) -> str:
    """A share as whole percent, "25 %"; what rounds to 0 and is not 0 is "under 1 %"."""
    whole = round(100 * abs(share))
    if whole == 0 and share != 0:
        return _("under 1 %%") % {}
    return f"{plain(whole)}{NBSP}%"


def gain(share: float | None) -> str:
    """What a plan earns beyond the backlog's order, as it stands under its value."""
    if share is None:
        return _("value")
    if share == 0:
        return _("value, as much as backlog order")
    sign = "+" if share > 0 else "\N{MINUS SIGN}"
    return _("value, %(sign)s%(percent)s on backlog order") % {
        "sign": sign,
        "percent": percent(share),
    }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the order shown would earn, and what the plan earns, for someone who comes in."""

    order: str
    plan: str


def comparison(course: CourseLine, unit: str) -> Comparison:
    """Two sentences: the person's own order, and what an engine found."""
    facts = {
        "capacity": effort_in_words(course.capacity, unit),
        "order": near(course.order_value),
        "plan": near(course.plan_value),
        "percent": percent(course.gain or 0),
    }
    if course.gain is None:
        order = _("In the order shown, %(capacity)s earn nothing yet.")
        plan = _("The best plan earns %(plan)s.")
    else:
        order = _("In the order shown, %(capacity)s earn %(order)s.")
        if course.gain <= 0:
            plan = _("No plan found earns more.")
        elif course.is_proven:
            plan = _("The best plan earns %(plan)s, %(percent)s more.")
        else:
            plan = _("The best plan found earns %(plan)s, %(percent)s more.")
    return Comparison(order % facts, plan % facts)


def proof(board: PlanBoard) -> str:
    """How sure the plan is."""
    if board.proven:
        return _("Proven best")
    if not board.value or board.gap is None:
        return _("Best found, without proof")
    return _("Best found, at most %(percent)s more is possible") % {"percent": percent(board.gap)}


@dataclass(frozen=True, slots=True)
class BestSoFar:
    """Figures of a computation under way."""

    items: str
    value: str
    bound: str


def best_so_far(board: PlanBoard) -> BestSoFar | None:
    """What the search has found by now; None before its first plan."""
    at = board.progress
    if at is None or at.value is None or at.bound is None:
        return None
    return BestSoFar(plain(at.items or 0), near(at.value), near(at.bound))


def remarks(board: PlanBoard) -> Iterator[Remark]:
    """What a reader must know before trusting the plan, the weightiest first."""
    sized = board.weighed_count - board.unestimated_count
    if board.changed:
        yield Remark("warn", _changed(board.changed), _("Compute it again to plan with them."))
    if board.value is not None and board.item_count == 0:
        yield Remark("warn", _("Nothing fits."), _nothing_fits(board, sized))
    if sized >= 2 and 2 * board.common_count > sized:
        yield Remark(
            "warn",
            _("%(count)s of %(sized)s items with an effort share one value, %(value)s.")
            % {
                "count": plain(board.common_count),
                "sized": plain(sized),
                "value": plain(board.common_value or 0),
            },
            _("This plan mostly prefers small items: give values that differ."),
        )
    if board.unestimated_count:
        yield Remark(
            "warn",
            ngettext(
                "%(count)s item has no effort and cannot be planned.",
                "%(count)s items have no effort and cannot be planned.",
                board.unestimated_count,
            )
            % {"count": plain(board.unestimated_count)},
            _("Ask the developers to size them."),
        )
    if board.weighed_count < board.listed_count:
        yield Remark(
            "",
            _("The first %(weighed)s of %(listed)s items in the order were weighed.")
            % {"weighed": plain(board.weighed_count), "listed": plain(board.listed_count)},
            _("“Best” means best among these."),
        )
    if board.dropped_needs:
        yield Remark("", *_dropped(board.dropped_needs))


def _changed(count: int) -> str:
    if count >= 1_000:
        return _("1,000 items or more have changed since this plan was computed.")
    return ngettext(
        "%(count)s item has changed since this plan was computed.",
        "%(count)s items have changed since this plan was computed.",
        count,
    ) % {"count": plain(count)}


def _nothing_fits(board: PlanBoard, sized: int) -> str:
    if board.weighed_count == 0:
        return _("There are no items in the order.")
    if sized == 0:
        return _("No item has an effort.")
    return _("Every item is larger than every sprint. Split items, or give a sprint more capacity.")


def _dropped(needs: Sequence[tuple[str, str, str]]) -> tuple[str, str]:
    words = {
        "trash": _("%(item)s needs %(needed)s, which is in the trash"),
        "epic": _("%(item)s needs %(needed)s, an epic, which is never planned itself"),
    }
    named = [words[why] % {"item": i, "needed": n} for i, n, why in needs[:MOST_NAMED]]
    more = len(needs) - MOST_NAMED
    if more > 0:
        named.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": plain(more)})
    fact = ngettext("One need was passed over.", "%(count)s needs were passed over.", len(needs))
    return fact % {"count": plain(len(needs))}, "; ".join(named) + "."
