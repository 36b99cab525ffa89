"""Items: creating, editing by whose act it is, stale edits, the trash."""

import pytest

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.figures import FigureUnfit, figure_in
from quarterdeck.apps.backlog.models import Backlog, Item, Label
from quarterdeck.apps.backlog.queries.find import NoSuchItem
from quarterdeck.apps.backlog.queries.items import item_of
from quarterdeck.apps.backlog.queries.lists import Filter, items_in_order
from quarterdeck.apps.backlog.services import items
from quarterdeck.apps.backlog.services.fields import (
    ChangedMeanwhile,
    ChoiceUnknown,
    FieldUnknown,
    ParentUnfit,
    TitleMissing,
)
from quarterdeck.apps.backlog.services.items import KindUnknown, NoTitles, TooManyAtOnce
from quarterdeck.apps.workspaces.permissions import NotYours
from quarterdeck.engines.ranges import Range


def test_items_are_numbered_and_stand_at_the_end(world):
    first, second = world.item("First"), world.item("Second")

    assert [first.number, second.number] == [1, 2]
    assert world.order() == ["First", "Second"]
    assert Backlog.objects.get(product=world.product).listed_count == 2
    record = AuditRecord.objects.filter(event="backlog.item.created").last()
    assert (record.subject_id, record.after["title"]) == (second.pk, "Second")


def test_an_item_is_found_by_its_key_however_written(world):
    world.item("First")

    assert item_of(actor=world.actor("developer"), item=" rnd-1 ").row.title == "First"


@pytest.mark.parametrize("key", ["RND-2", "RND", "1", "XYZ-1", "RND-1-2", "RND-99999999999"])
def test_what_is_not_there_is_not_found(world, key):
    world.item("First")

    with pytest.raises(NoSuchItem):
        item_of(actor=world.actor("developer"), item=key)


def test_what_one_may_not_see_is_not_found(world):
    world.item("First")

    with pytest.raises(NoSuchItem):
        items.edit_item(actor=world.actor("outsider"), item="RND-1", changes={"title": "Mine"})


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (5, Range(5, 5, 5)),
        ("2,5", Range(2.5, 2.5, 2.5)),
        ("3..4..8", Range(3, 4, 8)),
        ([3, 4, 8], Range(3, 4, 8)),
        ("", None),
        (None, None),
        (0, Range(0, 0, 0)),
    ],
)
def test_a_figure_is_a_number_or_a_range(world, figure, expected):
    item = world.item()

    items.edit_item(
        actor=world.actor("developer"), item=world.key(item), changes={"effort": figure}
    )

    item.refresh_from_db()
    assert figure_in(item, "effort") == expected


@pytest.mark.parametrize(
    "figure", ["soon", -1, [3, 2, 8], [1, 2], "nan", "1..2", float("inf"), "-3"]
)
def test_a_figure_that_cannot_be_meant_is_refused_and_nothing_changes(world, figure):
    item = world.item(effort=3)

    with pytest.raises(FigureUnfit) as refusal:
        items.edit_item(
            actor=world.actor("developer"), item=world.key(item), changes={"effort": figure}
        )

    item.refresh_from_db()
    assert refusal.value.field == "effort"
    assert figure_in(item, "effort") == Range.point(3)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("product_owner", "effort", 3),
        ("developer", "value", 3),
        ("scrum_master", "title", "New"),
        ("stakeholder", "title", "New"),
        ("administrator", "title", "New"),
    ],
)
def test_each_field_is_somebodys(world, part, field, value):
    item = world.item()

    with pytest.raises(NotYours):
        items.edit_item(actor=world.actor(part), item=world.key(item), changes={field: value})


def test_a_person_alone_is_product_owner_developer_and_scrum_master(world):
    world.team.memberships.all().delete()
    item = world.item()

    items.edit_item(actor=world.actor("product_owner"), item=world.key(item), changes={"effort": 3})

    item.refresh_from_db()
    assert item.effort_likely == 3


def test_two_editors_of_one_title_lose_neither_version(world):
    item = world.item("Before")
    items.edit_item(
        actor=world.actor("developer"),
        item=world.key(item),
        changes={"title": "Theirs"},
        was={"title": "Before"},
    )

    with pytest.raises(ChangedMeanwhile) as refusal:
        items.edit_item(
            actor=world.actor("product_owner"),
            item=world.key(item),
            changes={"title": "Mine"},
            was={"title": "Before"},
        )

    assert refusal.value.facts["theirs"] == {"title": "Theirs"}
    assert refusal.value.facts["yours"] == {"title": "Mine"}
    item.refresh_from_db()
    assert item.title == "Theirs"


def test_an_edit_of_another_field_is_no_conflict(world):
    item = world.item("Before")
    items.edit_item(
        actor=world.actor("developer"), item=world.key(item), changes={"title": "Theirs"}
    )

    items.edit_item(
        actor=world.actor("product_owner"),
        item=world.key(item),
        changes={"value": 40},
        was={"value": None},
    )

    item.refresh_from_db()
    assert (item.title, item.value_likely) == ("Theirs", 40)


def test_saving_what_stands_there_records_nothing(world):
    item = world.item("Same")
    records = AuditRecord.objects.count()

    items.edit_item(
        actor=world.actor("developer"), item=world.key(item), changes={"title": " Same "}
    )

    assert AuditRecord.objects.count() == records


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": "  "}, TitleMissing),
        ({"colour": "red"}, FieldUnknown),
        ({"kind": "idea"}, ChoiceUnknown),
        ({"state": "soon"}, ChoiceUnknown),
        ({"parent": "RND-1"}, ParentUnfit),
    ],
)
def test_bad_edits_are_refused(world, changes, refusal):
    world.item("No epic")
    item = world.item("Edited")

    with pytest.raises(refusal):
        items.edit_item(actor=world.actor("product_owner"), item=world.key(item), changes=changes)


def test_an_epic_holds_items_and_keeps_its_kind_while_it_does(world):
    epic = world.item("Fewer missed visits", kind="epic")
    child = world.item("Warn", parent=world.key(epic))

    assert item_of(actor=world.actor("developer"), item=world.key(child)).row.parent_key == "RND-1"
    with pytest.raises(ParentUnfit):
        items.edit_item(
            actor=world.actor("product_owner"), item=world.key(epic), changes={"kind": "story"}
        )
    with pytest.raises(ParentUnfit):
        items.edit_item(
            actor=world.actor("product_owner"),
            item=world.key(world.item("Another", kind="epic")),
            changes={"parent": world.key(epic)},
        )


def test_thirty_lines_become_thirty_items(world):
    lines = [f"Line {n}" for n in range(30)]

    items.create_items(actor=world.actor("product_owner"), product="RND", titles=[*lines, "", "  "])

    assert world.order() == lines


def test_nothing_and_too_much_are_refused_whole(world):
    with pytest.raises(NoTitles):
        items.create_items(actor=world.actor("product_owner"), product="RND", titles=[" "])
    with pytest.raises(TooManyAtOnce):
        items.create_items(actor=world.actor("product_owner"), product="RND", titles=["x"] * 501)
    with pytest.raises(KindUnknown):
        items.create_item(actor=world.actor("developer"), product="RND", title="x", kind="idea")

    assert not Item.objects.exists()


def test_several_items_take_one_change_and_labels(world):
    for title in "ABC":
        world.item(title)
    epic = world.item("Epic", kind="epic")

    items.edit_items(
        actor=world.actor("developer"),
        items=["RND-1", "RND-3"],
        changes={"state": "ready", "parent": world.key(epic)},
        add_labels=["offline", "offline "],
    )

    page = items_in_order(
        actor=world.actor("developer"), product="RND", filter=Filter(labels=("offline",))
    )
    assert [(row.title, row.state, row.parent_key, row.labels) for row in page.items] == [
        ("A", "ready", "RND-4", ("offline",)),
        ("C", "ready", "RND-4", ("offline",)),
    ]
    assert Label.objects.count() == 1


def test_the_list_is_read_in_pages_without_a_query_per_row(world, django_assert_num_queries):
    for n in range(25):
        world.item(f"Item {n}", labels=["x"] if n % 2 else [])
    reader = world.actor("stakeholder")
    seen, cursor = [], None
    for _page in range(3):
        page = items_in_order(actor=reader, product="RND", cursor=cursor, count=10)
        seen += [row.title for row in page.items]
        cursor = page.next_cursor

    assert seen == [f"Item {n}" for n in range(25)]
    assert cursor is None
    assert page.listed_count == 25
    with django_assert_num_queries(5):
        items_in_order(actor=reader, product="RND", count=25)


def test_search_finds_words_in_any_order_and_numbers(world):
    world.item("Warn the planner when a visit is late")
    world.item("Sign the visit")

    def titles(text):
        page = items_in_order(
            actor=world.actor("developer"), product="RND", filter=Filter(text=text)
        )
        return [row.number for row in page.items]

    assert titles("late VISIT") == [1]
    assert titles("visit") == [1, 2]
    assert titles("rnd-2") == [2]
    assert titles("2") == [2]
    assert titles("nothing") == []
