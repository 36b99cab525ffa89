"""Acceptance criteria on the item page: added, edited, moved, removed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.apps.backlog.services import criteria
from quarterdeck.entrances.web.pages.backlog.address import number_or_none
from quarterdeck.entrances.web.pages.backlog.parts import carry_out


@login_required
@require_POST
def add_criterion(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Add one; the form stays open for the next."""
    sent = request.POST
    return carry_out(
        request,
        product,
        item,
        lambda actor: criteria.add_criterion(
            actor=actor, item=item, text=sent.get("text", ""), optional="optional" in sent
        ),
        _("Criterion added."),
        then="new",
    )


@login_required
@require_POST
def edit_criterion(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Save the words of the criterion ``?of=AC-2``, and whether good enough may leave it out."""
    sent, code = request.POST, request.GET.get("of", "")
    return carry_out(
        request,
        product,
        item,
        lambda actor: criteria.edit_criterion(
            actor=actor,
            item=item,
            code=code,
            text=sent.get("text", ""),
            optional="optional" in sent,
            was=sent.get("was_text"),
        ),
        _("%(code)s saved.") % {"code": code},
    )


@login_required
@require_POST
def move_criterion(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Put the criterion ``?of=AC-2`` at a position counted from 1."""
    code = request.GET.get("of", "")
    position = number_or_none(request.POST.get("position")) or 1
    return carry_out(
        request,
        product,
        item,
        lambda actor: criteria.move_criterion(actor=actor, item=item, code=code, position=position),
        _("%(code)s moved.") % {"code": code},
    )


@login_required
@require_POST
def remove_criterion(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Take the criterion ``?of=AC-2`` out."""
    code = request.GET.get("of", "")
    return carry_out(
        request,
        product,
        item,
        lambda actor: criteria.remove_criterion(actor=actor, item=item, code=code),
        _("%(code)s removed.") % {"code": code},
    )
