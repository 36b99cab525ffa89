"""Every recognised format, by small files that were written for these tests."""

import os
from collections import Counter
from pathlib import Path

import pytest

from quarterdeck.apps.exchange.readers.backlog import read_backlog
from quarterdeck.apps.exchange.readers.duplicates import DuplicateId
from quarterdeck.apps.exchange.readers.rows import BrokenBacklog, CriterionInFile, Remark
from quarterdeck.apps.exchange.readers.slots import UnknownColumn
from quarterdeck.engines.ranges import Range

FILES = Path(__file__).parent / "files"
SHARED = Path(
    os.environ.get("QUARTERDECK_SHARED", Path(__file__).parents[4].parent / "shared")
) / Path("data/exports")
with_exports = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real exports (QUARTERDECK_SHARED) are not here"
)


def read(name):
    return read_backlog((FILES / name).read_bytes(), name)


def rows(name):
    return {row.id: row for row in read(name).rows}


def native(text, **kwargs):
    return read_backlog(text.encode(), "backlog.csv", **kwargs)


def missing(backlog):
    return {(u.line, u.column, u.value) for u in backlog.untaken}


def assert_nothing_is_lost(backlog):
    """Every filled cell of a column that is not taken is listed."""
    filled = Counter()
    for mapped in backlog.mapping:
        if not mapped.field:
            filled[mapped.column] += mapped.filled
    listed = Counter(u.column for u in backlog.untaken)
    assert {column: listed[column] for column in filled} == dict(filled)


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_nothing_is_lost_in_any_format(name):
    assert_nothing_is_lost(read(name))


class TestJira:
    def test_a_cloud_export_with_a_byte_order_mark(self):
        backlog = read("jira-cloud.csv")

        assert (backlog.format, backlog.products) == ("jira", ("RND",))
        assert backlog.product_names == {"RND": "Rounds"}
        assert [row.id for row in backlog.rows] == ["RND-1", "RND-2", "RND-3", "RND-4", "RND-5"]
        assert [row.kind for row in backlog.rows] == ["epic", "story", "story", "bug", "story"]
        assert [row.line for row in backlog.rows] == [2, 3, 9, 10, 11]

    def test_repeated_headers_keep_every_value(self):
        row = rows("jira-cloud.csv")["RND-2"]
        assert row.labels == ("tour", "nurse")
        assert row.comments == (
            Remark("jo", "2026-02-03T09:30:00", "Does it work offline?"),
            Remark("ines", "2026-02-04T13:05:00", "Yes."),
        )

    def test_wiki_notation_becomes_markdown(self):
        assert rows("jira-cloud.csv")["RND-2"].description == (
            "## Why\n- nurses **start** at seven\n- see [the sketch](https://example.org/sketch)\n"
            "```\nGET /tour\n```"
        )

    def test_parents_come_by_key_then_by_number(self):
        found = rows("jira-cloud.csv")
        assert [found[f"RND-{n}"].parent for n in (2, 3, 4, 5)] == ["RND-1", "RND-1", "", "RND-2"]

    def test_blocks_is_read_from_both_sides(self):
        found = rows("jira-cloud.csv")
        assert found["RND-3"].after == ("RND-2",)  # RND-2 says that it blocks RND-3
        assert found["RND-4"].after == ("RND-2",)  # RND-4 says that RND-2 blocks it

    def test_the_rank_is_the_order_and_rows_without_one_come_last(self):
        order = [row.id for row in read("jira-cloud.csv").in_order()]
        assert order == ["RND-5", "RND-3", "RND-2", "RND-1", "RND-4"]

    def test_what_is_not_taken_is_listed_with_its_place(self):
        backlog = read("jira-cloud.csv")
        assert missing(backlog) >= {
            (3, "Assignee", "Ines"),
            (3, "Outward issue link (Relates)", "RND-9"),
            (9, "Outward issue link (Blocks)", "RND-77"),
            (9, "Comment", "03/Feb/26 9:40 AM;jo;"),
            (10, "Parent", "29999"),
            (11, "Created", "32/Feb/26 8:15 AM"),
        }
        (wrong,) = backlog.wrong()
        assert (wrong.line, wrong.value, wrong.field) == (11, "soon", "effort")

    def test_a_server_export_that_a_german_spreadsheet_saved_again(self):
        backlog = read("jira-server-resaved.csv")
        found = {row.id: row for row in backlog.rows}

        assert backlog.encoding == "Windows-1252 (western European)"
        assert found["LIFT-2"].title == "Prüfprotokoll für Aufzüge drucken"
        assert found["LIFT-2"].description == "Größe A4\nmit Unterschrift"
        assert (found["LIFT-2"].effort, found["LIFT-2"].parent) == (Range.point(2.5), "LIFT-1")
        assert found["LIFT-2"].created == "2017-02-14T15:26:00"
        assert found["LIFT-2"].started
        assert [found[id_].finished for id_ in found] == [False, False, True, True]
        assert backlog.products == ("LIFT", "STEP")  # by the keys, without a column

    @with_exports
    def test_a_real_export_of_two_products(self):
        backlog = read_backlog((SHARED / "jira-server-2018.csv").read_bytes(), "jira.csv")

        assert len(backlog.rows) == 90
        assert backlog.products == ("JWP", "INNT")
        assert sum(row.is_container for row in backlog.rows) == 29
        assert sum(row.effort is None and not row.is_container for row in backlog.rows) == 15
        assert not backlog.wrong()
        ids = {row.id for row in backlog.rows}
        assert all(row.parent in ids for row in backlog.rows if row.parent)
        assert sum(bool(row.parent) for row in backlog.rows) > 50
        assert backlog.in_order()[0].id == "INNT-3"
        taken = {(m.column, m.field) for m in backlog.mapping if m.field}
        assert ("Custom field (Epic Link)", "parent") in taken
        columns = [m.column for m in backlog.mapping]
        assert columns.count("Sprint") == 3
        assert_nothing_is_lost(backlog)


class TestLinear:
    def test_the_guard_against_formulas_is_removed(self):
        assert rows("linear.csv")["RND-1"].title == "=SUM of visits is wrong"

    def test_words_of_linear(self):
        found = rows("linear.csv")
        assert [row.state for row in found.values()] == ["in_progress", "new", "new", "done"]
        assert found["RND-2"].after == ("RND-1", "RND-4")
        assert found["RND-2"].parent == "RND-1"
        assert found["RND-1"].created == "2023-02-06T05:00:00+00:00"
        assert found["RND-1"].labels == ("billing", "bug")
        assert read("linear.csv").products == ("RND",)
        assert read("linear.csv").product_names == {"RND": "Rounds"}

    def test_task_lists_are_criteria(self):
        row = rows("linear.csv")["RND-1"]
        assert row.description == "Shown twice"
        assert row.criteria == (
            CriterionInFile("one visit counts once", met=True),
            CriterionInFile("a cancelled one counts not"),
        )

    def test_an_absent_cell_is_not_an_empty_one(self):
        found = rows("linear.csv")
        assert "parent" in found["RND-3"].present
        assert "parent" not in found["RND-4"].present
        assert "value" not in found["RND-3"].present

    def test_archived_rows_are_said(self):
        assert any("RND-3" in note for note in read("linear.csv").notes)

    @with_exports
    def test_a_real_export_of_2023(self):
        backlog = read_backlog((SHARED / "linear-2023.csv").read_bytes(), "linear.csv")
        assert (backlog.format, len(backlog.rows)) == ("linear", 10)
        assert [r.id for r in backlog.rows if r.finished] == ["CLA-2", "CLA-9", "CLA-10"]
        assert backlog.rows[7].description == "Well…"


class TestGitLab:
    def test_weight_is_effort_and_state_is_status(self):
        found = rows("gitlab.csv")
        assert (found["7"].effort, found["7"].finished) == (Range.point(3), False)
        assert found["8"].finished
        assert found["7"].labels == ("tour", "nurse")
        assert found["7"].criteria == (CriterionInFile("sorted by time"),)
        assert (2, "Epic Title", "Tours") in missing(read("gitlab.csv"))


class TestAzure:
    def test_a_tree_gives_parents(self):
        found = rows("azure-tree.csv")
        assert [row.title for row in found.values()] == [
            "Tours",
            "Tour of the day",
            "See my tour",
            "Print my tour",
            "Crash at midnight",
        ]
        assert [row.parent for row in found.values()] == ["", "1", "2", "2", "1"]
        assert [row.kind for row in found.values()] == ["epic", "epic", "story", "story", "bug"]

    def test_html_becomes_text_and_criteria(self):
        row = rows("azure-tree.csv")["3"]
        assert row.description == "Nurses start **at seven**.\n\n- phone\n- paper"
        assert [criterion.text for criterion in row.criteria] == [
            "Given a tour\nWhen I open it\nThen it is sorted",
            "It opens offline",
        ]

    def test_numbers_are_priorities_and_ranks_sort_as_numbers(self):
        backlog = read("azure-tree.csv")
        assert [row.priority for row in backlog.rows] == [
            "Highest",
            "High",
            "Highest",
            "Low",
            "Medium",
        ]
        assert [row.id for row in backlog.in_order()] == ["5", "2", "1", "4", "3"]

    def test_the_day_is_told_by_the_other_dates_of_the_file(self):
        assert rows("azure-tree.csv")["3"].created == "2026-02-01T09:00:00"


class TestGitHub:
    def test_issues_as_json(self):
        backlog = read("github-issues.json")
        first, second = backlog.rows

        assert first.labels == ("tour, day", "nurse")
        assert first.description == "As a nurse"
        assert first.criteria == (
            CriterionInFile("sorted by time"),
            CriterionInFile("works offline", met=True),
        )
        assert first.comments == (Remark("jo", "2026-02-03T09:30:00+00:00", "Offline; too?"),)
        assert (second.kind, second.finished) == ("bug", True)
        assert backlog.notes == ("1 pull request is left out.",)
        assert (1, "milestone", "v2") in missing(backlog)

    def test_a_project_of_two_repositories_that_share_a_number(self):
        backlog = read("github-project.tsv")
        assert [row.id for row in backlog.rows] == [
            "example/rounds#12",
            "example/billing#12",
            "3",
        ]
        assert backlog.products == ("example/rounds", "example/billing")
        assert backlog.encoding == "UTF-16"

    @pytest.mark.parametrize("text", ["[1, 2]", '[{"id": 1}]', '{"issues": []}'])
    def test_other_json_is_refused(self, text):
        with pytest.raises(BrokenBacklog, match="gh issue list"):
            read_backlog(text.encode(), "issues.json")


class TestNative:
    def test_our_own_names(self):
        backlog = read("native.csv")
        good, perfect, printing, done, epic, unnumbered = backlog.rows

        assert (good.id, good.variant, good.effort) == ("A", "good enough", Range(3, 5, 9))
        assert (perfect.id, perfect.variant, perfect.value) == ("A", "perfect", Range.point(13))
        assert printing.after == ("A", "X")
        assert printing.effort == Range.point(2.5)
        assert printing.started
        assert done.finished
        assert epic.is_container
        assert (unnumbered.id, unnumbered.kind) == ("6", "spike")
        assert [c.text for c in good.criteria] == ["sortiert", "offline"]
        assert good.inputs == (("reach", "120"),)
        assert missing(backlog) == {(2, "Mood", "heiter")}

    @pytest.mark.parametrize(
        "header", ["ID,Title,EFFORT", " id , ti tle ,effort", "Id,TITLE,Effort"]
    )
    def test_case_and_spaces_of_names_do_not_count(self, header):
        (row,) = native(f"{header}\nA,One,3\n").rows
        assert (row.id, row.title, row.effort) == ("A", "One", Range.point(3))

    def test_a_missing_id_is_the_number_of_the_row(self):
        assert [row.id for row in native("title\nfirst\n\nsecond\n").rows] == ["1", "2"]

    def test_a_table_without_title_or_id_is_refused_with_its_columns(self):
        with pytest.raises(BrokenBacklog, match=r"line 1.*found: colour, size.*“title”"):
            native("colour,size\nred,3\n")

    @pytest.mark.parametrize(
        ("cell", "reason"),
        [
            ("soon", "is not a number"),
            ("-1", "is negative"),
            ("5..3..9", "out of order"),
            ("3..9", "is not a range"),
            ("1,000", "a thousand or a fraction"),
            ("1e99", "too large"),
            ("nan", "is not a number"),
            ("٣", "is not a number"),
        ],
    )
    def test_figures_that_cannot_be_meant_are_wrong_and_kept_apart(self, cell, reason):
        backlog = native(f'id,title,effort\nA,One,"{cell}"\n')
        (wrong,) = backlog.wrong("effort")
        assert reason in wrong.reason
        assert (wrong.line, wrong.column, wrong.value) == (2, "effort", cell)
        assert wrong.remedy
        assert backlog.rows[0].effort is None

    def test_two_rows_of_one_id_are_refused_with_both_lines(self):
        with pytest.raises(DuplicateId, match=r"line 4: the id A stands in line 2 too") as refused:
            native("id,title\nA,One\nB,Two\nA,Three\n")
        assert refused.value.facts["lines"] == [2, 4]

    def test_two_rows_of_one_variant_are_refused(self):
        with pytest.raises(DuplicateId, match="the variant “perfect” of A"):
            native("id,title,variant,effort\nA,One,perfect,1\nA,One,perfect,2\n")

    def test_a_row_that_repeats_another_cell_by_cell_counts_once(self):
        backlog = native("id,title\nA,One\nB,Two\nA,One\n")
        assert [row.id for row in backlog.rows] == ["A", "B"]
        assert backlog.notes == (
            "1 row repeats an earlier one, and each is read once: line 4 (as line 2).",
        )

    def test_cells_beyond_the_header_are_listed(self):
        backlog = native("id,title\nA,One,spilled\n")
        assert missing(backlog) == {(2, "(column 3, beyond the last header)", "spilled")}

    def test_a_second_column_for_a_field_is_listed_unless_it_says_the_same(self):
        backlog = native("id,title,status,state\nA,One,new,ready\nB,Two,new,new\n")
        assert missing(backlog) == {(2, "state", "ready")}
        assert [row.status for row in backlog.rows] == ["new", "new"]

    def test_a_column_can_be_chosen_for_a_field(self):
        backlog = native("id,title,value,Worth\nA,One,1,8\n", columns={"value": "worth"})
        assert backlog.rows[0].value == Range.point(8)
        assert missing(backlog) == {(2, "value", "1")}

    def test_a_chosen_column_that_is_not_there_is_refused_with_a_near_one(self):
        with pytest.raises(UnknownColumn, match="did you mean “Worth”"):
            native("id,title,Worth\nA,One,8\n", columns={"value": "wort"})
