"""The item page, and what is done to the item as a whole: its fields, its place, the trash."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.apps.backlog.services import items, order
from quarterdeck.entrances.web.pages.backlog.item_forms import changes_sent
from quarterdeck.entrances.web.pages.backlog.parts import carry_out, show
from quarterdeck.entrances.web.words import Words

# The fields of an item, with what is said when one is saved.
_SAID: Words = {
    "title": _lazy("Title saved."),
    "role": _lazy("Story saved."),
    "want": _lazy("Story saved."),
    "benefit": _lazy("Story saved."),
    "description": _lazy("Description saved."),
    "standard": _lazy("Version saved."),
    "kind": _lazy("Kind changed."),
    "state": _lazy("State changed."),
    "parent": _lazy("Epic changed."),
    "labels": _lazy("Labels saved."),
    "value": _lazy("Value saved."),
    "effort": _lazy("Effort saved."),
}


@login_required
@require_safe
def item(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """The page of one item; ``?edit=`` opens a part's form, ``?before=`` older history."""
    return show(request, product, item)


@login_required
@require_POST
def edit_item(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """Save the fields that a form of the page holds."""
    changes, was = changes_sent(request.POST, tuple(_SAID))
    if "parent" in changes:
        changes["parent"], was["parent"] = changes["parent"] or None, was["parent"] or None
    return carry_out(
        request,
        product,
        item,
        lambda actor: items.edit_item(actor=actor, item=item, changes=changes, was=was),
        str(next((_SAID[name] for name in changes), "")),
    )


@login_required
@require_POST
def move_in_order(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """To the top, to the end, or to a position."""
    to, position = request.POST.get("to", ""), request.POST.get("position", "").strip()
    return carry_out(
        request,
        product,
        item,
        lambda actor: order.move_item(
            actor=actor,
            item=item,
            to=to or None,
            # 0 is no position, so what is no number is refused like it.
            position=None if to else int(position) if position.isdecimal() else 0,
        ),
        _("%(item)s moved.") % {"item": item},
    )


@login_required
@require_POST
def trash_item(request: HttpRequest, product: str, item: str) -> HttpResponse:
    return carry_out(
        request,
        product,
        item,
        lambda actor: items.trash_items(actor=actor, items=[item]),
        _("%(item)s went to the trash.") % {"item": item},
    )


@login_required
@require_POST
def restore_item(request: HttpRequest, product: str, item: str) -> HttpResponse:
    return carry_out(
        request,
        product,
        item,
        lambda actor: items.restore_items(actor=actor, items=[item]),
        _("%(item)s restored.") % {"item": item},
    )
