"""One act on the rows that were chosen in the list, taken back by one undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.services import items, order
from quarterdeck.entrances.web.done import done, undo_address
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.backlog.changes import list_url
from quarterdeck.errors import Invalid


class ActUnknown(Invalid):
    code = "act_unknown"


class NeighbourMissing(Invalid):
    code = "neighbour_missing"


class LabelMissing(Invalid):
    code = "label_missing"


@login_required
@require_POST
def change_several(request: HttpRequest, product: str) -> HttpResponse:
    """``act`` is a name, or a name and a value as in ``state:ready``; each ``item`` a key."""
    actor, sent = actor_of(request), request.POST
    act, chosen = sent.get("act", ""), sent.getlist("item")
    kind, _colon, value = act.partition(":")
    if kind not in _ACTS:
        raise ActUnknown(_("There is no act “%(act)s” for several items.") % {"act": act})
    sentence, verb = _ACTS[kind]
    changed = verb(actor, product, chosen, value or sent.get(kind, ""))
    undo = undo_address(product, actor)
    return done(request, sentence(len(changed)), undo=undo, default=list_url(product))


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


def _under(actor: Actor, product: str, chosen: list[str], neighbour: str) -> list[Any]:
    """The neighbour by its key, or by its number alone."""
    neighbour = neighbour.strip().lstrip("#")
    if not neighbour:
        raise NeighbourMissing(
            _("Write under which item they go, for example %(product)s-12.") % {"product": product},
            field="under",
        )
    key = f"{product}-{neighbour}" if neighbour.isdecimal() else neighbour
    return order.move_items(actor=actor, items=chosen, after=key)


def _labelled(actor: Actor, _product: str, chosen: list[str], label: str) -> list[Any]:
    if not label.strip():
        raise LabelMissing(_("Write the label, or choose one of the list."), field="label")
    return items.edit_items(actor=actor, items=chosen, add_labels=[label])


def _edited(name: str) -> Verb:
    return lambda actor, _product, chosen, value: items.edit_items(
        actor=actor, items=chosen, changes={name: value or None}
    )


Verb = Callable[[Actor, str, list[str], str], list[Any]]
_ACTS: dict[str, tuple[Callable[[int], str], Verb]] = {
    "trash": (_trashed, lambda a, _p, i, _v: items.trash_items(actor=a, items=i)),
    "restore": (_restored, lambda a, _p, i, _v: items.restore_items(actor=a, items=i)),
    "top": (_moved, lambda a, _p, i, _v: order.move_items(actor=a, items=i, to="top")),
    "end": (_moved, lambda a, _p, i, _v: order.move_items(actor=a, items=i, to="end")),
    "under": (_moved, _under),
    "state": (_changed, _edited("state")),
    "kind": (_changed, _edited("kind")),
    "parent": (_changed, _edited("parent")),
    "label": (_changed, _labelled),
    "unlabel": (
        _changed,
        lambda a, _p, i, v: items.edit_items(actor=a, items=i, remove_labels=[v]),
    ),
}
