"""How far to go with an item: its good enough and perfect versions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.apps.backlog.services import variants
from quarterdeck.entrances.web.pages.backlog.item_forms import changes_sent
from quarterdeck.entrances.web.pages.backlog.parts import carry_out


@login_required
@require_POST
def set_variant(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Make or change the version ``?of=perfect``: what the form holds of it."""
    name = request.GET.get("of", "")
    changes, was = changes_sent(request.POST, ("description", "value", "effort"))
    return carry_out(
        request,
        product,
        item,
        lambda actor: variants.set_variant(actor=actor, item=item, name=name, was=was, **changes),
        _("Version saved."),
    )


@login_required
@require_POST
def remove_variant(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Take the version ``?of=perfect`` away."""
    name = request.GET.get("of", "")
    return carry_out(
        request,
        product,
        item,
        lambda actor: variants.remove_variant(actor=actor, item=item, name=name),
        _("Version removed."),
    )
