"""One's own account: the name, the look, the keys, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.apps.accounts.services import profile
from quarterdeck.apps.workspaces.services import erasure
from quarterdeck.entrances.web.addresses import back_to
from quarterdeck.entrances.web.done import saved
from quarterdeck.entrances.web.forms.accounts import ConfirmErasure, OwnName
from quarterdeck.entrances.web.forms.submitting import carried_out, status_of
from quarterdeck.entrances.web.identity import actor_of


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Posting sets the name."""
    actor = actor_of(request)
    form = OwnName(request.POST or None, initial={"name": actor.name})

    def rename() -> None:
        profile.rename_self(actor=actor, name=form.cleaned_data["name"])

    if request.method == "POST" and carried_out(form, rename):
        messages.success(request, _("The name is saved."))
        return redirect("web:accounts:account")
    return _page(request, form, ConfirmErasure())


def _page(request: HttpRequest, form: OwnName, erasing: ConfirmErasure) -> HttpResponse:
    status = max(status_of(form), status_of(erasing))
    context = {"form": form, "erasing": erasing}
    return render(request, "accounts/account.html", context, status=status)


@login_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    profile.set_theme(actor=actor_of(request), theme=request.POST.get("theme", ""))
    return _kept(request)


@login_required
@require_POST
def set_single_keys(request: HttpRequest) -> HttpResponse:
    """``single_keys``: on or off."""
    profile.set_single_keys(
        actor=actor_of(request), on=request.POST.get("single_keys", "on") != "off"
    )
    return _kept(request)


@login_required
@require_POST
def remember_view(request: HttpRequest) -> HttpResponse:
    """``view`` names the list, as in backlog:RND; every other field is a setting of it.

    ``on`` and ``off`` are switches, anything else is kept as text.
    """
    switches = {"on": True, "off": False}
    settings: dict[str, bool | int | str] = {
        name: switches.get(str(value), str(value))
        for name, value in request.POST.items()
        if name not in {"view", "next", "csrfmiddlewaretoken"}
    }
    profile.remember_view(
        actor=actor_of(request), view=request.POST.get("view", ""), settings=settings
    )
    return _kept(request)


def _kept(request: HttpRequest) -> HttpResponse:
    """Scripts have shown the change already; without one the page is read again."""
    if request.headers.get("HX-Request") == "true":
        return saved()
    return redirect(back_to(request))


@login_required
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = ConfirmErasure(request.POST)

    def erase_person() -> None:
        erasure.erase_person(actor=actor, confirm=form.cleaned_data["confirm"])

    if carried_out(form, erase_person):
        logout(request)
        messages.success(request, _("Your account is erased."))
        return redirect("account_login")
    return _page(request, OwnName(initial={"name": actor.name}), form)
