"""What an item needs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.apps.backlog.services import dependencies
from quarterdeck.entrances.web.pages.backlog.parts import carry_out


@login_required
@require_POST
def add_dependency(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """The item needs another, named by key or by its number alone."""
    needs = request.POST.get("needs", "").strip()
    key = f"{product}-{needs}" if needs.isdecimal() else needs
    return carry_out(
        request,
        product,
        item,
        lambda actor: dependencies.add_dependency(actor=actor, item=item, needs=key),
        _("%(item)s needs %(needs)s.") % {"item": item, "needs": key.upper()},
    )


@login_required
@require_POST
def remove_dependency(request: HttpRequest, product: str, item: str) -> HttpResponse:
    needs = request.POST.get("remove", "")
    return carry_out(
        request,
        product,
        item,
        lambda actor: dependencies.remove_dependency(actor=actor, item=item, needs=needs),
        _("%(item)s no longer needs %(needs)s.") % {"item": item, "needs": needs},
    )
