"""The parts of the item page: shown, opened as forms in their places, saved, refused.

Every part is a template of its own. With htmx a link or a form answers with its part, and with
those others that show the same facts; without, with the whole page in the same state.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.overview.queries.item import ItemPage, check_product, item_page
from quarterdeck.entrances.refusals import status_of
from quarterdeck.entrances.web.done import undo_address
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.entrances.web.pages.backlog import item_words as words
from quarterdeck.entrances.web.pages.backlog.address import number_or_none
from quarterdeck.entrances.web.pages.backlog.item_forms import Form, form_of, is_unchanged
from quarterdeck.entrances.web.pages.backlog.item_history import lines_of
from quarterdeck.entrances.web.words import KINDS, STATES, effort_unit_name
from quarterdeck.errors import Conflict, Invalid, NotFound

# Each part, with the others that a change in it alters.
PARTS: dict[str, tuple[str, ...]] = {
    "steps": (),
    "head": ("steps", "story", "variants", "history"),
    "title": ("history",),
    "story": ("history",),
    "description": ("history",),
    "criteria": ("history",),
    "variants": ("facts", "history"),
    "facts": ("variants", "history"),
    "comments": ("history",),
    "comment": ("comments", "history"),
    "files": ("history",),
    "history": (),
}


def show(request: HttpRequest, product: str, item: str) -> HttpResponse:
    """The page; of it only the part that a script asks for."""
    asked = request.GET
    part, of = asked.get("edit") or asked.get("part", ""), asked.get("of", "")
    page = _read(request, product, item, part if "edit" in asked else "")
    form = form_of(page, part, of) if "edit" in asked else None
    if not _is_htmx(request):
        return render(request, "backlog/item.html", _context(request, page, form))
    if "before" in asked:
        return render(request, "backlog/_item_log.html", _context(request, page, None))
    context = _context(request, page, form, focus="" if form else f"{part}:{of}")
    return render(request, "backlog/_item_parts.html", context | _names([part]))


def carry_out(
    request: HttpRequest,
    product: str,
    item: str,
    act: Callable[[Actor], object],
    said: str,
    *,
    can_undo: bool = True,
    then: str = "",
) -> HttpResponse:
    """Do one verb, and answer with the part it was asked from; its form says what is refused.

    ``then`` opens a form of that part again, for the next.
    """
    check_product(product, item)
    part, of = request.GET.get("part", ""), request.GET.get("of", "")
    part = part if part in PARTS else "head"
    actor = actor_of(request)
    try:
        act(actor)
    except (Invalid, Conflict, NotFound) as refusal:
        page = _read(request, product, item, part)
        form = form_of(page, part, of, request.POST, refusal)
        if form is None:
            raise
        status = 422 if isinstance(refusal, NotFound) else status_of(refusal)
        return _answer(request, page, form, [part], status=status)
    undo = undo_address(product, actor) if can_undo else ""
    if is_unchanged(request.POST):
        said = ""
    if not _is_htmx(request):
        if said:
            messages.success(request, said, extra_tags=undo)
        return redirect(f"{reverse('web:backlog:item', args=[product, item])}#{part}")
    page = _read(request, product, item, "")
    form = form_of(page, part, then) if then else None
    focus = "" if form else f"{part}:{of}"
    response = _answer(request, page, form, [part, *PARTS[part]], focus=focus)
    done = {"qd:done": {"say": said, "undo": undo}} if said else {}
    response["HX-Trigger"] = json.dumps({"qd:saved": {}, **done})
    return response


def _read(request: HttpRequest, product: str, item: str, part: str) -> ItemPage:
    return item_page(
        actor=actor_of(request),
        product=product,
        item=item,
        history_before=number_or_none(request.GET.get("before")),
        with_choices=part == "facts",
    )


def _answer(
    request: HttpRequest,
    page: ItemPage,
    form: Form | None,
    parts: list[str],
    *,
    focus: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(request, page, form, focus=focus)
    if not _is_htmx(request):
        return render(request, "backlog/item.html", context, status=status)
    return render(request, "backlog/_item_parts.html", context | _names(parts), status=status)


def _names(parts: list[str]) -> dict[str, Any]:
    return {"parts": [f"backlog/_item_{part}.html" for part in parts if part in PARTS]}


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _context(
    request: HttpRequest, page: ItemPage, form: Form | None, *, focus: str = ""
) -> dict[str, Any]:
    row, plan = page.detail.row, page.plan
    url = reverse("web:backlog:item", args=[page.product.key, row.key])
    versions = words.versions_of(page)
    context = {
        "page": page,
        "detail": page.detail,
        "row": row,
        "can": page.detail.may,
        "whose": words.hand_over(page),
        "form": form,
        "focus": focus,
        "url": url,
        "copied": f"{row.key} {row.title}\n{request.build_absolute_uri(url)}",
        "kinds": KINDS,
        "kind": KINDS[row.kind],
        "kind_icon": words.KIND_ICONS[row.kind],
        "states": STATES,
        "state": STATES[row.state],
        "is_quiet": row.state not in words.ASKING_STATES,
        "trashed_on": words.day(row.trashed_at, page.now) if row.trashed_at else "",
        "unit": effort_unit_name(page.product.effort_unit),
        "value": words.value_of(page, row.value),
        "effort": words.effort_of(page, row.effort),
        "versions": versions,
        "has_versions": sum(version.is_there for version in versions) > 1,
        "epic_keys": [epic.key for epic in page.choices.epics],
        "created_on": words.day(page.detail.created_at, page.now),
        "comments": words.comments_of(page),
        "lines": lines_of(page.history.entries, page.now),
        "is_whole_history": "before" not in request.GET,
    }
    if plan:
        title = _("In %(plan)s") if plan.in_plan else _("Not in %(plan)s")
        context["plan_title"] = title % {"plan": page.plan_name}
        context["plan_version"] = words.VERSIONS.get(plan.variant or "", "")
    return context
