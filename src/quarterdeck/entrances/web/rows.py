"""A row of the backlog as `backlog/_row.html` writes it: every word and path ready.

The template of a row has no tag of ours and no arithmetic, since a page holds a hundred.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quarterdeck.entrances.web.glyphs import Figure
from quarterdeck.entrances.web.templatetags.deck import icon

# The normal kind and the quiet states say nothing: only what needs a look has a sign.
_KIND_CLASS = {"bug": " d", "spike": " q"}
_KIND_ICON = {"bug": "bug", "spike": "circle-help", "enabler": "wrench", "epic": "layers"}
_QUIET_STATES = frozenset({"ready", "in_progress", "done"})


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows. ``value`` and ``effort`` are None where nobody gave a figure."""

    key: str
    rank_number: int | None
    """Position in the order, from 1; None past the numbers that are counted."""
    url: str
    title: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    value: Figure | None
    effort: Figure | None
    variants: tuple[tuple[str, bool], ...] = ()
    """Letter and whether the plan takes it; empty without variants."""
    chosen_variant: str = ""
    plan: str | None = None
    """"yes": in the plan; "out": above the line and left out; "no": left out; None: no plan."""
    goal: str = ""
    labels: tuple[str, ...] = field(default=())
    may_move: bool = False
    selected: bool = False
    at: bool = False
    """The row that takes the focus: one of a page."""

    @property
    def row_index(self) -> int:
        return (self.rank_number or 0) + 1  # the head is row 1

    @property
    def open(self) -> bool:
        return self.state not in _QUIET_STATES

    @property
    def kind_class(self) -> str:
        return _KIND_CLASS.get(self.kind, "")

    @property
    def kind_icon(self) -> SafeString | str:
        name = _KIND_ICON.get(self.kind)
        return icon(name) if name else ""

    @property
    def plan_label(self) -> str:
        if self.plan is None:
            return ""
        return _("In the plan") if self.plan == "yes" else _("Not in the plan")

    @property
    def move_label(self) -> str:
        return _("Move %(item)s") % {"item": self.key}


def variant_letters(
    present: frozenset[str], chosen: str | None = None
) -> tuple[tuple[str, bool], ...]:
    """Letters of the variants an item has ("good enough", "standard", "perfect"), in order.

    Empty when the standard stands alone: then there is nothing to choose.
    """
    if present <= {"standard"}:
        return ()
    letters = (
        ("good enough", pgettext("letter of a variant", "G")),
        ("standard", pgettext("letter of a variant", "S")),
        ("perfect", pgettext("letter of a variant", "P")),
    )
    return tuple((letter, name == chosen) for name, letter in letters if name in present)
