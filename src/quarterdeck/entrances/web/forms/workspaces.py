"""Forms of a workspace and its products: members, teams, settings, delegation."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.apps.workspaces.queries.members import WorkspaceMembers
from quarterdeck.apps.workspaces.queries.who import WhoDoesWhat
from quarterdeck.apps.workspaces.roles import Role

_IN_PRODUCT = (Role.STAKEHOLDER, Role.DEVELOPER, Role.SCRUM_MASTER)
_IN_TEAM = (Role.DEVELOPER, Role.SCRUM_MASTER)


def _roles_by_place(here: WorkspaceMembers) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices “as what, where”: one group a place, e.g. ``product:RND:developer``."""
    choices = [
        (name, [(f"product:{key}:{role}", f"{role.label}, {name}") for role in _IN_PRODUCT])
        for key, name in here.products
    ]
    choices += [
        (team.name, [(f"team:{team.id}:{role}", f"{role.label}, {team.name}") for role in _IN_TEAM])
        for team in here.teams
    ]
    administrator = Role.ADMINISTRATOR
    return [
        *choices,
        (
            here.name,
            [(f"workspace:{here.id}:{administrator}", f"{administrator.label}, {here.name}")],
        ),
    ]


class _AsWhat(forms.Form):
    """A role in a place."""

    as_what = forms.ChoiceField(label=_("As"))

    def __init__(self, here: WorkspaceMembers, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["as_what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _roles_by_place(here)

    @property
    def place(self) -> dict[str, str | int]:
        """The place as services name it."""
        kind, name, _role = self.cleaned_data["as_what"].split(":")
        return {"product": name} if kind == "product" else {f"{kind}_id": int(name)}

    @property
    def role(self) -> str:
        return str(self.cleaned_data["as_what"].split(":")[2])


class GiveRole(_AsWhat):
    """A role for someone who belongs to the workspace."""

    prefix = "give"
    person = forms.ChoiceField(label=_("Who"))
    field_order = ("person", "as_what")

    def __init__(self, here: WorkspaceMembers, *args: object, **kwargs: object) -> None:
        super().__init__(here, *args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.id, person.name) for person in here.people]


class Invite(_AsWhat):
    """An invitation by mail."""

    prefix = "invite"
    email = forms.CharField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "as_what")


class NewTeam(forms.Form):
    """A team, which may serve a product from the start."""

    prefix = "team"
    name = forms.CharField(label=_("Name"), max_length=120)
    product = forms.ChoiceField(label=_("Serves"), required=False)

    def __init__(self, here: WorkspaceMembers, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("No product yet")), *here.products]


class NewProduct(forms.Form):
    """A product; who makes it is its product owner."""

    prefix = "product"
    name = forms.CharField(label=_("Name"), max_length=120)
    key = forms.CharField(
        label=_("Key"),
        max_length=10,
        required=False,
        help_text=_("Stands before item numbers, for example RND. Empty: made from the name."),
    )


class NewWorkspace(forms.Form):
    """A workspace; who opens it is its administrator."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Of the organisation, for example Home care.")
    )


class ProductSettings(forms.Form):
    """What a product is called and counted in."""

    name = forms.CharField(label=_("Name"), max_length=120)
    effort_unit = forms.ChoiceField(
        label=_("Unit of effort"),
        choices=[("points", _("points")), ("days", _("days")), ("items", _("items"))],
        help_text=_("A label beside every figure. Figures that stand there are not converted."),
    )
    value_scale = forms.IntegerField(
        label=_("Value goes from 0 to"),
        help_text=_("The end of the scale on which values are drawn, for example 100."),
    )


class Delegate(forms.Form):
    """Acts of the product owner for someone, until a day."""

    to = forms.ChoiceField(label=_("To"))
    acts = forms.MultipleChoiceField(label=_("Acts"), widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(
        label=_("Until, with this day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, here: WhoDoesWhat, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        to, acts = self.fields["to"], self.fields["acts"]
        assert isinstance(to, forms.ChoiceField)
        assert isinstance(acts, forms.MultipleChoiceField)
        to.choices = [(person.id, person.name) for person in here.delegates]
        acts.choices = here.delegable


class UntilDay(forms.Form):
    """Another last day of a delegation."""

    until = forms.DateField(
        label=_("Until, with this day"), widget=forms.DateInput(attrs={"type": "date"})
    )


class HandOver(forms.Form):
    """The next product owner."""

    prefix = "hand"
    to = forms.ChoiceField(label=_("New product owner"))

    def __init__(self, people: Iterable[tuple[int, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(people)


class ConfirmDeletion(forms.Form):
    """What is deleted, written out."""

    prefix = "delete"
    confirm = forms.CharField(label=_("Write the product's key"), required=False)
