"""The rules of the format "Backlog CSV", one by one."""

import csv
import io

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from quarterdeck.apps.exchange.plan_file import (
    NothingToPlan,
    NotPlannable,
    RowsInACircle,
    UnknownProduct,
    plan_problem,
)
from quarterdeck.apps.exchange.readers.backlog import read_backlog
from quarterdeck.engines.plan import Variant
from quarterdeck.engines.ranges import Range
from quarterdeck.errors import Refusal


def given(text, *, columns=None, capacity=(10,), **options):
    backlog = read_backlog(text.encode(), "backlog.csv", columns=columns)
    return plan_problem(backlog, capacity=capacity, **options)


def items(found):
    return {item.id: item for item in found.problem.items}


def said(found, words):
    return [sentence for sentence in found.rules if words in sentence]


def test_finished_rows_and_epics_are_no_candidates_and_everything_else_is():
    found = given(
        "id,title,kind,status,effort\n"
        "A,One,story,Triage,1\n"
        "B,Two,story,In Progress,1\n"
        "C,Three,story,Closed,1\n"
        "D,Four,story,Won’t do,1\n"
        "E,Five,epic,To Do,1\n"
        "F,Six,epic,Done,1\n"
        "G,Seven,story,To Do,\n"
    )
    assert list(items(found)) == ["A", "B", "G"]
    assert (found.candidates, found.unsized) == (2, ("G",))
    assert (found.finished, found.epics) == (("C", "D"), ("E", "F"))
    assert said(found, "2 candidates, 1 without effort, 2 epics, 2 finished")


@pytest.mark.parametrize(
    ("priority", "value"),
    [
        ("Blocker", 8),
        ("Highest", 8),
        ("urgent", 8),
        ("Critical", 8),
        ("High", 5),
        ("Major", 5),
        ("Medium", 3),
        ("Low", 2),
        ("Minor", 2),
        ("Lowest", 1),
        ("Trivial", 1),
        ("No priority", 3),
        ("", 3),
        ("Soonish", 3),
    ],
)
def test_without_a_value_column_value_comes_from_priority(priority, value):
    found = given(f"id,title,priority,effort\nA,One,{priority},1\n")
    assert items(found)["A"].variants[0].value == value
    assert said(found, "value comes from priority")


def test_missing_and_unknown_priorities_are_counted():
    found = given("id,title,priority,effort\nA,1,,1\nB,2,None,1\nC,3,Soonish,1\nD,4,High,1\n")
    assert said(found, "2 rows without a priority count 3.")
    assert said(found, "1 row of priority “Soonish”, which is not known here, counts 3.")


def test_a_value_column_decides_even_where_it_is_empty():
    found = given("id,title,value,priority,effort\nA,1,7,Low,1\nB,2,,High,1\n")
    assert [item.variants[0].value for item in found.problem.items] == [7, 0]
    assert said(found, "1 row without a value counts 0.")


def test_a_value_column_without_any_value_is_as_good_as_none():
    found = given("id,title,value,priority,effort\nA,1,,Low,1\n")
    assert items(found)["A"].variants[0].value == 2


def test_columns_can_be_named_and_an_effort_assumed():
    found = given(
        "id,title,Worth,Days\nA,1,9,2\nB,2,8,\n",
        columns={"value": "Worth", "effort": "Days"},
        effort_default=4,
    )
    assert [item.variants[0] for item in found.problem.items] == [
        Variant(None, 9, 2),
        Variant(None, 8, 4),
    ]
    assert said(found, "Effort is the column “Days”")
    assert said(found, "1 row without effort counts 4.")


def test_ranges_are_kept_and_said():
    found = given("id,title,value,effort\nA,1,3..4..8,2..2..2\n")
    assert items(found)["A"].variants == (Variant(None, Range(3, 4, 8), 2.0),)
    assert said(found, "(low + 4 likely + high) / 6")


def test_rows_of_one_id_are_its_variants():
    found = given(
        "id,title,variant,value,effort\nA,One,good enough,3,1\nA,One,,5,2\nA,One,perfect,8,\n"
    )
    assert items(found)["A"].variants == (
        Variant("good enough", 3, 1),
        Variant("standard", 5, 2),
        Variant("perfect", 8, None),
    )


def test_links_to_what_is_not_planned_are_dropped_and_listed():
    found = given(
        "id,title,kind,status,effort,after\n"
        "A,1,story,,1,B;C D;E\n"
        "B,2,story,,1,\n"
        "C,3,story,done,1,\n"
        "D,4,epic,,,\n"
    )
    assert items(found)["A"].after == ("B",)
    assert said(found, "C (is finished), A after D (is an epic) and A after E (is not here)")


def test_rows_that_wait_for_each_other_are_refused_with_their_lines():
    with pytest.raises(RowsInACircle, match=r"A \(line 2\) → B \(line 3\) → A \(line 2\)"):
        given("id,title,effort,after\nA,1,1,B\nB,2,1,A\n")


def test_what_is_in_progress_is_named_and_can_be_kept():
    text = "id,title,status,effort\nA,1,In Progress,1\nB,2,Doing,\nC,3,New,1\n"
    free, kept = given(text), given(text, keep_started=True)
    assert free.problem.take == ()
    assert said(free, "In progress, and weighed like the others: A and B")
    assert kept.problem.take == ("A",)
    assert said(kept, "In progress without effort, so not planned: B.")


def test_one_value_for_more_than_half_is_said_first():
    text = "id,title,value,effort\nA,1,3,1\nB,2,3,1\nC,3,{},1\nD,4,5,1\n"
    assert given(text.format(5)).warnings == ()
    assert given(text.format(3)).warnings == (
        "3 of 4 candidates share one value, 3: this plan mostly prefers small items; give values "
        "that differ in the column “value”.",
    )
    (warning,) = given("id,title,effort\nA,1,1\nB,2,1\n").warnings
    assert warning.endswith("add a value column.")


class TestSeveralProducts:
    text = "id,title,project,effort,after\nA,1,RND,1,\nB,2,LIFT,1,A\nC,3,LIFT,1,B\nD,4,RND,1,\n"

    def test_are_planned_as_one_and_said_first(self):
        found = given(self.text)
        assert len(found.problem.items) == 4
        assert found.warnings[0].startswith("2 products, RND and LIFT, are planned as one")

    def test_one_alone_is_planned_by_its_key(self):
        found = given(self.text, project="lift")
        assert list(items(found)) == ["B", "C"]
        assert said(found, "B after A (is of another product)")
        assert not any("products" in warning for warning in found.warnings)

    def test_an_unknown_one_is_refused_with_those_there_are(self):
        with pytest.raises(UnknownProduct, match="RND and LIFT"):
            given(self.text, project="HOME")


def test_the_order_of_the_tracker_is_the_order_of_the_problem():
    found = given(
        "Issue key,Summary,Issue Type,Status,Story Points,Rank\n"
        "K-1,One,Story,To Do,1,0|i0000b:\n"
        "K-2,Two,Story,To Do,1,\n"
        "K-3,Three,Story,To Do,1,0|i0000a:x\n"
    )
    assert list(items(found)) == ["K-3", "K-1", "K-2"]


def test_sprints_are_named_in_order():
    found = given("id,title,effort\nA,1,1\n", capacity=(15, 10.5))
    assert [(s.name, s.capacity) for s in found.problem.sprints] == [("S1", 15), ("S2", 10.5)]


def test_a_wrong_figure_of_a_candidate_is_refused_with_place_and_remedy():
    with pytest.raises(NotPlannable) as refused:
        given("id,title,effort\nA,1,1\nB,2,soon\nC,3,-2\n")
    assert refused.value.message == (
        "backlog.csv, line 3, column “effort”: “soon” is not a number. Write a number such as 5, "
        "or a range such as 3..4..8. (1 more like it.)"
    )
    assert (refused.value.facts["line"], refused.value.field) == (3, "effort")


def test_a_wrong_figure_that_no_plan_reads_does_not_matter():
    assert given("id,title,status,effort\nA,1,,1\nB,2,Done,soon\n").candidates == 1


def test_a_file_with_nothing_left_to_do_is_refused():
    with pytest.raises(NothingToPlan, match="1 are finished and 1 are epics"):
        given("id,title,kind,status\nA,1,epic,\nB,2,story,done\n")


ids = st.sampled_from(["", "A", "B", "C", "1"])
figures = st.sampled_from(["", "0", "3", "2,5", "1..2..4", "4..2..1", "-1", "much"])
table_rows = st.tuples(
    ids,
    st.sampled_from(["One", ""]),
    figures,
    figures,
    st.sampled_from(["", "A", "B;C", "1 2"]),
    st.sampled_from(["", "epic", "bug"]),
    st.sampled_from(["", "Done", "In Progress"]),
    st.sampled_from(["", "perfect", "standard"]),
)


@for_all(st.lists(table_rows, max_size=5), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_table_gives_a_sound_problem_or_a_refusal(rows, keep_started):
    out = io.StringIO()
    header = ["id", "title", "value", "effort", "after", "kind", "status", "variant"]
    csv.writer(out).writerows([header, *rows])
    refused, found = None, None
    try:
        found = given(out.getvalue(), keep_started=keep_started)
    except Refusal as refusal:
        refused = refusal
    assert refused is None or refused.message.startswith("backlog.csv")
    assert found is None or found.candidates + len(found.unsized) == len(found.problem.items)
