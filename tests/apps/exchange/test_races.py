"""Two imports at once: what one brings, the other does not bring again."""

from __future__ import annotations

import pytest

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.models import Backlog, Item
from quarterdeck.apps.exchange.models import Import, ImportedItem
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.jobs.running import run, take
from races import at_once

ROWS = 40
FILE = "id,title,effort,labels,after\n" + "".join(
    f"A-{n},Item {n},{n % 5 + 1},tour,{f'A-{n - 1}' if n > 1 else ''}\n" for n in range(1, ROWS + 1)
)

pytestmark = pytest.mark.django_db(transaction=True)


def confirmed(world, part, product="RND"):
    started = imports.start_import(
        actor=world.actor(part), product=product, name="x.csv", content=FILE.encode()
    )
    imports.confirm_import(actor=world.actor(part), import_id=started.pk)
    return started


def do_a_job():
    claim = take("long")
    assert claim is not None
    run(claim, beating=False)


def test_two_imports_of_one_file_at_once_end_with_one_set_of_items(world):
    for part in ("product_owner", "developer"):
        confirmed(world, part)

    answers = at_once(2, do_a_job)

    assert answers == [None, None]
    assert list(Import.objects.values_list("state", flat=True)) == ["done", "done"]
    assert Item.objects.count() == ImportedItem.objects.count() == ROWS
    assert len(set(Item.objects.values_list("rank", flat=True))) == ROWS
    counters = Backlog.objects.get(product=world.product)
    assert (counters.listed_count, counters.next_number) == (ROWS, ROWS + 1)
    got = [row.report["products"][0]["new"] for row in Import.objects.all()]
    assert sorted(got) == [0, ROWS]
    created = AuditRecord.objects.filter(event="backlog.item.created").count()
    assert created == ROWS


def test_one_import_confirmed_twice_at_once_is_queued_once(world):
    started = imports.start_import(
        actor=world.actor("product_owner"), product="RND", name="x.csv", content=FILE.encode()
    )
    actors = [world.actor("product_owner"), world.actor("product_owner")]

    answers = at_once(
        2, lambda: imports.confirm_import(actor=actors.pop(), import_id=started.pk).state
    )

    assert answers == ["queued", "queued"]
    assert Job.objects.filter(name=imports.BRING_IN).count() == 1


def test_two_files_into_two_products_each_never_wait_for_each_other(world):
    """Each fills both products, named in opposite order: locks are taken in one order."""
    world.new_product("OTH", "Other")
    head = "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name\n"
    lines = ["One,RND-1,1,Story,To Do,RND,Rounds\n", "Two,OTH-1,2,Story,To Do,OTH,Other\n"]
    for part, order in (("product_owner", lines), ("developer", lines[::-1])):
        started = imports.start_import(
            actor=world.actor(part),
            product="RND",
            name="x.csv",
            content=(head + "".join(order)).encode(),
        )
        imports.confirm_import(actor=world.actor(part), import_id=started.pk)

    answers = at_once(2, do_a_job)

    assert answers == [None, None]
    assert list(Import.objects.values_list("state", flat=True)) == ["done", "done"]
    assert Item.objects.count() == 2
