"""Files that are refused, dropped or cancelled, values that are not taken: nothing half-written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from brought import TOURS, bring, item, key, start
from quarterdeck.apps.backlog.models import Comment, Dependency, Item, Label
from quarterdeck.apps.backlog.services import comments
from quarterdeck.apps.backlog.services.order import move_item
from quarterdeck.apps.exchange.choices import ChoiceUnfit, Target
from quarterdeck.apps.exchange.models import Import, ImportedItem
from quarterdeck.apps.exchange.queries.imports import import_of
from quarterdeck.apps.exchange.queries.preview import preview_of
from quarterdeck.apps.exchange.readers.rows import BrokenBacklog
from quarterdeck.apps.exchange.readers.text import FileTooLarge, NotText
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.files.models import StoredFile
from quarterdeck.apps.jobs.services import JobContext
from quarterdeck.apps.jobs.worker import run_waiting


@pytest.fixture
def owner(world):
    return lambda: world.actor("product_owner")


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
        (3, "variant", "gold", False),
        (2, "mood", "glad", False),
        (2, "priority", "High", False),
        (2, "reach", "9", False),
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
    monkeypatch.setattr("quarterdeck.apps.exchange.services.bringing.link_all", lambda *_: 1 / 0)

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
