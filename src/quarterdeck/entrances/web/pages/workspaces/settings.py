"""A product's settings: its name and units, its product owner, its end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.workspaces.queries.settings import settings_of
from quarterdeck.apps.workspaces.services import deletion, roles, workspaces
from quarterdeck.entrances.web.forms.submitting import carried_out, status_of
from quarterdeck.entrances.web.forms.workspaces import ConfirmDeletion, HandOver, ProductSettings
from quarterdeck.entrances.web.identity import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, product: str) -> HttpResponse:
    actor = actor_of(request)
    form = ProductSettings(request.POST if request.method == "POST" else None)

    def set_product() -> None:
        workspaces.set_product(actor=actor, product=product, **form.cleaned_data)

    if request.method == "POST" and carried_out(form, set_product):
        messages.success(request, _("The settings are saved."))
        return redirect("web:workspaces:settings", product=product)
    return _page(request, actor, product, settings_form=form)


@login_required
@require_POST
def hand_over(request: HttpRequest, product: str) -> HttpResponse:
    actor = actor_of(request)
    here = settings_of(actor=actor, product=product)
    form = HandOver([(person.id, person.name) for person in here.people], request.POST)

    def hand() -> None:
        roles.hand_over_product(actor=actor, product=product, to=form.cleaned_data["to"])

    if carried_out(form, hand):
        messages.success(request, _("The product is handed over."))
        return redirect("web:workspaces:who", product=product)
    return _page(request, actor, product, hand_over_form=form)


@login_required
@require_POST
def delete(request: HttpRequest, product: str) -> HttpResponse:
    actor = actor_of(request)
    form = ConfirmDeletion(request.POST)

    def delete_product() -> None:
        deletion.delete_product(actor=actor, product=product, confirm=form.cleaned_data["confirm"])

    if carried_out(form, delete_product):
        messages.success(request, _("The product is deleted, with everything in it."))
        return redirect("web:overview:home")
    return _page(request, actor, product, deletion_form=form)


def _page(
    request: HttpRequest,
    actor: Actor,
    product: str,
    *,
    settings_form: ProductSettings | None = None,
    hand_over_form: HandOver | None = None,
    deletion_form: ConfirmDeletion | None = None,
) -> HttpResponse:
    """The page with three forms; the one that was sent keeps its errors."""
    here = settings_of(actor=actor, product=product)
    if settings_form is None or not settings_form.is_bound:
        settings_form = ProductSettings(
            initial={
                "name": here.product.name,
                "effort_unit": here.product.effort_unit,
                "value_scale": here.product.value_scale,
            }
        )
    people = [(person.id, person.name) for person in here.people]
    forms = {
        "settings_form": settings_form,
        "hand_over_form": hand_over_form or HandOver(people),
        "deletion_form": deletion_form or ConfirmDeletion(),
    }
    status = max(status_of(form) for form in forms.values())
    return render(request, "workspaces/settings.html", {"here": here, **forms}, status=status)
