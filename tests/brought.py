"""Backlog files for tests: brought in through the services, done by the jobs' own runner."""

from __future__ import annotations

from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.items import item_of
from quarterdeck.apps.exchange.queries.imports import import_of
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.jobs.worker import run_waiting

TOURS = """\
id,title,value,effort,after,kind,status,parent,variant,version,labels,criteria,comment,description
E,Tours,,,,epic,,,,,,,,
A,Show a tour,13,3..5..9,,story,Ready,E,standard,With a map,tour;map,AC-2: sorted,2026-02-03T08:00:00+00:00;Jo;Nice,Why: **time**
A,Show a tour,8,2,,story,Ready,E,good enough,A list,,,,
B,Print a tour,5,2.5,A,bug,In progress,E,,,tour,,,
C,Old thing,1,1,,story,Done,,,,,,,
"""


def start(world, content, *, name="backlog.csv", part="product_owner", product="RND", scopes=None):
    data = content.encode() if isinstance(content, str) else content
    return imports.start_import(
        actor=world.actor(part, scopes=scopes), product=product, name=name, content=data
    )


def bring(world, content, *, part="product_owner", scopes=None, **answers):
    """Upload, confirm, and have the job done; answers where the import stands."""
    where = {name: answers.pop(name) for name in ("name", "product") if name in answers}
    started = start(world, content, part=part, scopes=scopes, **where)
    imports.confirm_import(actor=world.actor(part, scopes=scopes), import_id=started.pk, **answers)
    run_waiting()
    return import_of(actor=world.actor(part), import_id=started.pk)


def brought(state):
    """New, changed and unchanged of the one product that was filled."""
    assert state.state == "done", state.error
    (report,) = state.reports
    return (report.new, report.changed, report.unchanged)


def detail(world, key):
    return item_of(actor=world.actor("product_owner"), item=key)


def item(title):
    return Item.objects.get(title=title)


def key(title):
    found = Item.objects.select_related("product").get(title=title)
    return f"{found.product.key}-{found.number}"
