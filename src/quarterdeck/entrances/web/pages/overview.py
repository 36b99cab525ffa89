"""Pages across domains: the start page, and the palette's search."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from quarterdeck.apps.overview.queries import find as finding
from quarterdeck.apps.overview.queries.home import HomeProduct, home_board
from quarterdeck.apps.workspaces.services import workspaces
from quarterdeck.entrances.refusals import status_of
from quarterdeck.entrances.web import plan_sentences as words
from quarterdeck.entrances.web.identity import actor_of
from quarterdeck.errors import Conflict, Invalid


class ProductForm(forms.Form):
    """A new product. Whether its key is free is for the service to say."""

    name = forms.CharField(
        label=_lazy("Name of the product"),
        max_length=120,
        error_messages={"required": _lazy("Give it a name, for example Rounds.")},
    )
    key = forms.CharField(
        label=_lazy("Key before item numbers"),
        max_length=10,
        required=False,
        help_text=_lazy("2 to 10 letters and digits; made from the name if left empty."),
    )
    effort_unit = forms.ChoiceField(
        label=_lazy("Effort is counted in"),
        choices=[("points", _lazy("points")), ("days", _lazy("days")), ("items", _lazy("items"))],
    )


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product as the start page shows it."""

    key: str
    name: str
    workspace: str
    is_demo: bool
    listed_count: int
    comparison: words.Comparison | None
    """What its plan gains; None while there is none."""


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where one comes in: what the order shown would earn, and what the best plan earns."""
    return _answer(request, ProductForm())


@login_required
@require_POST
def create_product(request: HttpRequest) -> HttpResponse:
    """A product of one's own, ready for its backlog to be imported."""
    form = ProductForm(request.POST)
    if not form.is_valid():
        return _answer(request, form, 422)
    try:
        product = workspaces.create_product(actor=actor_of(request), **form.cleaned_data)
    except (Invalid, Conflict) as refusal:
        known = refusal.field if refusal.field in form.fields else None
        form.add_error(known, refusal.message)
        return _answer(request, form, status_of(refusal))
    return redirect("web:exchange:import", product=product.key)


@login_required
@require_GET
def find(request: HttpRequest, product: str) -> HttpResponse:
    """What the palette shows while one types."""
    rows = finding.found_items(
        actor=actor_of(request), product=product, text=request.GET.get("q", "")
    )
    items = [
        {
            "key": row.key,
            "title": row.title,
            "url": reverse("web:backlog:item", args=[product, row.key]),
        }
        for row in rows
    ]
    return render(request, "components/_found.html", {"items": items})


def _answer(request: HttpRequest, form: ProductForm, status: int = 200) -> HttpResponse:
    board = home_board(actor=actor_of(request))
    context = {
        "featured": board.featured and _line(board.featured),
        "others": [_line(product) for product in board.others],
        "own": [_line(product) for product in board.own],
        "form": form,
    }
    return render(request, "overview/home.html", context, status=status)


def _line(product: HomeProduct) -> ProductLine:
    row, course = product.row, product.course
    comparison = None if course is None else words.comparison(course, row.effort_unit)
    return ProductLine(
        row.key, row.name, row.workspace, row.is_demo, product.listed_count, comparison
    )


urlpatterns = [
    path("", home, name="home"),
    path("products/new/", create_product, name="create_product"),
    path("p/<str:product>/find/", find, name="find"),
]
