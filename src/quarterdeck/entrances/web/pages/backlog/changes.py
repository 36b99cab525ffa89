"""What is done in the list: moving, titles, new items, several at once, undo."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.services import items, order, undo
from quarterdeck.entrances.web.done import done, saved, undo_address
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.errors import Invalid

_PLACES = {"first": "top", "last": "end"}


class ActUnknown(Invalid):
    code = "act_unknown"


@login_required
@require_POST
def move_item(request: HttpRequest, product: str) -> HttpResponse:
    sent = request.POST
    position = sent.get("position", "")
    order.move_item(
        actor=actor_of(request),
        item=sent.get("item", ""),
        after=sent.get("after") or None,
        before=sent.get("before") or None,
        to=_PLACES.get(sent.get("place", "")),
        position=int(position) if position.isdigit() else None,
    )
    if request.headers.get("HX-Request") == "true":
        return saved()
    return redirect(_list(product, at=sent.get("item", "")))


@login_required
@require_POST
def edit_row(request: HttpRequest, product: str) -> HttpResponse:
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
@require_POST
def create_item(request: HttpRequest, product: str) -> HttpResponse:
    actor, sent = actor_of(request), request.POST
    item = items.create_item(
        actor=actor,
        product=product,
        title=sent.get("title", ""),
        kind=sent.get("kind") or "story",
        parent=sent.get("parent") or None,
    )
    key = f"{item.product.key}-{item.number}"
    said = _("%(key)s created: %(title)s") % {"key": key, "title": item.title}
    if request.headers.get("HX-Request") == "true":
        # The box stays open for the next; the list is read again when it is closed.
        response = saved()
        response["HX-Trigger"] = _triggers(said, undo_address(product, actor))
        return response
    return done(request, said, undo=undo_address(product, actor))


@login_required
@require_POST
def create_items(request: HttpRequest, product: str) -> HttpResponse:
    actor = actor_of(request)
    made = items.create_items(
        actor=actor, product=product, titles=request.POST.get("titles", "").splitlines()
    )
    said = ngettext("%(count)s item created.", "%(count)s items created.", len(made)) % {
        "count": len(made)
    }
    return done(request, said, undo=undo_address(product, actor))


@login_required
@require_POST
def change_several(request: HttpRequest, product: str) -> HttpResponse:
    """The selection bar: one act on the chosen rows."""
    actor, sent = actor_of(request), request.POST
    act, chosen = sent.get("act", ""), sent.getlist("item")
    kind, _colon, value = act.partition(":")
    if kind not in _SEVERAL:
        raise ActUnknown(_("There is no act “%(act)s” for several items.") % {"act": act})
    sentence, verb = _SEVERAL[kind]
    changed = verb(actor, chosen, value or sent.get(kind, ""))
    said = sentence(len(changed))
    return done(request, said, undo=undo_address(product, actor))


@login_required
@require_POST
def undo_last(request: HttpRequest, product: str) -> HttpResponse:
    batch = request.POST.get("batch") or request.GET.get("batch")
    undo.undo_last(actor=actor_of(request), product=product, batch=_uuid(batch) if batch else None)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    return done(request, _("Undone."))


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise ActUnknown(_("This undo is not of this page. Load it again.")) from None


def _list(product: str, *, at: str = "") -> str:
    return reverse("web:backlog:backlog", args=[product]) + (f"?at={at}" if at else "")


def _triggers(said: str, undo_url: str) -> str:
    return json.dumps({"qd:saved": {}, "qd:done": {"say": said, "undo": undo_url}})


def _trashed(count: int) -> str:
    return ngettext(
        "%(count)s item went to the trash.", "%(count)s items went to the trash.", count
    ) % {"count": count}


def _restored(count: int) -> str:
    return ngettext("%(count)s item restored.", "%(count)s items restored.", count) % {
        "count": count
    }


def _moved(count: int) -> str:
    return ngettext("%(count)s item moved.", "%(count)s items moved.", count) % {"count": count}


def _changed(count: int) -> str:
    return ngettext("%(count)s item changed.", "%(count)s items changed.", count) % {"count": count}


Verb = Callable[[Actor, list[str], str], list[Any]]
_SEVERAL: dict[str, tuple[Callable[[int], str], Verb]] = {
    "trash": (_trashed, lambda a, i, _v: items.trash_items(actor=a, items=i)),
    "restore": (_restored, lambda a, i, _v: items.restore_items(actor=a, items=i)),
    "top": (_moved, lambda a, i, _v: order.move_items(actor=a, items=i, to="top")),
    "end": (_moved, lambda a, i, _v: order.move_items(actor=a, items=i, to="end")),
    "under": (_moved, lambda a, i, v: order.move_items(actor=a, items=i, after=v)),
    "state": (_changed, lambda a, i, v: items.edit_items(actor=a, items=i, changes={"state": v})),
    "kind": (_changed, lambda a, i, v: items.edit_items(actor=a, items=i, changes={"kind": v})),
    "parent": (
        _changed,
        lambda a, i, v: items.edit_items(actor=a, items=i, changes={"parent": v or None}),
    ),
    "label": (_changed, lambda a, i, v: items.edit_items(actor=a, items=i, add_labels=[v])),
    "unlabel": (_changed, lambda a, i, v: items.edit_items(actor=a, items=i, remove_labels=[v])),
}
