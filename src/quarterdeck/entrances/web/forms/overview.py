"""What the start page asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NewProduct(forms.Form):
    """A product of one's own. Whether its key is free is for the service to say."""

    name = forms.CharField(
        label=_("Name of the product"),
        max_length=120,
        error_messages={"required": _("Give it a name, for example Rounds.")},
    )
    effort_unit = forms.ChoiceField(
        label=_("Effort is counted in"),
        choices=[("points", _("points")), ("days", _("days")), ("items", _("items"))],
    )
    key = forms.CharField(
        label=_("Key before item numbers"),
        max_length=10,
        required=False,
        help_text=_("2 to 10 letters and digits; made from the name if left empty."),
    )
