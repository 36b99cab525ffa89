"""Who does what here: the table of acts and roles, and what is delegated."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quarterdeck.apps.workspaces.queries.who import WhoDoesWhat, who_does_what
from quarterdeck.apps.workspaces.services import delegations
from quarterdeck.entrances.web.forms.submitting import carried_out, said_in_place, status_of
from quarterdeck.entrances.web.forms.workspaces import Delegate, UntilDay
from quarterdeck.entrances.web.identity import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, product: str) -> HttpResponse:
    """The page; posting delegates acts."""
    actor = actor_of(request)
    here = who_does_what(actor=actor, product=product)
    form = Delegate(here, request.POST or None)

    def delegate() -> None:
        delegations.delegate(actor=actor, product=product, **form.cleaned_data)

    if request.method == "POST" and carried_out(form, delegate):
        messages.success(request, _("Delegated. Each act will show for whom it was done."))
        return redirect("web:workspaces:who", product=here.product.key)
    context = {"here": here, "form": form, "today": actor.now, "others": _others(here)}
    return render(request, "workspaces/who.html", context, status=status_of(form))


def _others(here: WhoDoesWhat) -> dict[str, list[str]]:
    """What is not the reader's, by whose it is."""
    groups: dict[str, list[str]] = {}
    for act in here.others:
        groups.setdefault(act.whose, []).append(act.label)
    return groups


@login_required
@require_GET
def table(request: HttpRequest, product: str) -> HttpResponse:
    """The table as CSV, for those who want it in a document of their own."""
    here = who_does_what(actor=actor_of(request), product=product)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{here.product.key}-who.csv"'
    csv.writer(response).writerows(_rows(here))
    return response


def _rows(here: WhoDoesWhat) -> list[list[str]]:
    yes, no = _("Yes"), _("No")
    return [
        [_("Act"), *(column.head for column in here.columns)],
        ["", *(column.names for column in here.columns)],
        *(
            [
                line.label,
                *(
                    f"{yes if cell.is_allowed else no} {cell.besides}".strip()
                    for cell in line.cells
                ),
            ]
            for line in here.lines
        ),
    ]


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, product: str, delegation_id: int) -> HttpResponse:
    """Another last day."""
    actor = actor_of(request)
    here = who_does_what(actor=actor, product=product)
    row = next((row for row in here.in_force if row.id == delegation_id), None)
    form = UntilDay(request.POST or None, initial={"until": row and row.until.isoformat()})

    def change_day() -> None:
        delegations.change_delegation(
            actor=actor, delegation_id=delegation_id, until=form.cleaned_data["until"]
        )

    if request.method == "POST" and carried_out(form, change_day):
        messages.success(request, _("The date is changed."))
        return redirect("web:workspaces:who", product=here.product.key)
    context = {"here": here, "row": row, "form": form}
    return render(request, "workspaces/delegation.html", context, status=status_of(form))


@login_required
@require_POST
@said_in_place
def end(request: HttpRequest, product: str, delegation_id: int) -> HttpResponse:
    delegations.end_delegation(actor=actor_of(request), delegation_id=delegation_id)
    messages.success(request, _("The delegation has ended."))
    return redirect("web:workspaces:who", product=product)
