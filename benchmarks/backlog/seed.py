"""Fill a product with any number of items, without the verbs: for measuring only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.backlog import order_key
from quarterdeck.apps.backlog.models import Backlog, Item, ItemLabel, Label
from quarterdeck.apps.workspaces.models import Membership, Product, Workspace

START = datetime(2026, 1, 5, tzinfo=UTC)
WORDS = (
    "visit",
    "planner",
    "nurse",
    "client",
    "note",
    "order",
    "week",
    "record",
    "family",
    "sign",
    "show",
    "warn",
    "send",
    "search",
    "import",
    "export",
    "print",
    "plan",
    "report",
    "month",
    "window",
    "phone",
    "offline",
    "consent",
    "letter",
    "insurer",
)
BATCH = 5_000


def _items(product: Product, count: int, dice: random.Random) -> Iterator[Item]:
    rank: str | None = None
    for number in range(1, count + 1):
        rank = order_key.between(rank, None)
        value, effort = float(dice.randint(1, 100)), float(dice.randint(1, 13))
        wide = number % 3 == 0
        yield Item(
            product=product,
            number=number,
            title=" ".join(dice.choices(WORDS, k=7)).capitalize(),
            state=dice.choice(("new", "refining", "ready")),
            value_low=value * 0.6 if wide else value,
            value_likely=value,
            value_high=value * 1.5 if wide else value,
            effort_low=effort,
            effort_likely=effort,
            effort_high=effort * 2 if wide else effort,
            effort_source="developers",
            rank=rank,
            listed=True,
            created_at=START,
            changed_at=START,
        )


def seed(count: int, *, key: str = "BIG", seed: int = 7) -> User:
    """A product of ``count`` items with one owner, who is answered."""
    dice = random.Random(seed)
    owner, _made = User.objects.get_or_create(email="owner@bench.example", name="Owner")
    workspace = Workspace.objects.create(name=key, created_at=START)
    product = Product.objects.create(workspace=workspace, key=key, name=key, created_at=START)
    Membership.objects.create(user=owner, role="product_owner", product=product, since=START)
    label = Label.objects.create(product=product, name="measured")
    rows = _items(product, count, dice)
    while batch := list(islice(rows, BATCH)):
        made = Item.objects.bulk_create(batch)
        ItemLabel.objects.bulk_create(
            ItemLabel(item=item, label=label) for item in made if item.number % 10 == 0
        )
    Backlog.objects.create(
        product=product, next_number=count + 1, listed_count=count, has_ranges=True
    )
    return owner
