"""A file that comes a second time: what it changes, what it never overwrites, what undo takes back."""

from __future__ import annotations

from brought import TOURS, bring, brought, detail, item, key
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.models import Backlog, Comment, Dependency, Item
from quarterdeck.apps.backlog.services import criteria, dependencies, items, undo
from quarterdeck.apps.exchange.queries.imports import import_of

# --- the same file again, a changed file ---------------------------------------------------------


def test_the_same_file_again_changes_nothing_even_after_edits_here(world):
    bring(world, TOURS)
    items.edit_item(
        actor=world.actor("product_owner"),
        item=key("Print a tour"),
        changes={"title": "Print a tour on paper", "labels": ["mine"]},
    )
    before = AuditRecord.objects.count()

    state = bring(world, TOURS)

    assert brought(state) == (0, 0, 4)
    assert item("Print a tour on paper").kind == "bug"
    assert AuditRecord.objects.exclude(event__startswith="exchange.").count() == before - 2


def test_a_changed_file_updates_only_what_changed_in_it(world):
    bring(world, TOURS)
    items.edit_item(
        actor=world.actor("product_owner"),
        item=key("Print a tour"),
        changes={"description": "Written here"},
    )

    state = bring(world, TOURS.replace("Print a tour,5", "Print tours,6"))

    assert brought(state) == (0, 1, 3)
    changed = item("Print tours")
    assert (changed.value_likely, changed.description) == (6, "Written here")


def test_an_absent_column_never_erases_and_an_emptied_cell_does(world):
    bring(world, "id,title,value,effort,description\nA,Show,8,3,Long\nB,Print,5,2,Short\n")

    bring(world, "id,title,effort\nA,Show it,4\nB,Print it,2\n")
    assert (item("Show it").value_likely, item("Show it").description) == (8, "Long")
    assert item("Show it").effort_likely == 4

    bring(world, "id,title,value,effort,description\nA,Show it,,4,\nB,Print it,5,2,Short\n")
    assert (item("Show it").value_likely, item("Show it").description) == (None, "")


def test_a_cell_that_cannot_be_read_never_erases(world):
    bring(world, "id,title,effort\nA,Show,3\n")

    bring(world, "id,title,effort\nA,Show,soon\n")

    assert item("Show").effort_likely == 3


def test_an_estimate_of_the_developers_stays_and_is_told(world):
    bring(world, "id,title,effort\nA,Show,3\n")
    items.edit_item(actor=world.actor("developer"), item=key("Show"), changes={"effort": 8})

    state = bring(world, "id,title,effort\nA,Show,5\n")

    assert (item("Show").effort_likely, item("Show").effort_source) == (8, "developers")
    assert [kept["item"] for kept in state.reports[0].kept_efforts] == [key("Show")]


def test_lists_of_an_item_take_what_the_file_adds_and_lose_what_it_drops(world):
    bring(
        world,
        "id,title,labels,criteria,after\nA,Show,one;two,- first\nB,Print,,,A\nC,Send,,,\n"
        "D,Old,,,\n",
    )
    show = key("Show")
    items.edit_items(actor=world.actor("product_owner"), items=[show], add_labels=["mine"])
    criteria.add_criterion(actor=world.actor("product_owner"), item=show, text="mine")
    dependencies.add_dependency(
        actor=world.actor("product_owner"), item=key("Print"), needs=key("Old")
    )

    bring(
        world,
        'id,title,labels,criteria,after\nA,Show,two;three,"- second"\nB,Print,,,C\nC,Send,,,\n'
        "D,Old,,,\n",
    )

    shown = detail(world, show)
    assert shown.row.labels == ("mine", "three", "two")
    assert [c.text for c in shown.criteria] == ["mine", "second"]
    needs = Dependency.objects.filter(item=item("Print")).values_list("needs__title", flat=True)
    assert sorted(needs) == ["Old", "Send"]


def test_comments_come_once_and_are_never_removed(world):
    head = "id,title,comment,comment\n"
    bring(world, f"{head}A,Show,2026-02-03T08:00:00Z;Jo;Nice,\n")
    bring(world, f"{head}A,Show,2026-02-03T08:00:00Z;Jo;Nice,2026-02-04T08:00:00Z;Al;Yes\n")
    bring(world, f"{head}A,Show,,\n")

    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Nice", "Yes"]


def test_what_was_thrown_away_here_stays_in_the_trash(world):
    bring(world, "id,title\nA,Show\n")
    items.trash_items(actor=world.actor("product_owner"), items=[key("Show")])

    state = bring(world, "id,title\nA,Show again\n")

    assert item("Show").trashed_at is not None
    assert state.reports[0].in_trash == 1


def test_our_own_export_edited_elsewhere_changes_the_items_it_names(world):
    world.item("Show a tour", value=3)
    world.item("Print a tour", value=5)

    state = bring(world, "id,title,value\nRND-1,Show a tour,9\nRND-2,Print a tour,5\n")

    assert brought(state) == (0, 1, 1)
    assert (Item.objects.count(), item("Show a tour").value_likely) == (2, 9)


# --- undo ----------------------------------------------------------------------------------------


def test_one_undo_takes_the_import_back_and_it_can_come_again(world, django_assert_max_num_queries):
    world.item("Already here")
    state = bring(world, TOURS)

    with django_assert_max_num_queries(30):
        undo.undo_last(
            actor=world.actor("product_owner"), product="RND", batch=state.reports[0].batch
        )

    assert world.order() == ["Already here"]
    assert Item.objects.filter(trashed_at__isnull=False).count() == 4
    assert Backlog.objects.get(product=world.product).listed_count == 1
    assert import_of(actor=world.actor("product_owner"), import_id=state.id).reports[0].is_undone

    again = bring(world, TOURS)
    assert again.reports[0].restored == 4
    assert world.order() == ["Already here", "Show a tour", "Print a tour"]
    assert Item.objects.count() == 5


def test_an_undone_change_comes_again_with_the_same_file(world):
    bring(world, "id,title\nA,Show\n")
    second = bring(world, "id,title\nA,Show it\n")
    undo.undo_last(actor=world.actor("product_owner"), product="RND", batch=second.reports[0].batch)
    assert item("Show")

    assert brought(bring(world, "id,title\nA,Show\n")) == (0, 0, 1)
    assert brought(bring(world, "id,title\nA,Show it\n")) == (0, 1, 0)
