"""``quarterdeck.plan/1`` and ``quarterdeck.plan-result/1``: plan problems and plans as JSON.

Reading is strict: a key that the format does not know is refused with its place, since a
misspelt ``value`` that counts as 0 would be a silent wrong answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quarterdeck.engines.plan.check import recompute
from quarterdeck.engines.plan.instance import (
    Bundle,
    InstanceError,
    Item,
    Number,
    Problem,
    Sprint,
    Stakeholder,
    Variant,
)
from quarterdeck.engines.plan.reasons import reasons
from quarterdeck.engines.plan.validation import number
from quarterdeck.engines.ranges import Range

if TYPE_CHECKING:
    from quarterdeck.engines.plan.release import Plan

PLAN = "quarterdeck.plan/1"
RESULT = "quarterdeck.plan-result/1"

_KEYS = {
    "format",
    "sprints",
    "items",
    "bundles",
    "stakeholders",
    "take",
    "leave",
    "discount_per_sprint",
}


def problem_from(document: object, *, unestimated: bool = False) -> Problem:
    """The problem that a ``quarterdeck.plan/1`` document states.

    ``unestimated`` allows ``"effort": null``, an item that nobody has sized: it is never
    planned, and reported as left for ``no effort``. The published format has no place for such
    an item, so files of strangers are read without it; our own records need it.

    Raises InstanceError with place and remedy for any other shape, unknown keys included.
    """
    top = _object(document, "the document", _KEYS, required={"format", "sprints", "items"})
    if top["format"] != PLAN:
        raise InstanceError(
            f"the format is {top['format']!r}.",
            place="format",
            remedy=f"This reader takes {PLAN!r}.",
        )
    return Problem(
        sprints=tuple(_sprint(s, k) for k, s in enumerate(_list(top["sprints"], "sprints"))),
        items=tuple(
            _item(x, f"items[{i}]", unestimated) for i, x in enumerate(_list(top["items"], "items"))
        ),
        bundles=tuple(
            _bundle(x, f"bundles[{i}]")
            for i, x in enumerate(_list(top.get("bundles", []), "bundles"))
        ),
        stakeholders=tuple(
            _stakeholder(x, f"stakeholders[{i}]")
            for i, x in enumerate(_list(top.get("stakeholders", []), "stakeholders"))
        ),
        take=_ids(top.get("take", []), "take"),
        leave=_ids(top.get("leave", []), "leave"),
        discount_per_sprint=_number(top.get("discount_per_sprint", 0.0), "discount_per_sprint"),
    )


def document_of(problem: Problem) -> dict[str, Any]:
    """The problem as a ``quarterdeck.plan/1`` document; ``problem_from`` gives it back.

    An item without effort is written with ``"effort": null``, which only
    ``problem_from(..., unestimated=True)`` reads.
    """
    return {
        "format": PLAN,
        "sprints": [{"name": s.name, "capacity": s.capacity} for s in problem.sprints],
        "items": [_item_out(item) for item in problem.items],
        "bundles": [
            {"id": b.id, "value": b.value, "items": list(b.items)} for b in problem.bundles
        ],
        "stakeholders": [
            {"id": s.id, "weight": s.weight, "floor": s.floor, "wants": dict(s.wants)}
            for s in problem.stakeholders
        ],
        "take": list(problem.take),
        "leave": list(problem.leave),
        "discount_per_sprint": problem.discount_per_sprint,
    }


def result_document(plan: Plan, problem: Problem) -> dict[str, Any]:
    """The plan as a ``quarterdeck.plan-result/1`` document.

    An infeasible plan has ``conflict``, and lists nothing as left, since nothing was weighed.
    """
    document: dict[str, Any] = {
        "format": RESULT,
        "status": plan.status,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": round(plan.seconds, 3),
        "chosen": [
            {
                "item": id_,
                "variant": problem.items[problem.position[id_]].variants[placed.variant].name,
                "sprint": problem.sprints[placed.sprint].name,
            }
            for id_, placed in plan.choice.items()
        ],
        "bundles": list(recompute(problem, plan.choice).bundles),
        "left": [],
    }
    if plan.status == "infeasible":
        document["conflict"] = list(plan.conflict)
    else:
        left = reasons(problem, plan.choice)
        document["left"] = [{"item": id_, "reason": reason} for id_, reason in left.items()]
    return document


def _sprint(x: object, k: int) -> Sprint:
    place = f"sprints[{k}]"
    read = _object(x, place, {"name", "capacity"}, required={"capacity"})
    name = _string(read.get("name", f"S{k + 1}"), f"{place}.name")
    return Sprint(name, _number(read["capacity"], f"{place}.capacity", name))


def _item(x: object, place: str, unestimated: bool) -> Item:
    read = _object(
        x, place, {"id", "title", "after", "value", "effort", "variants"}, required={"id"}
    )
    id_ = _string(read["id"], f"{place}.id")
    if "variants" in read:
        for key in ("value", "effort"):
            if key in read:
                raise InstanceError(
                    f"the item has both {key} and variants.",
                    place=place,
                    about=id_,
                    remedy=f"Give {key} in each variant, or remove the variants.",
                )
        listed = _list(read["variants"], f"{place}.variants", id_)
        if not listed:
            raise InstanceError(
                "the list of variants is empty.",
                place=f"{place}.variants",
                about=id_,
                remedy="Give at least one variant, or value and effort of the item itself.",
            )
        variants = tuple(
            _variant(v, f"{place}.variants[{j}]", id_, unestimated, named=True)
            for j, v in enumerate(listed)
        )
    else:
        own = {key: read[key] for key in ("value", "effort") if key in read}
        variants = (_variant(own, place, id_, unestimated, named=False),)
    return Item(
        id_,
        _string(read.get("title", ""), f"{place}.title", id_),
        _ids(read.get("after", []), f"{place}.after", id_),
        variants,
    )


def _variant(x: object, place: str, about: str, unestimated: bool, *, named: bool) -> Variant:
    keys = {"name", "value", "effort"} if named else {"value", "effort"}
    required = {"name", "effort"} if named else {"effort"}
    read = _object(x, place, keys, required=required, about=about)
    name = _string(read["name"], f"{place}.name", about) if named else None
    value = _range(read.get("value", 0), f"{place}.value", about)
    if read["effort"] is None and unestimated:
        return Variant(name, value, None)
    return Variant(name, value, _range(read["effort"], f"{place}.effort", about))


def _bundle(x: object, place: str) -> Bundle:
    keys = {"id", "value", "items"}
    read = _object(x, place, keys, required=keys)
    id_ = _string(read["id"], f"{place}.id")
    value = _number(read["value"], f"{place}.value", id_)
    return Bundle(id_, value, _ids(read["items"], f"{place}.items", id_))


def _stakeholder(x: object, place: str) -> Stakeholder:
    read = _object(x, place, {"id", "weight", "floor", "wants"}, required={"id"})
    id_ = _string(read["id"], f"{place}.id")
    wants = read.get("wants", {})
    if not isinstance(wants, Mapping):
        raise _shape(wants, f"{place}.wants", id_, "an object of item ids and numbers")
    return Stakeholder(
        id_,
        _number(read.get("weight", 1), f"{place}.weight", id_),
        _number(read.get("floor", 0), f"{place}.floor", id_),
        {str(w): _number(n, f"{place}.wants.{w}", id_) for w, n in wants.items()},
    )


def _object(
    x: object, place: str, keys: set[str], *, required: set[str], about: str = ""
) -> Mapping[str, Any]:
    if not isinstance(x, Mapping):
        raise _shape(x, place, about, "an object")
    about = about or (x["id"] if isinstance(x.get("id"), str) else "")
    for key in x:
        if key not in keys:
            raise InstanceError(
                f"the key {key!r} is unknown.",
                place=place,
                about=about,
                remedy=f"Known here: {', '.join(sorted(keys))}.",
            )
    for key in sorted(required):
        if key not in x:
            raise InstanceError(
                f"the key {key!r} is missing.", place=place, about=about, remedy="Add it."
            )
    return x


def _list(x: object, place: str, about: str = "") -> list[Any]:
    if not isinstance(x, list):
        raise _shape(x, place, about, "a list")
    return x


def _ids(x: object, place: str, about: str = "") -> tuple[str, ...]:
    return tuple(
        _string(id_, f"{place}[{i}]", about) for i, id_ in enumerate(_list(x, place, about))
    )


def _string(x: object, place: str, about: str = "") -> str:
    if not isinstance(x, str):
        raise _shape(x, place, about, "a string")
    return x


def _number(x: Any, place: str, about: str = "") -> float:
    number(x, place, about=about)
    known: float = x
    return known


def _range(x: object, place: str, about: str) -> Number:
    if not isinstance(x, list):
        return _number(x, place, about)
    if len(x) != 3:
        raise _shape(x, place, about, "a number, or a list of three: low, likely, high")
    low, likely, high = (_number(part, f"{place}[{i}]", about) for i, part in enumerate(x))
    try:
        return Range(low, likely, high)
    except ValueError:
        raise InstanceError(
            f"the range runs {low:g}, {likely:g}, {high:g}.",
            place=place,
            about=about,
            remedy="Give low, likely and high in rising order.",
        ) from None


def _shape(x: object, place: str, about: str, wanted: str) -> InstanceError:
    shown = repr(x)
    shown = shown if len(shown) <= 40 else f"{shown[:37]}..."
    return InstanceError(f"this is {shown}.", place=place, about=about, remedy=f"Give {wanted}.")


def _item_out(item: Item) -> dict[str, Any]:
    out: dict[str, Any] = {"id": item.id}
    if item.title:
        out["title"] = item.title
    if item.after:
        out["after"] = list(item.after)
    if len(item.variants) > 1 or any(v.name is not None for v in item.variants):
        out["variants"] = [
            {"name": v.name, "value": _number_out(v.value), "effort": _number_out(v.effort)}
            for v in item.variants
        ]
    else:
        variant = item.variants[0] if item.variants else Variant()
        out["value"] = _number_out(variant.value)
        out["effort"] = _number_out(variant.effort)
    return out


def _number_out(x: Number | None) -> Any:
    return [x.low, x.likely, x.high] if isinstance(x, Range) else x
