"""The release plan: asking for it, watching it being computed, reading and adopting it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from quarterdeck.apps.planning.queries.page import PlanPage, plan_page
from quarterdeck.apps.planning.queries.releases import PlanBoard, plan_of
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.workspaces.permissions import Act, whose
from quarterdeck.entrances.web import plan_lists as lists
from quarterdeck.entrances.web import plan_sentences as words
from quarterdeck.entrances.web.done import undo_address
from quarterdeck.entrances.web.forms.planning import CapacityForm, written
from quarterdeck.entrances.web.forms.submitting import carried_out, said_in_place, status_of
from quarterdeck.entrances.web.glyphs import plain
from quarterdeck.entrances.web.identity import actor_of

ADOPTING = (Act.CHOOSE_PLAN, Act.ORDER_BACKLOG)


@login_required
@require_GET
def plan(request: HttpRequest, product: str, plan_id: int | None = None) -> HttpResponse:
    """The plan named, or the latest: under way, found, or none yet."""
    return _answer(request, product, plan_id=plan_id)


@login_required
@require_POST
def solve(request: HttpRequest, product: str) -> HttpResponse:
    """Have a plan computed, then show how far it is."""
    actor, form = actor_of(request), CapacityForm(request.POST)
    if carried_out(
        form,
        lambda: releases.solve_release(actor=actor, product=product, **form.cleaned_data),
    ):
        return redirect("web:planning:plan", product=product)
    return _answer(request, product, form=form)


@login_required
@require_GET
def progress(request: HttpRequest, product: str, plan_id: int) -> HttpResponse:
    """How far it is, asked every second; when it is over the page is asked for anew."""
    board = plan_of(actor=actor_of(request), product=product, plan_id=plan_id, count=1)
    if board is None or board.is_finished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"board": board, "best": words.best_so_far(board)}
    return render(request, "planning/_progress.html", context)


@login_required
@require_POST
@said_in_place
def cancel(request: HttpRequest, product: str, plan_id: int) -> HttpResponse:
    """End with the best so far."""
    releases.cancel_release(actor=actor_of(request), plan_id=plan_id)
    return redirect("web:planning:plan", product=product, plan_id=plan_id)


@login_required
@require_POST
@said_in_place
def adopt(request: HttpRequest, product: str, plan_id: int) -> HttpResponse:
    """Order the backlog by a plan; Undo stands in the toast."""
    actor = actor_of(request)
    adopted = releases.adopt_plan(actor=actor, plan_id=plan_id)
    count = len(adopted.result["chosen"]) if adopted.result else 0
    said = ngettext(
        "Plan adopted: %(count)s item ordered first.",
        "Plan adopted: %(count)s items ordered first.",
        count,
    ) % {"count": plain(count)}
    here = reverse("web:planning:plan", args=[product, plan_id])
    undo = f"{undo_address(product, actor)}&{urlencode({'next': here})}"
    messages.success(request, said, extra_tags=undo)
    return redirect(here)


def _answer(
    request: HttpRequest,
    product: str,
    *,
    plan_id: int | None = None,
    form: CapacityForm | None = None,
) -> HttpResponse:
    page = plan_page(
        actor=actor_of(request),
        product=product,
        plan_id=plan_id,
        planned_from=_start(request, "in"),
        left_from=_start(request, "left"),
    )
    board, unit = page.board, page.product.effort_unit
    form = form or CapacityForm(initial=_asked(page))
    context: dict[str, Any] = {
        "board": board,
        "best": board and words.best_so_far(board),
        "plans": lists.plans(page.plans, page.product.key, board),
        "form": form.in_unit(unit),
        "unit_head": {"days": _("Days"), "points": _("Points")}.get(unit, _("Effort")),
        "listed_count": page.listed_count,
        "unestimated_count": page.unestimated_count,
        "may_solve": Act.SOLVE_PLAN in page.may,
        "whose_solve": whose(Act.SOLVE_PLAN),
        "whose_adopt": next((whose(act) for act in ADOPTING if act not in page.may), ""),
    }
    if board is not None and board.value is not None:
        context |= _found(board, page.product.key, unit)
    return render(request, "planning/plan.html", context, status=status_of(form))


def _found(board: PlanBoard, product: str, unit: str) -> dict[str, Any]:
    """The words and figures of a plan that holds something to read."""
    return {
        "proof": words.proof(board),
        "remarks": list(words.remarks(board)),
        "value": words.near(board.value or 0),
        "bound": words.near(board.bound or 0),
        "gain": words.gain(board.gain),
        "used": words.effort(board.used, unit),
        "capacity": words.effort_in_words(board.capacity, unit),
        "order_value": words.near(board.order.value) if board.order else "",
        "sprints": lists.sprints(board, unit),
        "planned": list(lists.planned(board, product, unit)),
        "planned_part": lists.Part.of(board.planned_from, len(board.planned), board.item_count),
        "left": list(lists.left(board, product)),
        "left_part": lists.Part.of(board.left_from, len(board.left), board.left_count),
    }


def _start(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdigit() and len(given) < 10 else 0


def _asked(page: PlanPage) -> dict[str, Any]:
    """The form as it was filled in last: for this plan, else for the product."""
    board = page.board
    capacities = [s.capacity for s in board.sprints] if board else list(page.capacities)
    seconds = board.time_limit if board else page.time_limit
    return {"capacities": written(capacities), "time_limit": f"{seconds:g}"}


urlpatterns = [
    path("p/<str:product>/plan/", plan, name="plan"),
    path("p/<str:product>/plan/solve/", solve, name="solve"),
    path("p/<str:product>/plan/<int:plan_id>/", plan, name="plan"),
    path("p/<str:product>/plan/<int:plan_id>/progress/", progress, name="progress"),
    path("p/<str:product>/plan/<int:plan_id>/cancel/", cancel, name="cancel"),
    path("p/<str:product>/plan/<int:plan_id>/adopt/", adopt, name="adopt"),
]
