"""What is done in the list: moving, titles, new items, undo."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.apps.backlog.services import items, order, undo
from quarterdeck.apps.overview.queries.backlog import new_item_choices
from quarterdeck.entrances.web.done import done, read_again, saved, undo_address
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.backlog.address import number_or_none
from quarterdeck.entrances.web.words import KINDS
from quarterdeck.errors import Invalid

_PLACES = {"first": "top", "last": "end"}
_UNDONE = {
    "backlog.item.moved": _lazy("Undone: the place in the order."),
    "backlog.item.created": _lazy("Undone: what was created is in the trash."),
    "backlog.item.trashed": _lazy("Undone: back from the trash."),
}


class UndoUnknown(Invalid):
    code = "undo_unknown"


def list_url(product: str, *, at: str = "") -> str:
    """The list, at an item."""
    return reverse("web:backlog:backlog", args=[product]) + (f"?at={at}" if at else "")


@login_required
@require_POST
def move_item(request: HttpRequest, product: str) -> HttpResponse:
    """``item`` goes ``after`` or ``before`` another, to a ``place`` or a ``position``.

    ``seen`` is the key of its place as the page knew it. The script has moved the row already
    when both places are on the page; otherwise the list is read again around the item.
    """
    actor, sent = actor_of(request), request.POST
    key, is_near = sent.get("item", ""), "after" in sent or "before" in sent
    try:
        moved = order.move_item(
            actor=actor,
            item=key,
            after=sent.get("after") or None,
            before=sent.get("before") or None,
            to=_PLACES.get(sent.get("place", "")),
            position=number_or_none(sent.get("position")),
            seen_rank=sent.get("seen") or None,
        )
    except order.MovedMeanwhile as refusal:
        return read_again(request, refusal, default=list_url(product, at=key))
    address = undo_address(product, actor)
    if is_near and request.headers.get("HX-Request") == "true":
        return saved({"qd:ordered": {"item": key, "rank": moved.rank, "undo": address}})
    said = _("%(key)s is moved.") % {"key": key}
    return done(request, said, undo=address, default=list_url(product, at=key))


@login_required
@require_POST
def edit_row(request: HttpRequest, product: str) -> HttpResponse:
    """One field of an item; ``was`` is what stood there when it was opened."""
    sent = request.POST
    field = sent.get("field", "title")
    items.edit_item(
        actor=actor_of(request),
        item=sent.get("item", ""),
        changes={field: sent.get("value", "")},
        was={field: sent["was"]} if "was" in sent else None,
    )
    return saved()


@login_required
@require_http_methods(["GET", "POST"])
def create_item(request: HttpRequest, product: str) -> HttpResponse:
    """The box for a new item as a page of its own, for those without script; posting creates."""
    actor, sent = actor_of(request), request.POST
    if request.method == "GET":
        choices = new_item_choices(actor=actor, product=product)
        context = {"choices": choices, "kinds": KINDS, "here": list_url(choices.product.key)}
        return render(request, "backlog/new.html", context)
    item = items.create_item(
        actor=actor,
        product=product,
        title=sent.get("title", ""),
        kind=sent.get("kind") or "story",
        parent=sent.get("parent") or None,
    )
    key = f"{item.product.key}-{item.number}"
    said = _("%(key)s created: %(title)s") % {"key": key, "title": item.title}
    address = undo_address(product, actor)
    if request.headers.get("HX-Request") == "true":
        # The box stays open for the next; the list is read again when it is closed.
        return saved({"qd:created": {"item": key}, "qd:done": {"say": said, "undo": address}})
    return done(request, said, undo=address, default=list_url(product, at=key))


@login_required
@require_POST
def create_items(request: HttpRequest, product: str) -> HttpResponse:
    """One item a line."""
    actor = actor_of(request)
    made = items.create_items(
        actor=actor, product=product, titles=request.POST.get("titles", "").splitlines()
    )
    said = ngettext("%(count)s item created.", "%(count)s items created.", len(made)) % {
        "count": len(made)
    }
    first = f"{made[0].product.key}-{made[0].number}"
    url = list_url(product, at=first)
    return done(request, said, undo=undo_address(product, actor), default=url)


@login_required
@require_POST
def undo_last(request: HttpRequest, product: str) -> HttpResponse:
    """The act named by ``batch``, or the last of one's own."""
    batch = request.POST.get("batch") or request.GET.get("batch")
    undone = undo.undo_last(
        actor=actor_of(request), product=product, batch=_uuid(batch) if batch else None
    )
    if batch and request.headers.get("HX-Request") == "true":
        return saved()  # the script knows what to put back
    said = _UNDONE.get(undone[0], _("Undone.")) if len(set(undone)) == 1 else _("Undone.")
    return done(request, str(said), default=list_url(product))


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise UndoUnknown(_("This undo is not of this page. Load it again.")) from None
