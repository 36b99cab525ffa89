"""What all shapes are made of: figures, moments, and the choice of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quarterdeck.errors import Invalid

if TYPE_CHECKING:
    from quarterdeck.engines.ranges import Range

Shape = dict[str, Any]


class FieldsUnknown(Invalid):
    """A field was asked for that the answer does not have."""

    code = "fields_unknown"


def figure(value: Range | None) -> float | list[float] | None:
    """A figure: a number where it is known exactly, else [low, likely, high].

    >>> from quarterdeck.engines.ranges import Range
    >>> figure(Range(3.0, 4.0, 8.5)), figure(Range.point(5.0)), figure(None)
    ([3, 4, 8.5], 5, None)
    """
    if value is None:
        return None
    if value.is_point:
        return number(value.likely)
    return [number(value.low), number(value.likely), number(value.high)]


def number(value: float) -> float:
    """A whole number without its `.0`: shorter, and equal in JSON."""
    return int(value) if float(value).is_integer() else value


def moment(value: datetime | None) -> str | None:
    """A moment in ISO 8601 (RFC 3339), with its time zone."""
    return value.isoformat() if value is not None else None


def chosen(shape: Mapping[str, Any], wanted: Sequence[str] | None) -> Shape:
    """The fields asked for, in the order of the shape; all of them for None.

    Raises: FieldsUnknown, naming those that there are.
    """
    if wanted is None:
        return dict(shape)
    check_fields(wanted, shape)
    return {name: value for name, value in shape.items() if name in wanted}


def check_fields(wanted: Sequence[str], known: Sequence[str] | Mapping[str, Any]) -> None:
    """Raises: FieldsUnknown."""
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise FieldsUnknown(
            _("There is no field “%(name)s” in this answer. There are: %(known)s.")
            % {"name": unknown[0], "known": ", ".join(known)},
            field="fields",
        )


def names_in(text: str | None) -> list[str] | None:
    """Field names written as `key,title,labels`; None for none given."""
    if text is None or not text.strip():
        return None
    return [name.strip() for name in text.split(",") if name.strip()]
