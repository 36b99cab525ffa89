"""Pages across domains: the start page, and the palette's search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from quarterdeck.apps.overview.queries import find as finding
from quarterdeck.apps.overview.queries.home import HomeProduct, home_board
from quarterdeck.apps.workspaces.services import workspaces
from quarterdeck.entrances.web import plan_sentences as words
from quarterdeck.entrances.web.forms.overview import NewProduct
from quarterdeck.entrances.web.forms.submitting import carried_out, status_of
from quarterdeck.entrances.web.identity import actor_of

if TYPE_CHECKING:
    from quarterdeck.apps.workspaces.models import Product


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product as the start page shows it."""

    key: str
    name: str
    workspace: str
    is_demo: bool
    may_delete: bool
    listed_count: int
    comparison: words.Comparison | None
    """What its plan gains; None while there is none."""


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where one comes in: what the order shown would earn, and what the best plan earns."""
    return _answer(request, NewProduct())


@login_required
@require_POST
def create_product(request: HttpRequest) -> HttpResponse:
    """A product of one's own, ready for its backlog to be imported."""
    actor, form = actor_of(request), NewProduct(request.POST)
    made: list[Product] = []
    if carried_out(
        form, lambda: made.append(workspaces.create_product(actor=actor, **form.cleaned_data))
    ):
        return redirect("web:exchange:import", product=made[0].key)
    return _answer(request, form)


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


def _answer(request: HttpRequest, form: NewProduct) -> HttpResponse:
    board = home_board(actor=actor_of(request))
    context = {
        "featured": board.featured and _line(board.featured),
        "others": [_line(product) for product in board.others],
        "own": [_line(product) for product in board.own],
        "form": form,
    }
    return render(request, "overview/home.html", context, status=status_of(form))


def _line(product: HomeProduct) -> ProductLine:
    row, course = product.row, product.course
    comparison = None if course is None else words.comparison(course, row.effort_unit)
    return ProductLine(
        key=row.key,
        name=row.name,
        workspace=row.workspace,
        is_demo=row.is_demo,
        may_delete=product.may_delete,
        listed_count=product.listed_count,
        comparison=comparison,
    )


urlpatterns = [
    path("", home, name="home"),
    path("products/new/", create_product, name="create_product"),
    path("p/<str:product>/find/", find, name="find"),
]
