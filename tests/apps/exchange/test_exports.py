"""A backlog on its way out, and back in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.queries.items import item_of
from quarterdeck.apps.backlog.queries.lists import Filter
from quarterdeck.apps.backlog.services import comments, criteria, dependencies, items, variants
from quarterdeck.apps.exchange.incoming import Rules, take
from quarterdeck.apps.exchange.queries.export import export_csv, export_plan, export_table
from quarterdeck.apps.exchange.readers.backlog import read_backlog
from quarterdeck.apps.exchange.services import imports
from quarterdeck.apps.exchange.writers.backlog_csv import csv_lines
from quarterdeck.apps.exchange.writers.rows import CriterionOut, ItemOut, RemarkOut, VersionOut
from quarterdeck.apps.jobs.worker import run_waiting
from quarterdeck.apps.planning.capacity import CapacityUnfit
from quarterdeck.apps.workspaces.permissions import NotYours
from quarterdeck.engines.plan import problem_from
from quarterdeck.engines.ranges import Range
from quarterdeck.errors import NotFound


@pytest.fixture
def backlog(world):
    """A backlog in which everything occurs that an item can hold."""
    owner = lambda: world.actor("product_owner")  # noqa: E731
    epic = world.item("Tours, everywhere", kind="epic", description="# What for\n\n- a\n- b")
    first = world.item(
        '=1+1 "quoted"; and, more',
        value="3..5.5..9",
        effort=2,
        parent=world.key(epic),
        labels=["@home", "tour"],
        role="planner",
        want="to see a tour",
        benefit="nobody is forgotten",
        description="-dash\n\nÜber „Anführung“\n",
    )
    second = world.item("'quoted already", kind="bug", value=1, effort="1..2..4")
    done = world.item("Finished", kind="spike")
    items.edit_item(actor=owner(), item=world.key(done), changes={"state": "done"})
    items.edit_item(actor=owner(), item=world.key(second), changes={"state": "in_progress"})
    items.edit_item(actor=owner(), item=world.key(first), changes={"standard": "With a map"})
    for text, optional in (
        ("Given a tour\nwhen it is long\n\n- then it is cut", False),
        ("When apart", True),
        ("- a dash", False),
    ):
        criteria.add_criterion(actor=owner(), item=world.key(first), text=text, optional=optional)
    criteria.remove_criterion(actor=owner(), item=world.key(first), code="AC-2")
    criteria.add_criterion(actor=owner(), item=world.key(first), text="When at last")
    variants.set_variant(
        actor=owner(), item=world.key(first), name="good enough", value=2, description="A list"
    )
    variants.set_variant(
        actor=world.actor("developer"), item=world.key(first), name="perfect", effort=[5, 8, 13]
    )
    dependencies.add_dependency(actor=owner(), item=world.key(second), needs=world.key(first))
    comments.add_comment(actor=owner(), item=world.key(second), text="Two\nlines; and more")
    comments.add_comment(actor=world.actor("developer"), item=world.key(second), text="+1")
    trashed = world.item("Thrown away")
    items.trash_items(actor=owner(), items=[world.key(trashed)])
    world.item("Last")
    return world


def shown(world, product):
    """All that items say, by number; whose account wrote a comment is by name."""
    found = {}
    for item in Item.objects.filter(product__key=product, trashed_at__isnull=True):
        detail = item_of(actor=world.actor("product_owner"), item=f"{product}-{item.number}")
        row = detail.row
        found[item.number] = {
            "texts": (row.title, row.kind, row.state, detail.role, detail.want, detail.benefit),
            "long": (detail.description, detail.standard),
            "figures": (row.value, row.effort, row.variants),
            "parent": row.parent_title,
            "labels": row.labels,
            "criteria": detail.criteria,
            "needs": [neighbour.title for neighbour in detail.needs],
            "comments": [(c.author, c.text, c.at) for c in detail.comments],
            "created": detail.created_at,
        }
    return found


def text_of(world, **wanted):
    return "".join(export_csv(actor=world.actor("product_owner"), product="RND", **wanted))


def test_exported_and_imported_into_an_empty_product_it_is_the_same_backlog(backlog):
    other = backlog.new_product("NEW", "New")

    started = imports.start_import(
        actor=backlog.actor("product_owner"),
        product="NEW",
        name="RND.csv",
        content=text_of(backlog).encode(),
    )
    imports.confirm_import(actor=backlog.actor("product_owner"), import_id=started.pk)
    run_waiting()

    assert shown(backlog, "NEW") == shown(backlog, "RND")
    assert backlog.order(other) == backlog.order()


def test_an_export_imported_where_it_comes_from_changes_nothing(backlog):
    before = shown(backlog, "RND")

    started = imports.start_import(
        actor=backlog.actor("product_owner"),
        product="RND",
        name="RND.csv",
        content=text_of(backlog).encode(),
    )
    imports.confirm_import(actor=backlog.actor("product_owner"), import_id=started.pk)
    run_waiting()

    started.refresh_from_db()
    (report,) = started.report["products"]
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 0, 5)
    assert shown(backlog, "RND") == before


def test_no_cell_is_a_formula(backlog):
    rows = text_of(backlog).removeprefix("\ufeff")

    assert ",\"'=1+1" in rows
    for cell in rows.replace("\r\n", ",").split(","):
        assert not cell.lstrip('"').startswith(("=", "+", "-", "@", "\t"))


def test_a_filter_narrows_the_export(backlog):
    text = text_of(backlog, filter=Filter(kinds=("bug",)))

    assert [row.title for row in read_backlog(text.encode(), "x.csv").rows] == ["'quoted already"]


def test_the_export_is_read_in_parts(world, monkeypatch):
    for number in range(7):
        world.item(f"Item {number}")
    monkeypatch.setattr("quarterdeck.apps.exchange.queries.export.PART", 2)

    lines = export_csv(actor=world.actor("product_owner"), product="RND")

    assert next(lines).startswith("\ufeffid,title")
    assert next(lines).startswith("RND-1,")
    items.trash_items(actor=world.actor("product_owner"), items=["RND-7"])
    assert len(list(lines)) == 6


def test_what_one_sees_is_copied_as_a_table(world):
    world.item("Print a | tour", value=3, effort=2, labels=["a", "b"])
    world.item("=SUM(A1)")

    markdown = "".join(export_table(actor=world.actor("stakeholder"), product="RND"))
    assert markdown.splitlines() == [
        "| Item | Title | Kind | State | Value | Effort (points) | Epic | Labels |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| RND-1 | Print a \\| tour | Story | New | 3 | 2 |  | a, b |",
        "| RND-2 | =SUM(A1) | Story | New |  |  |  |  |",
    ]
    tabs = "".join(
        export_table(
            actor=world.actor("stakeholder"), product="RND", filter=Filter(text="sum"), form="tabs"
        )
    )
    assert tabs.splitlines()[1].split("\t")[:2] == ["RND-2", "'=SUM(A1)"]


def test_a_plan_file_holds_the_order_that_can_be_planned(world):
    first = world.item("First", value=8, effort=3)
    second = world.item("Second", value=5, effort="2..3..4")
    unsized = world.item("Unsized", value=9)
    for needed in (first, unsized):
        dependencies.add_dependency(
            actor=world.actor("product_owner"), item=world.key(second), needs=world.key(needed)
        )

    document = export_plan(actor=world.actor("developer"), product="RND", capacities="5, 5")

    problem = problem_from(document)
    assert [sprint.capacity for sprint in problem.sprints] == [5, 5]
    assert {item.id: item.after for item in problem.items} == {"RND-1": (), "RND-2": ("RND-1",)}


def test_a_plan_file_needs_capacities(world):
    with pytest.raises(CapacityUnfit):
        export_plan(actor=world.actor("developer"), product="RND")


@pytest.mark.parametrize("export", [export_csv, export_plan])
def test_who_may_not_import_may_not_export_all(world, export):
    with pytest.raises(NotYours):
        export(actor=world.actor("stakeholder"), product="RND")
    with pytest.raises(NotFound):
        export(actor=world.actor("outsider"), product="RND")


# --- any text goes out and comes back ------------------------------------------------------------

line = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff\x85"),
    min_size=1,
    max_size=30,
).map(str.strip)
some = line.filter(bool)
prose = st.lists(line, max_size=4).map("\n".join).map(str.strip)
figures = st.one_of(
    st.none(),
    st.floats(0, 1e6).map(Range.point),
    st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted).map(lambda n: Range(*n)),
)


@st.composite
def items_out(draw):
    codes = sorted(draw(st.sets(st.integers(1, 40), max_size=4)))
    names = draw(st.lists(st.sampled_from(["good enough", "perfect"]), unique=True))
    return ItemOut(
        key=f"RND-{draw(st.integers(1, 999))}",
        title=" ".join(draw(some).split()),
        kind=draw(st.sampled_from(Item.Kind.values)),
        state=draw(st.sampled_from(Item.State.values)),
        parent="",
        parent_title="",
        role=" ".join(draw(line).split()),
        want=draw(prose),
        benefit=draw(prose),
        description=draw(prose),
        created=datetime(2026, 1, draw(st.integers(1, 28)), 8, 30, tzinfo=UTC),
        versions=tuple(
            VersionOut(name, draw(figures), draw(figures), draw(prose))
            for name in ("standard", *names)
        ),
        labels=(),
        criteria=tuple(
            CriterionOut(f"AC-{code}", draw(prose.filter(bool)), draw(st.booleans()))
            for code in codes
        ),
        needs=(),
        remarks=tuple(
            RemarkOut(" ".join(draw(line).split()), datetime(2026, 2, 3, tzinfo=UTC), text)
            for text in draw(st.lists(prose.filter(bool), max_size=2))
        ),
    )


@settings(max_examples=150, deadline=None)
@given(items_out())
def test_any_item_comes_back_as_it_went(out):
    data = "".join(csv_lines([out], most_remarks=len(out.remarks))).encode()

    taken = take(read_backlog(data, "RND.csv"), [""], Rules())

    (back,) = taken.items
    assert taken.untaken == []
    assert (back.id, back.title, back.kind, back.role) == (out.key, out.title, out.kind, out.role)
    assert (back.state, back.want, back.benefit) == (out.state, out.want, out.benefit)
    assert back.description == out.description
    standard, *others = out.versions
    assert (back.value, back.effort, back.standard) == (
        standard.value,
        standard.effort,
        standard.text,
    )
    assert {name: (v.value, v.effort, v.description) for name, v in back.versions.items()} == {
        one.name: (one.value, one.effort, one.text) for one in others
    }
    assert [(f"AC-{c.code}", c.text, c.optional) for c in back.criteria] == [
        (c.code, c.text, c.optional) for c in out.criteria
    ]
    # A semicolon parts the author from the text; in a name it becomes a comma.
    assert [(r.author, r.body) for r in back.comments] == [
        (r.author.replace(";", ","), r.text) for r in out.remarks
    ]
