"""The release plan: asking for it, watching it being computed, reading and adopting it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from quarterdeck.apps.planning.queries.page import PlanPage, plan_page
from quarterdeck.apps.planning.queries.releases import PlanBoard, plan_of
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.workspaces.permissions import Act, whose
from quarterdeck.entrances.refusals import status_of
from quarterdeck.entrances.web import plan_lists as lists
from quarterdeck.entrances.web import plan_sentences as words
from quarterdeck.entrances.web.glyphs import plain
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.errors import Invalid

ADOPTING = (Act.CHOOSE_PLAN, Act.ORDER_BACKLOG)


class CapacityForm(forms.Form):
    """What a plan is asked with. Whether it can be meant is for the service to say."""

    capacities = forms.CharField(
        label=_lazy("Capacity of each sprint"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _lazy("Say how much each sprint can hold, for example 15, 15, 10.")
        },
    )
    title = forms.CharField(label=_lazy("Name of the plan"), required=False, max_length=120)
    time_limit = forms.FloatField(
        label=_lazy("Seconds for the solver"),
        help_text=_lazy("After that it answers with the best found, and how far it is from proof."),
        error_messages={"invalid": _lazy("Write the seconds as a number, for example 60.")},
    )


@login_required
@require_GET
def plan(request: HttpRequest, product: str, plan_id: int | None = None) -> HttpResponse:
    """The plan named, or the latest: under way, found, or none yet."""
    return _answer(request, product, plan_id=plan_id)


@login_required
@require_POST
def solve(request: HttpRequest, product: str) -> HttpResponse:
    """Have a plan computed, then show how far it is."""
    form = CapacityForm(request.POST)
    if not form.is_valid():
        return _answer(request, product, form=form, status=422)
    try:
        releases.solve_release(actor=actor_of(request), product=product, **form.cleaned_data)
    except Invalid as refusal:
        known = refusal.field if refusal.field in form.fields else None
        form.add_error(known, refusal.message)
        return _answer(request, product, form=form, status=status_of(refusal))
    except releases.PlanUnderWay as refusal:
        messages.warning(request, refusal.message)
    return redirect("web:planning:plan", product=product)


@login_required
@require_GET
def progress(request: HttpRequest, product: str, plan_id: int) -> HttpResponse:
    """How far it is, asked every second; when it is over the page is asked for anew."""
    board = plan_of(actor=actor_of(request), product=product, plan_id=plan_id, count=1)
    if board is None or board.is_finished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "planning/_progress.html", {"board": board})


@login_required
@require_POST
def cancel(request: HttpRequest, product: str, plan_id: int) -> HttpResponse:
    """End with the best so far."""
    try:
        releases.cancel_release(actor=actor_of(request), plan_id=plan_id)
    except releases.NotUnderWay:
        messages.info(request, _("It was done before it could be cancelled."))
    return redirect("web:planning:plan", product=product, plan_id=plan_id)


@login_required
@require_POST
def adopt(request: HttpRequest, product: str, plan_id: int) -> HttpResponse:
    """Order the backlog by a plan; Undo stands in the toast."""
    adopted = releases.adopt_plan(actor=actor_of(request), plan_id=plan_id)
    count = len(adopted.result["chosen"]) if adopted.result else 0
    said = ngettext(
        "Plan adopted: %(count)s item ordered first.",
        "Plan adopted: %(count)s items ordered first.",
        count,
    ) % {"count": plain(count)}
    messages.success(request, said, extra_tags=reverse("web:backlog:undo_last", args=[product]))
    return redirect("web:planning:plan", product=product, plan_id=plan_id)


def _answer(
    request: HttpRequest,
    product: str,
    *,
    plan_id: int | None = None,
    form: CapacityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = plan_page(
        actor=actor_of(request),
        product=product,
        plan_id=plan_id,
        planned_from=_start(request, "in"),
        left_from=_start(request, "left"),
    )
    board, unit = page.board, page.product.effort_unit
    context: dict[str, Any] = {
        "board": board,
        "plans": page.plans,
        "form": form or CapacityForm(initial=_asked(page)),
        "unit_head": {"days": _("Days"), "points": _("Points")}.get(unit, _("Effort")),
        "listed_count": page.listed_count,
        "unestimated_count": page.listed_count - page.estimated_count,
        "may_solve": Act.SOLVE_PLAN in page.may,
        "whose_solve": whose(Act.SOLVE_PLAN),
        "whose_adopt": next((whose(act) for act in ADOPTING if act not in page.may), ""),
    }
    context["form"].fields["capacities"].help_text = _help(unit)
    if board is not None and board.value is not None:
        context |= _found(board, page.product.key, unit)
    return render(request, "planning/plan.html", context, status=status)


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
    return {"capacities": _written(capacities), "time_limit": f"{seconds:g}"}


def _written(capacities: list[float]) -> str:
    """ "15, 15, 10", or "4 × 24" where all are alike."""
    if len(capacities) > 2 and len(set(capacities)) == 1:
        return f"{len(capacities)} × {capacities[0]:g}"
    return ", ".join(f"{capacity:g}" for capacity in capacities)


def _help(unit: str) -> str:
    examples = {
        "days": _("In days, one number a sprint: 15, 15, 10 or 4 × 24."),
        "points": _("In points, one number a sprint: 15, 15, 10 or 4 × 24."),
        "items": _("In items, one number a sprint: 6, 6, 4 or 4 × 6."),
    }
    return examples.get(unit, examples["points"])


urlpatterns = [
    path("p/<str:product>/plan/", plan, name="plan"),
    path("p/<str:product>/plan/solve/", solve, name="solve"),
    path("p/<str:product>/plan/<int:plan_id>/", plan, name="plan"),
    path("p/<str:product>/plan/<int:plan_id>/progress/", progress, name="progress"),
    path("p/<str:product>/plan/<int:plan_id>/cancel/", cancel, name="cancel"),
    path("p/<str:product>/plan/<int:plan_id>/adopt/", adopt, name="adopt"),
]
