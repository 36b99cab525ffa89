"""The start page: the products one sees, and what a plan would gain in one of them."""

from __future__ import annotations

from dataclasses import dataclass

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.models import Backlog
from quarterdeck.apps.planning.queries.marks import CourseLine, course_line
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act, acts_in
from quarterdeck.apps.workspaces.queries.products import ProductRow, row_of

MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class HomeProduct:
    """A product on the start page; ``course`` is None while it has no plan."""

    row: ProductRow
    listed_count: int
    course: CourseLine | None
    may_import: bool
    may_delete: bool


@dataclass(frozen=True, slots=True)
class HomeBoard:
    """What someone finds who comes in.

    ``featured`` is the demo while it is there, else the first product by name; ``others`` come
    by name.
    """

    featured: HomeProduct | None
    others: tuple[HomeProduct, ...]

    @property
    def own(self) -> tuple[HomeProduct, ...]:
        """The products besides the demo, into which one may import a backlog."""
        every = (self.featured, *self.others) if self.featured else self.others
        return tuple(p for p in every if p.may_import and not p.row.is_demo)


def home_board(*, actor: Actor) -> HomeBoard:
    """The start page for this person. What the plans gain is told for up to twelve products."""
    rows = list(
        Product.objects.visible_to(actor).select_related("workspace").order_by("name", "pk")
    )
    rows.sort(key=lambda product: not product.is_demo)
    counts = dict(
        Backlog.objects.filter(product__in=rows).values_list("product_id", "listed_count")
    )
    products = [
        HomeProduct(
            row=row_of(product),
            listed_count=counts.get(product.pk, 0),
            course=course_line(product) if place < MOST_TOLD and Act.READ in acts else None,
            may_import=Act.IMPORT in acts,
            may_delete=Act.DELETE_PRODUCT in acts,
        )
        for place, product in enumerate(rows)
        for acts in [acts_in(actor, product)]
    ]
    return HomeBoard(products[0] if products else None, tuple(products[1:]))
