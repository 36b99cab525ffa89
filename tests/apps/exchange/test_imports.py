"""A backlog file in the database: what it brings, to whom, and what it is asked."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from brought import TOURS, bring, brought, detail, item, key, start
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.models import Backlog, Comment, Item
from quarterdeck.apps.exchange.choices import ChoiceUnfit, Target
from quarterdeck.apps.exchange.queries.imports import NoSuchImport, import_of
from quarterdeck.apps.exchange.queries.preview import preview_of
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.files.models import StoredFile
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
