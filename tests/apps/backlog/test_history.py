"""The history of an item, told from the record."""

import pytest

from quarterdeck.apps.backlog.queries.history import history_of
from quarterdeck.apps.backlog.services import (
    comments,
    criteria,
    dependencies,
    items,
    order,
    undo,
    variants,
)
from quarterdeck.errors import NotFound


def told(world, item, part="stakeholder"):
    """(event, [(field, about, before, after)]) of each entry, newest first."""
    history = history_of(actor=world.actor(part), item=world.key(item))
    return [
        (
            entry.event.removeprefix("backlog."),
            [(c.field, c.about, c.before, c.after) for c in entry.changes],
        )
        for entry in history.entries
    ]


def edit(world, item, part="product_owner", **changes):
    items.edit_item(actor=world.actor(part), item=world.key(item), changes=changes)


def test_a_creation_tells_title_and_kind(world):
    item = world.item("Warn the planner")

    assert told(world, item) == [
        (
            "item.created",
            [("title", "", None, "Warn the planner"), ("kind", "", None, "story")],
        )
    ]


def test_an_edited_text_is_told_word_by_word(world):
    item = world.item("Warn the planner when a visit is late")
    edit(world, item, title="Warn every planner when a visit is late")

    entry = history_of(actor=world.actor("developer"), item=world.key(item)).entries[0]

    assert entry.by == "Ines Okafor"
    assert [(p.kind, p.text) for p in entry.changes[0].pieces] == [
        ("same", "Warn "),
        ("removed", "the "),
        ("added", "every "),
        ("same", "planner when a visit is late"),
    ]


def test_a_figure_is_told_whole_even_if_one_end_changed(world):
    item = world.item()
    edit(world, item, value=[3, 4, 8])
    edit(world, item, value=[3, 4, 9])
    edit(world, item, value=5)

    changes = [fields for _event, fields in told(world, item)[:3]]

    assert changes == [
        [("value", "", [3, 4, 9], 5)],
        [("value", "", [3, 4, 8], [3, 4, 9])],
        [("value", "", None, [3, 4, 8])],
    ]


def test_items_are_told_by_their_keys(world):
    epic, first, second = world.item("Visits", kind="epic"), world.item("A"), world.item("B")
    edit(world, second, parent=world.key(epic))
    dependencies.add_dependency(
        actor=world.actor("developer"), item=world.key(second), needs=world.key(first)
    )
    order.move_item(actor=world.actor("product_owner"), item=world.key(second), to="top")

    assert told(world, second)[:3] == [
        ("item.moved", [("under", "", world.key(first), None)]),
        ("dependency.added", [("needs", "", None, world.key(first))]),
        ("item.changed", [("parent", "", None, world.key(epic))]),
    ]


def test_criteria_versions_and_comments_belong_to_the_history(world):
    item = world.item()
    owner = "product_owner"
    criteria.add_criterion(actor=world.actor(owner), item=world.key(item), text="It rings")
    criteria.edit_criterion(
        actor=world.actor(owner), item=world.key(item), code="AC-1", text="It rings twice"
    )
    criteria.remove_criterion(actor=world.actor(owner), item=world.key(item), code="AC-1")
    variants.set_variant(
        actor=world.actor("developer"), item=world.key(item), name="good enough", effort=2
    )
    comments.add_comment(actor=world.actor("stakeholder"), item=world.key(item), text="At last!")

    assert told(world, item)[:5] == [
        ("comment.added", []),
        ("variant.set", [("effort", "good enough", None, 2)]),
        ("criterion.removed", [("text", "AC-1", "It rings twice", None)]),
        ("criterion.changed", [("text", "AC-1", "It rings", "It rings twice")]),
        ("criterion.added", [("text", "AC-1", None, "It rings")]),
    ]


def test_an_undone_addition_is_told_as_a_removal(world):
    item = world.item()
    criteria.add_criterion(
        actor=world.actor("product_owner"), item=world.key(item), text="It rings"
    )
    undo.undo_last(actor=world.actor("product_owner"), product="RND")

    assert told(world, item)[0] == ("criterion.removed", [("text", "AC-1", "It rings", None)])


def test_an_undone_trash_is_told_as_a_restore(world):
    item = world.item()
    items.trash_items(actor=world.actor("product_owner"), items=[world.key(item)])
    undo.undo_last(actor=world.actor("product_owner"), product="RND")

    assert [event for event, _fields in told(world, item)] == [
        "item.restored",
        "item.trashed",
        "item.created",
    ]


def test_the_history_comes_in_parts(world):
    item = world.item()
    for number in range(4):
        edit(world, item, title=f"Title {number}")

    first = history_of(actor=world.actor("developer"), item=world.key(item), count=3)
    second = history_of(
        actor=world.actor("developer"), item=world.key(item), count=3, cursor=first.next_cursor
    )

    assert [len(first.entries), len(second.entries)] == [3, 2]
    assert second.next_cursor is None
    assert second.entries[-1].event == "backlog.item.created"


def test_an_outsider_finds_no_history(world):
    item = world.item()

    with pytest.raises(NotFound):
        history_of(actor=world.actor("outsider"), item=world.key(item))
