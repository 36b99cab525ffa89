"""The questions of a preview as fields of its form, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from quarterdeck.apps.exchange.choices import CHOOSABLE, Choices, Target
from quarterdeck.apps.exchange.queries.preview import Preview
from quarterdeck.entrances.web.words import effort_unit_name

NEW, LEFT_OUT = "+", "-"
"""No key of a product: a new one, or none."""


@dataclass(frozen=True, slots=True)
class TargetField:
    """What one product of the file becomes."""

    place: int
    source: str
    name: str
    rows: int
    options: tuple[tuple[str, str], ...]
    chosen: str
    new: str
    key: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a question."""

    value: str
    text: str
    chosen: bool


def questions(preview: Preview) -> dict[str, Any]:
    """The questions of this preview, each only where it arises."""
    return {
        "target_fields": _targets(preview) if preview.asks_targets else [],
        "effort_options": _effort(preview) if preview.asks_effort else [],
        "column_fields": [
            (name, label, _columns(preview, name))
            for name, label in (("value", _("Value is in")), ("effort", _("Effort is in")))
        ],
        "scale_asked": next((c for c in preview.counts if c.largest_value and c.may_raise), None),
        "from_priority": preview.choices.value_from_priority is not False,
    }


def choices_in(sent: QueryDict) -> Choices:
    """The answers of a form that was sent."""
    targets = {}
    for place in range(number(sent.get("sources"))):
        answer = sent.get(f"target-{place}", LEFT_OUT)
        source = sent.get(f"source-{place}", "")
        if answer == NEW:
            name = " ".join(sent.get(f"new-{place}", "").split())
            targets[source] = Target(new=name, key=sent.get(f"key-{place}", "").strip())
        else:
            targets[source] = Target(product="" if answer == LEFT_OUT else answer)
    return Choices(
        targets=targets,
        effort_means=sent.get("effort_means", ""),
        value_from_priority="value_from_priority" in sent if "asks_values" in sent else None,
        raise_scale="raise_scale" in sent,
        columns={name: column for name in CHOOSABLE if (column := sent.get(f"column-{name}", ""))},
    )


def number(text: str | None) -> int:
    """A number as a form or an address tells it, else 0."""
    return int(text) if text and text.isdigit() and len(text) < 9 else 0


def _targets(preview: Preview) -> list[TargetField]:
    options = (
        *preview.products,
        (NEW, _("A new product")),
        (LEFT_OUT, _("Leave it out")),
    )
    found = []
    for place, source in enumerate(preview.sources):
        target = source.target
        chosen = target.product or (NEW if target.new else LEFT_OUT)
        found.append(
            TargetField(
                place,
                source.key,
                source.name or _("Rows that name no product"),
                source.rows,
                options,
                chosen,
                target.new or source.name,
                target.key,
            )
        )
    return found


def _effort(preview: Preview) -> list[Option]:
    asking = [one for one in preview.counts if one.asks_effort]
    unit = effort_unit_name(asking[0].effort_unit)
    said = preview.choices.effort_means
    texts = {
        "leave": _("Leave the efforts out"),
        "same": _("They are %(unit)s: take them as they are") % {"unit": unit},
    }
    if all(one.may_switch for one in asking) and asking[0].effort_unit != "points":
        texts["points"] = _("Count this product in points from now on")
    return [Option(value, text, value == said) for value, text in texts.items()]


def _columns(preview: Preview, name: str) -> list[Option]:
    """The columns of the file; the first answer is what its names say."""
    chosen = preview.choices.columns.get(name, "")
    known = next((m.column for m in preview.mapping if m.field == name and not chosen), "")
    first = _("as recognised: %(column)s") % {"column": known} if known else _("no column")
    headers = dict.fromkeys(m.column for m in preview.mapping if m.filled)
    return [
        Option("", first, not chosen),
        *(Option(column, column, column == chosen) for column in headers if column != known),
    ]
