"""What people say about an item."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.apps.backlog.services import comments
from quarterdeck.entrances.web.pages.backlog.address import number_or_none
from quarterdeck.entrances.web.pages.backlog.parts import carry_out


@login_required
@require_POST
def add_comment(request: HttpRequest, product: str, item: str) -> HttpResponse:
    text = request.POST.get("text", "")
    return carry_out(
        request,
        product,
        item,
        lambda actor: comments.add_comment(actor=actor, item=item, text=text),
        _("Comment added."),
        can_undo=False,
    )


@login_required
@require_POST
def edit_comment(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Save one's own comment ``?of=12``."""
    text = request.POST.get("text", "")
    return carry_out(
        request,
        product,
        item,
        lambda actor: comments.edit_comment(
            actor=actor, item=item, comment_id=_asked(request), text=text
        ),
        _("Comment saved."),
        can_undo=False,
    )


@login_required
@require_POST
def remove_comment(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Take one's own comment ``?of=12`` back; its text is gone."""
    return carry_out(
        request,
        product,
        item,
        lambda actor: comments.remove_comment(actor=actor, item=item, comment_id=_asked(request)),
        _("Comment removed."),
        can_undo=False,
    )


def _asked(request: HttpRequest) -> int:
    return number_or_none(request.GET.get("of")) or 0
