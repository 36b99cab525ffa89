"""A backlog file in the database: what it brings, and what it never overwrites."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.models import Backlog, Comment, Dependency, Item, Label
from quarterdeck.apps.backlog.queries.items import item_of
from quarterdeck.apps.backlog.services import comments, criteria, dependencies, items, undo
from quarterdeck.apps.backlog.services.order import move_item
from quarterdeck.apps.exchange.choices import ChoiceUnfit, Target
from quarterdeck.apps.exchange.models import Import, ImportedItem
from quarterdeck.apps.exchange.queries.imports import NoSuchImport, import_of
from quarterdeck.apps.exchange.queries.preview import preview_of
from quarterdeck.apps.exchange.readers.rows import BrokenBacklog
from quarterdeck.apps.exchange.readers.text import FileTooLarge, NotText
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.files.models import StoredFile
from quarterdeck.apps.jobs.services import JobContext
from quarterdeck.apps.jobs.worker import run_waiting
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import NotYours
from quarterdeck.errors import NotFound

EXPORTS = (
    Path(os.environ.get("QUARTERDECK_SHARED", Path(__file__).parents[4] / "shared"))
    / "data"
    / "exports"
)

needs_exports = pytest.mark.skipif(
    not EXPORTS.is_dir(), reason="The real exports are not part of the project."
)

TOURS = """\
id,title,value,effort,after,kind,status,parent,variant,version,labels,criteria,comment,description
E,Tours,,,,epic,,,,,,,,
A,Show a tour,13,3..5..9,,story,Ready,E,standard,With a map,tour;map,AC-2: sorted,2026-02-03T08:00:00+00:00;Jo;Nice,Why: **time**
A,Show a tour,8,2,,story,Ready,E,good enough,A list,,,,
B,Print a tour,5,2.5,A,bug,In progress,E,,,tour,,,
C,Old thing,1,1,,story,Done,,,,,,,
"""


@pytest.fixture
def owner(world):
    return lambda: world.actor("product_owner")


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


# --- what comes in -------------------------------------------------------------------------------


def test_a_row_becomes_an_item_with_all_that_it_says(world):
    bring(world, TOURS)

    shown = detail(world, key("Show a tour"))
    assert (shown.row.kind, shown.row.state, shown.row.parent_title) == ("story", "ready", "Tours")
    assert (shown.row.value.likely, shown.row.effort.high) == (13, 9)
    assert (shown.standard, shown.description) == ("With a map", "Why: **time**")
    assert shown.row.labels == ("map", "tour")
    assert shown.effort_source == "imported"
    (version,) = shown.row.variants
    assert (version.name, version.description) == ("good enough", "A list")
    assert (version.value.likely, version.effort.likely) == (8, 2)
    assert [(c.code, c.text) for c in shown.criteria] == [("AC-2", "sorted")]
    (comment,) = shown.comments
    assert (comment.author, comment.text) == ("Jo", "Nice")
    assert comment.at.isoformat() == "2026-02-03T08:00:00+00:00"
    assert [n.key for n in shown.needed_by] == [key("Print a tour")]


def test_the_order_holds_the_open_work_and_the_counters_agree(world):
    world.item("Already here")

    bring(world, TOURS)

    assert world.order() == ["Already here", "Show a tour", "Print a tour"]
    counters = Backlog.objects.get(product=world.product)
    assert (counters.listed_count, counters.has_ranges) == (3, True)
    assert counters.next_number == 1 + max(Item.objects.values_list("number", flat=True))
    done = item("Old thing")
    assert (done.state, done.listed) == ("done", False)


def test_a_backlog_comes_in_by_its_rank_not_by_its_lines(world):
    bring(
        world,
        "Summary,Issue key,Issue id,Issue Type,Status,Custom field (Rank)\n"
        "Second,AB-1,1,Story,To Do,0|i0000b:\n"
        "First,AB-2,2,Story,To Do,0|i0000a:\n",
    )

    assert world.order() == ["First", "Second"]


def test_the_record_holds_the_same_events_as_single_verbs(world):
    bring(world, TOURS)

    events = Counter(AuditRecord.objects.filter(via="job").values_list("event", flat=True))
    assert events == {
        "backlog.item.created": 4,
        "backlog.item.labelled": 2,
        "backlog.criterion.added": 1,
        "backlog.variant.set": 1,
        "backlog.comment.added": 1,
        "backlog.dependency.added": 1,
        "exchange.import.done": 1,
    }
    assert AuditRecord.objects.filter(via="job").values("batch").distinct().count() == 1
    owner_id = world.people["product_owner"].pk
    assert set(AuditRecord.objects.filter(via="job").values_list("actor_id", flat=True)) == {
        owner_id
    }


def test_numbers_of_keys_are_kept_in_an_empty_product_and_where_they_are_its_own(world):
    other = world.new_product("JWP", "Visits")
    bring(world, "id,title\nOLD-7,Seven\nOLD-9,Nine\n")
    bring(world, "id,title\nZZ-1,Any\nJWP-12,Twelve\n", product="JWP")
    bring(world, "id,title\nRND-30,Thirty\nOLD-40,Forty\n")

    numbers = dict(Item.objects.filter(product=world.product).values_list("title", "number"))
    assert numbers == {"Seven": 7, "Nine": 9, "Thirty": 30, "Forty": 31}
    assert item("Twelve").number == 12
    assert Backlog.objects.get(product=other).next_number == 13


def test_rows_without_ids_are_known_by_their_titles(world):
    bring(world, "title,effort\nWash,1\nDry,2\nWash,3\n")

    state = bring(world, "title,effort\nIron,9\nWash,1\nDry,5\nWash,3\n")

    assert brought(state) == (1, 1, 2)
    assert item("Dry").effort_likely == 5


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


# --- who may bring what --------------------------------------------------------------------------


def test_a_developer_brings_items_and_efforts_but_no_values_and_criteria(world):
    started = start(world, TOURS, part="developer")
    preview = preview_of(actor=world.actor("developer"), import_id=started.pk)
    assert len(preview.counts[0].without) == 2
    assert {u.column for u in preview.untaken} >= {"value", "criteria"}

    bring(world, TOURS, part="developer")

    shown = detail(world, key("Show a tour"))
    assert (shown.row.value, shown.criteria) == (None, ())
    assert (shown.row.effort.likely, shown.effort_source) == (5, "imported")
    assert shown.row.variants[0].value is None


@pytest.mark.parametrize(
    ("part", "refusal"),
    [("scrum_master", NotYours), ("stakeholder", NotYours), ("outsider", NotFound)],
)
def test_others_cannot_import(world, part, refusal):
    with pytest.raises(refusal):
        start(world, TOURS, part=part)

    assert not StoredFile.objects.exists()


def test_an_import_is_its_persons_own(world):
    started = start(world, TOURS)

    with pytest.raises(NoSuchImport):
        preview_of(actor=world.actor("developer"), import_id=started.pk)


def test_a_token_brings_no_more_than_its_scopes(world):
    scopes = frozenset({"read", "import", "edit_items"})

    bring(world, TOURS, scopes=scopes)

    shown = detail(world, key("Show a tour"))
    assert (shown.row.value, shown.criteria, shown.comments) == (None, (), ())


def test_rights_are_asked_again_when_the_job_is_done(world):
    started = start(world, TOURS, part="developer")
    imports.confirm_import(actor=world.actor("developer"), import_id=started.pk)
    world.people["developer"].memberships.all().delete()
    world.product.memberships.create(
        user=world.people["developer"], role="stakeholder", since=world.now
    )

    run_waiting()

    state = import_of(actor=world.actor("developer"), import_id=started.pk)
    assert state.state == "failed"
    assert "Import" in state.error
    assert not Item.objects.exists()


# --- units, scales, values -----------------------------------------------------------------------

JIRA = (
    "Summary,Issue key,Issue id,Issue Type,Status,Priority,Custom field (Story Points)\n"
    "Show,AB-1,1,Story,To Do,Highest,5.0\n"
    "Print,AB-2,2,Story,To Do,,3.0\n"
)


def test_values_come_from_priorities_where_the_file_has_none(world):
    bring(world, JIRA)
    assert [i.value_likely for i in Item.objects.order_by("rank")] == [8, 3]


def test_values_may_be_left_empty(world):
    bring(world, JIRA, value_from_priority=False)
    assert [i.value_likely for i in Item.objects.order_by("rank")] == [None, None]


def test_points_never_mix_with_days(world):
    world.new_product("DAY", "Counted in days", effort_unit="days")
    started = start(world, JIRA, product="DAY")
    preview = preview_of(actor=world.actor("product_owner"), import_id=started.pk)
    assert preview.asks_effort
    assert preview.counts[0].may_switch

    with pytest.raises(ChoiceUnfit) as refusal:
        imports.confirm_import(actor=world.actor("product_owner"), import_id=started.pk)
    assert refusal.value.field == "effort_means"
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("answer", "efforts", "unit"),
    [("leave", [None, None], "days"), ("same", [5, 3], "days"), ("points", [5, 3], "points")],
)
def test_the_answer_about_efforts_is_followed(world, answer, efforts, unit):
    day = world.new_product("DAY", "Counted in days", effort_unit="days")

    bring(world, JIRA, product="DAY", effort_means=answer)

    day.refresh_from_db()
    assert [i.effort_likely for i in Item.objects.order_by("rank")] == efforts
    assert day.effort_unit == unit


def test_a_product_with_efforts_keeps_its_unit(world):
    world.new_product("DAY", "Counted in days", effort_unit="days")
    world.item("Sized", product="DAY", effort=2)
    started = start(world, JIRA, product="DAY")

    with pytest.raises(ChoiceUnfit):
        imports.confirm_import(
            actor=world.actor("product_owner"), import_id=started.pk, effort_means="points"
        )


def test_values_beyond_the_scale_are_listed_or_the_scale_is_raised(world):
    file = "id,title,value\nA,Show,130\nB,Print,90\n"
    started = start(world, file)
    preview = preview_of(actor=world.actor("product_owner"), import_id=started.pk)
    assert (preview.counts[0].largest_value, preview.counts[0].scale) == (130, 100)
    assert [(u.line, u.value) for u in preview.untaken] == [(2, "130")]

    bring(world, file)
    assert item("Show").value_likely is None

    bring(world, file, raise_scale=True)
    world.product.refresh_from_db()
    assert (item("Show").value_likely, world.product.value_scale) == (130, 200)


def test_another_column_for_effort_is_asked_what_it_counts(world):
    file = JIRA.replace("Priority", "Original Estimate").replace("Highest", "7200")
    started = start(world, file)
    with pytest.raises(ChoiceUnfit):
        imports.confirm_import(
            actor=world.actor("product_owner"),
            import_id=started.pk,
            columns={"effort": "Original Estimate"},
        )

    bring(world, file, columns={"effort": "Original Estimate"}, effort_means="same")

    assert item("Show").effort_likely == 7200


# --- several products ----------------------------------------------------------------------------

TWO = (
    "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name\n"
    "Show,AB-1,1,Story,To Do,AB,Alpha Beta\n"
    "Send,XY-4,2,Story,To Do,XY,Xylo\n"
    "Print,AB-2,3,Story,To Do,AB,Alpha Beta\n"
)


def test_of_several_products_the_preview_suggests_what_each_becomes(world):
    started = start(world, TWO)

    preview = preview_of(actor=world.actor("product_owner"), import_id=started.pk)

    assert {source.key: source.target for source in preview.sources} == {
        "AB": Target(product="RND"),
        "XY": Target(new="Xylo", key="XY"),
    }


def test_several_products_go_where_one_says(world):
    world.new_product("OTH", "Other")

    state = bring(
        world, TWO, targets={"AB": Target(product="OTH"), "XY": Target(new="Xylo", key="XYL")}
    )

    assert [(r.key, r.made, r.new) for r in state.reports] == [("OTH", False, 2), ("XYL", True, 1)]
    assert Product.objects.get(key="XYL").name == "Xylo"
    assert item("Send").product.key == "XYL"


def test_a_product_may_be_left_out(world):
    bring(world, TWO, targets={"AB": Target(product="RND"), "XY": Target()})

    assert sorted(Item.objects.values_list("title", flat=True)) == ["Print", "Show"]


def test_one_may_not_fill_a_product_in_which_one_may_not_import(world):
    world.new_product("OTH", "Other").memberships.filter(role="product_owner").update(
        user=world.people["outsider"]
    )
    started = start(world, TWO)

    with pytest.raises((NotYours, NotFound)):
        imports.confirm_import(
            actor=world.actor("product_owner"),
            import_id=started.pk,
            targets={"AB": Target(product="OTH")},
        )


# --- what is not taken ---------------------------------------------------------------------------


def test_links_that_lead_nowhere_are_not_taken_and_told(world):
    state = bring(
        world,
        "id,title,kind,after,parent\nA,Show,story,B Q,S\nB,Print,story,A,\nS,Plain,story,,\n",
    )

    assert Dependency.objects.count() == 1
    told = [(u["line"], u["column"], u["value"]) for u in state.reports[0].untaken]
    assert told == [(2, "parent", "S"), (2, "after", "Q"), (3, "after", "A")]
    assert item("Show").parent is None


def test_every_other_value_is_listed_with_its_reason(world):
    started = start(
        world,
        "id,title,value,effort,variant,reach,priority,mood\n"
        "A,Show,3,soon,,9,High,glad\nB,Print,1,1,gold,,,\n",
    )

    preview = preview_of(actor=world.actor("product_owner"), import_id=started.pk)

    assert [(u.line, u.column, u.value, u.wrong) for u in preview.untaken] == [
        (2, "effort", "soon", True),
        (2, "priority", "High", False),
        (2, "reach", "9", False),
        (3, "variant", "gold", False),
        (2, "mood", "glad", False),
    ]
    assert all(u.reason for u in preview.untaken)


def test_untaken_values_come_in_pages(world):
    rows = "".join(f"{n},T{n},x{n}\n" for n in range(250))
    started = start(world, f"id,title,mood\n{rows}")

    page = preview_of(actor=world.actor("product_owner"), import_id=started.pk, start=200)

    assert (page.untaken_count, len(page.untaken), page.untaken[0].value) == (250, 50, "x200")


def test_a_title_too_long_is_whole_in_the_description(world):
    bring(world, f"id,title,description\nA,{'x ' * 200},Told\n")

    made = Item.objects.get()
    assert len(made.title) <= 300
    assert made.description == f"{'x ' * 199}x\n\nTold"


# --- refusals, cancelling, keeping ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"\x89PNG\r\n", NotText),
        (b"", NotText),
        (b"a,b\n1,2\n", BrokenBacklog),
        (b"id,title\n" + b"x" * (51 * 1024 * 1024), FileTooLarge),
    ],
)
def test_what_is_no_backlog_is_refused_and_not_kept(world, content, refusal):
    with pytest.raises(refusal) as refused:
        start(world, content, name="holiday.png")

    assert "holiday.png" in refused.value.message
    assert not Import.objects.exists()
    assert not StoredFile.objects.exists()


def test_an_unknown_answer_is_refused(world, owner):
    started = start(world, TOURS)
    for answers in (
        {"effort_means": "hours"},
        {"columns": {"title": "id"}},
        {"targets": {"XY": Target(product="RND")}},
        {"targets": {"": Target(product="RND", new="Both")}},
    ):
        with pytest.raises(ChoiceUnfit):
            imports.confirm_import(actor=owner(), import_id=started.pk, **answers)


def test_confirmed_twice_it_is_done_once(world, owner):
    started = start(world, TOURS)
    imports.confirm_import(actor=owner(), import_id=started.pk)
    imports.confirm_import(actor=owner(), import_id=started.pk)
    run_waiting()

    with pytest.raises(imports.ImportOver):
        imports.confirm_import(actor=owner(), import_id=started.pk)
    assert Item.objects.count() == 4


def test_a_file_may_be_dropped_before_and_while_it_waits(world, owner):
    first, second = start(world, TOURS), start(world, TOURS)
    imports.confirm_import(actor=owner(), import_id=second.pk)

    imports.cancel_import(actor=owner(), import_id=first.pk)
    imports.cancel_import(actor=owner(), import_id=second.pk)
    run_waiting()

    assert set(Import.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not Item.objects.exists()
    assert not StoredFile.objects.exists()


def test_cancelled_in_the_middle_nothing_stays(world, owner, monkeypatch):
    rows = "".join(f"{n},T{n},L{n % 7}\n" for n in range(1200))
    started = start(world, f"id,title,labels\n{rows}")
    imports.confirm_import(actor=owner(), import_id=started.pk)
    said = []

    def progress(self, *, share=None, **_rest):
        said.append(share)
        self._told = self._cancel_asked = len(said) > 2
        return not self._told

    monkeypatch.setattr(JobContext, "progress", progress)
    run_waiting()

    assert said == [0.0, 500 / 1200, 1000 / 1200]
    assert import_of(actor=owner(), import_id=started.pk).state == "cancelled"
    assert not Item.objects.exists()
    assert not Label.objects.exists()
    assert not ImportedItem.objects.exists()


def test_an_import_that_breaks_writes_nothing_and_says_so(world, owner, monkeypatch):
    started = start(world, TOURS)
    imports.confirm_import(actor=owner(), import_id=started.pk)
    monkeypatch.setattr(
        "quarterdeck.apps.exchange.services.bringing.add_dependencies", lambda *_: 1 / 0
    )

    run_waiting()

    state = import_of(actor=owner(), import_id=started.pk)
    assert (state.state, bool(state.error)) == ("failed", True)
    assert not Item.objects.exists()


def test_files_are_dropped_after_a_while(world, owner):
    start(world, TOURS)
    state = bring(world, TOURS)
    done = Import.objects.get(pk=state.id)

    assert imports.forget_files(now=world.now + timedelta(days=8)) == 1
    assert imports.forget_files(now=done.finished_at + timedelta(days=31)) == 1
    assert not StoredFile.objects.exists()
    assert import_of(actor=owner(), import_id=state.id).reports


def test_many_rows_take_few_queries(world, django_assert_max_num_queries):
    rows = "".join(
        f"P-{n},Item {n},{n % 90},{n % 13},P-{n - 1},L{n % 40}\n" for n in range(2, 2002)
    )
    started = start(world, f"id,title,value,effort,after,labels\nP-1,Item 1,1,1,,\n{rows}")
    imports.confirm_import(actor=world.actor("product_owner"), import_id=started.pk)

    with django_assert_max_num_queries(400):
        run_waiting()

    assert Item.objects.count() == 2001
    assert Dependency.objects.count() == 2000
    move_item(actor=world.actor("product_owner"), item="RND-2001", to="top")
    assert world.order()[0] == "Item 2001"


def test_a_comment_here_stays_with_its_item(world):
    bring(world, TOURS)
    comments.add_comment(actor=world.actor("developer"), item=key("Print a tour"), text="Mine")
    bring(world, TOURS.replace("Print a tour", "Print tours"))

    assert Comment.objects.get(text="Mine").item.title == "Print tours"


# --- real exports --------------------------------------------------------------------------------


@needs_exports
def test_a_real_jira_export_comes_in_without_loss_of_a_row(world):
    state = bring(world, (EXPORTS / "jira-server-2018.csv").read_bytes(), name="jira.csv")

    assert state.state == "done"
    assert [report.new for report in state.reports] == [70, 20]
    assert Counter(Item.objects.values_list("kind", flat=True)) == {
        "story": 59, "epic": 29, "bug": 2,
    }  # fmt: skip
    in_epics = Item.objects.filter(parent__kind="epic").count()
    assert in_epics > 50
    assert Item.objects.filter(title__contains="ü").exists()
    assert Comment.objects.exists()


@needs_exports
def test_a_real_linear_export_comes_in_without_loss_of_a_row(world):
    state = bring(world, (EXPORTS / "linear-2023.csv").read_bytes(), name="linear.csv")

    assert brought(state) == (10, 0, 0)
