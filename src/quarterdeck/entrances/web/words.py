"""The words of the domain as pages say them: kinds, states, lists, sorts, units."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

KINDS: Words = {
    "story": _("Story"),
    "bug": _("Defect"),
    "enabler": _("Enabler"),
    "spike": _("Question to answer"),
    "epic": _("Epic"),
}
STATES: Words = {
    "new": _("New"),
    "refining": _("Refining"),
    "ready": _("Ready"),
    "in_progress": _("In progress"),
    "done": _("Done"),
}
SCOPES: Words = {
    "open": _("In the order"),
    "epics": _("Epics"),
    "done": _("Done"),
    "trash": _("Trash"),
    "all": _("All but the trash"),
}
SORTS: Words = {
    "order": _("The backlog's order"),
    "value": _("Most value first"),
    "effort": _("Least effort first"),
    "newest": _("Newest first"),
    "changed": _("Changed last first"),
    "title": _("By title"),
}
_UNITS: Words = {"points": _("points"), "days": _("days"), "items": _("items")}


def effort_unit_name(unit: str) -> str:
    """The unit of effort in words."""
    return str(_UNITS[unit])
