"""What is asked of a release plan."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

_HELP = {
    "days": _lazy("In days, one number a sprint: 15, 15, 10 or 4 × 24."),
    "points": _lazy("In points, one number a sprint: 15, 15, 10 or 4 × 24."),
    "items": _lazy("In items, one number a sprint: 6, 6, 4 or 4 × 6."),
}


class CapacityForm(forms.Form):
    """The capacity of each sprint as text. Whether it can be meant is for the service to say."""

    capacities = forms.CharField(
        label=_lazy("Capacity of each sprint"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _lazy("Say how much each sprint can hold, for example 15, 15, 10.")
        },
    )
    title = forms.CharField(label=_lazy("Name of the plan"), required=False, max_length=120)
    time_limit = forms.FloatField(
        label=_lazy("Seconds for the solver"),
        help_text=_lazy("Then it answers with the best found, and how far that is from proof."),
        error_messages={"invalid": _lazy("Write the seconds as a number, for example 60.")},
    )

    def in_unit(self, unit: str) -> CapacityForm:
        """Itself, with help for the product's unit of effort."""
        self.fields["capacities"].help_text = _HELP.get(unit, _HELP["points"])
        return self


def written(capacities: Sequence[float]) -> str:
    """Capacities as one would write them: "15, 15, 10", or "4 × 24" where all are alike."""
    if len(capacities) > 2 and len(set(capacities)) == 1:
        return _("%(count)s × %(capacity)s") % {
            "count": len(capacities),
            "capacity": f"{capacities[0]:g}",
        }
    return ", ".join(f"{capacity:g}" for capacity in capacities)
