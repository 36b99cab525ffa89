"""What is asked before a file is imported, and the answers, as they are kept with the import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from quarterdeck.errors import Invalid

EFFORT_MEANS = ("", "leave", "same", "points")
EffortMeans = Literal["", "leave", "same", "points"]
CHOOSABLE = ("value", "effort")
"""Fields for which another column than the recognised one may be named."""


class ChoiceUnfit(Invalid):
    """An answer that cannot be meant, or a question that must be answered first."""

    code = "choice_unfit"


@dataclass(frozen=True, slots=True)
class Target:
    """What a product of the file becomes: a product here by key, a new one by name, or nothing.

    ``key`` is the new product's key, made from its name when empty.
    """

    product: str = ""
    new: str = ""
    key: str = ""

    @property
    def is_left_out(self) -> bool:
        return not self.product and not self.new


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers to the questions of a preview.

    ``targets`` by the file's own product keys ("" for rows that name none). ``effort_means``
    where the file counts otherwise than the product: "leave" the efforts out, "same" (they are
    in the product's unit), or "points" (count the product in points from now on; only while it
    has no effort). ``value_from_priority`` None: yes where the file has no values.
    ``raise_scale`` lets the scale of value grow to the file's largest. ``columns`` names the
    column of a field.
    """

    targets: Mapping[str, Target] = field(default_factory=dict)
    effort_means: str = ""
    value_from_priority: bool | None = None
    raise_scale: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def checked(choices: Choices) -> Choices:
    """The choices, if their form is right. Raises ChoiceUnfit."""
    if choices.effort_means not in EFFORT_MEANS:
        raise ChoiceUnfit(
            _("“%(answer)s” is no answer about efforts. There are: leave, same, points.")
            % {"answer": choices.effort_means},
            field="effort_means",
        )
    for name in choices.columns:
        if name not in CHOOSABLE:
            raise ChoiceUnfit(
                _("No column can be chosen for “%(name)s”, only for value and effort.")
                % {"name": name},
                field="columns",
            )
    for source, target in choices.targets.items():
        if target.product and target.new:
            raise ChoiceUnfit(
                _("“%(source)s” can become one product only: one that is here, or a new one.")
                % {"source": source},
                field="targets",
            )
    return choices


def choices_from(kept: Mapping[str, Any]) -> Choices:
    """The choices that were kept with an import."""
    if not kept:
        return Choices()
    targets = {source: Target(**target) for source, target in kept["targets"].items()}
    return Choices(**{**kept, "targets": targets})
