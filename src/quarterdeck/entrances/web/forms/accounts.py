"""Forms of one's own account: name, tokens, erasure."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.apps.workspaces.permissions import AGENT_SCOPES, DECIDING, Act


class OwnName(forms.Form):
    """What others read."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As others read it, for example Jo Nowak."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class NewToken(forms.Form):
    """A token for a program or an agent. Deciding acts are marked and start unchosen."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Who uses it, for example “assistant on my laptop”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    expires_on = forms.DateField(
        label=_("Works until, with this day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until you revoke it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        required=False,
        choices=[(act.value, act.label) for act in Act],
        initial=[act.value for act in Act if act in AGENT_SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )

    deciding = frozenset(act.value for act in DECIDING)


class ConfirmErasure(forms.Form):
    """One's own address, written out."""

    confirm = forms.CharField(
        label=_("Write your e-mail address"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
