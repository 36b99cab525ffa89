"""Undo: whatever the backlog's verbs do is taken back whole, or refused whole."""

import pytest

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.models import Dependency, Item
from quarterdeck.apps.backlog.queries.items import item_of
from quarterdeck.apps.backlog.services import (
    attachments,
    criteria,
    dependencies,
    items,
    order,
    undo,
    variants,
)
from quarterdeck.apps.backlog.services.undo import ChangedSince, NothingToUndo


def snapshot(world):
    """All of the backlog that a person sees."""
    reader = world.actor("product_owner")
    return [world.order()] + [
        (
            item_of(actor=reader, item=f"RND-{number}").row,
            item_of(actor=reader, item=f"RND-{number}").criteria,
            item_of(actor=reader, item=f"RND-{number}").needs,
            item_of(actor=reader, item=f"RND-{number}").attachments,
        )
        for number in Item.objects.order_by("number").values_list("number", flat=True)
    ]


ACTS = {
    "edit": lambda o: items.edit_item(
        actor=o, item="RND-1", changes={"title": "New", "value": [1, 2, 3], "labels": ["a", "b"]}
    ),
    "done": lambda o: items.edit_item(actor=o, item="RND-2", changes={"state": "done"}),
    "bulk": lambda o: items.edit_items(
        actor=o, items=["RND-1", "RND-2"], changes={"state": "ready"}, add_labels=["x"]
    ),
    "trash": lambda o: items.trash_items(actor=o, items=["RND-1", "RND-3"]),
    "move": lambda o: order.move_item(actor=o, item="RND-3", to="top"),
    "move several": lambda o: order.move_items(actor=o, items=["RND-3", "RND-2"], to="top"),
    "add criterion": lambda o: criteria.add_criterion(actor=o, item="RND-1", text="Third"),
    "edit criterion": lambda o: criteria.edit_criterion(
        actor=o, item="RND-1", code="AC-1", text="Other", optional=True
    ),
    "remove criterion": lambda o: criteria.remove_criterion(actor=o, item="RND-1", code="AC-1"),
    "order criteria": lambda o: criteria.move_criterion(
        actor=o, item="RND-1", code="AC-2", position=1
    ),
    "set variant": lambda o: variants.set_variant(
        actor=o, item="RND-1", name="perfect", value=90, description="All of it"
    ),
    "change variant": lambda o: variants.set_variant(
        actor=o, item="RND-1", name="good enough", value=3
    ),
    "remove variant": lambda o: variants.remove_variant(actor=o, item="RND-1", name="good enough"),
    "need": lambda o: dependencies.add_dependency(actor=o, item="RND-2", needs="RND-3"),
    "need no more": lambda o: dependencies.remove_dependency(actor=o, item="RND-1", needs="RND-2"),
    "attach": lambda o: attachments.attach_file(
        actor=o, item="RND-1", name="a.txt", media_type="text/plain", content=b"x"
    ),
}


@pytest.fixture
def backlog(world):
    for title in "ABC":
        world.item(title, value=10)
    owner = world.actor("product_owner")
    criteria.add_criterion(actor=owner, item="RND-1", text="First")
    criteria.add_criterion(actor=owner, item="RND-1", text="Second")
    variants.set_variant(actor=owner, item="RND-1", name="good enough", value=[1, 2, 4])
    dependencies.add_dependency(actor=owner, item="RND-1", needs="RND-2")
    return world


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_taken_back_whole(backlog, act):
    before = snapshot(backlog)
    ACTS[act](backlog.actor("product_owner"))
    assert snapshot(backlog) != before

    undo.undo_last(actor=backlog.actor("product_owner"), product="RND")

    assert snapshot(backlog) == before


def test_undo_goes_back_step_by_step(backlog):
    before = snapshot(backlog)
    for act in ("edit", "move", "trash"):
        ACTS[act](backlog.actor("product_owner"))

    for _step in range(3):
        undo.undo_last(actor=backlog.actor("product_owner"), product="RND")

    assert snapshot(backlog) == before


def test_a_creation_is_undone_into_the_trash(world):
    item = world.item("Typed by mistake")

    undo.undo_last(actor=world.actor("product_owner"), product="RND")

    item.refresh_from_db()
    assert item.trashed_at is not None
    assert world.order() == []


def test_what_someone_else_changed_since_is_not_overwritten(backlog):
    items.edit_items(
        actor=backlog.actor("product_owner"), items=["RND-1", "RND-2"], changes={"state": "ready"}
    )
    items.edit_item(
        actor=backlog.actor("developer"), item="RND-1", changes={"state": "in_progress"}
    )

    with pytest.raises(ChangedSince):
        undo.undo_last(actor=backlog.actor("product_owner"), product="RND")

    states = dict(Item.objects.values_list("number", "state"))
    assert (states[1], states[2]) == ("in_progress", "ready")


def test_nobody_undoes_for_another(backlog):
    with pytest.raises(NothingToUndo):
        undo.undo_last(actor=backlog.actor("developer"), product="RND")
    batch = AuditRecord.objects.latest("pk").batch
    with pytest.raises(NothingToUndo):
        undo.undo_last(actor=backlog.actor("developer"), product="RND", batch=batch)

    assert Dependency.objects.count() == 1


def test_the_same_act_is_not_undone_twice(backlog):
    mover = backlog.actor("product_owner")
    order.move_item(actor=mover, item="RND-3", to="top")
    undo.undo_last(actor=backlog.actor("product_owner"), product="RND", batch=mover.batch)

    with pytest.raises(NothingToUndo):
        undo.undo_last(actor=backlog.actor("product_owner"), product="RND", batch=mover.batch)
