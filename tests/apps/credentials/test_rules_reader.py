"""Rules files: every mistake is one sentence with file, line and key."""

import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from quarterdeck.apps.credentials.readers.rules import BrokenRules, read_rules
from quarterdeck.engines.credential import UNKNOWN, MemberFee

SHARED = Path(os.environ.get("QUARTERDECK_SHARED", Path(__file__).parents[3].parent / "shared"))

RULES = """\
format = 1
[scheme.body]
currency = "EUR"
valid_from = 2025-01-01
cycle = { months = 24, new_term_from = "previous_expiry" }
combine = { mode = "independent" }
categories = [
  { id = "learning", min = 4 },
  { id = "giving", max = 10 },
]
[[program]]
code = "NP"
scheme = "body"
validity_months = 24
[program.renewal]
units = 20
fee = { member = 50, nonmember = "unknown" }
[[program]]
code = "NP-2"
scheme = "body"
prerequisites = { all = [{ program = "NP" }] }
exam = [
  { until = 2026-06-30, questions = 40 },
  { from = 2026-07-01, questions = 50 },
]
exam_common = { minutes = 60, pass = { kind = "percent", value = 80.5 } }
validity_months = 24
renewal = { units = "unknown" }
[[source]]
for = "scheme.body"
strength = "own rule"
note = "Board, 3 December 2025"
"""


def read(text=RULES, **others):
    files = {
        "body.toml": text.encode(),
        **{f"{name}.toml": t.encode() for name, t in others.items()},
    }
    return read_rules(files)


def refusal(text, **others):
    with pytest.raises(BrokenRules) as refused:
        read(text, **others)
    return refused.value


def changed(old, new):
    assert old in RULES
    return RULES.replace(old, new, 1)


def test_facts_are_read():
    book = read().book
    first, second = book.programs["NP"][0], book.programs["NP-2"][0]

    assert book.schemes["body"][0].valid_from == date(2025, 1, 1)
    assert first.renewal.fee == MemberFee(member=Decimal(50), nonmember=UNKNOWN)
    assert second.renewal.units is UNKNOWN
    assert [exam.questions for exam in second.exams] == [40, 50]
    assert second.exams[1].passing.value == Decimal("80.5")
    assert second.exams[0].minutes == 60


def test_facts_without_a_source_are_named_and_unknown_ones_need_none():
    unsourced = read().unsourced

    assert "program.NP.validity_months" in unsourced
    assert "program.NP.renewal.fee.member" in unsourced
    assert "program.NP.renewal.fee.nonmember" not in unsourced
    assert not any(place.startswith("scheme.body") for place in unsourced)
    assert not any(place.endswith(".code") for place in unsourced)


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "said"),
    [
        ("units = 20", 'units = "twenty"', 16, "program.NP.renewal.units", "'twenty' is no number"),
        ("units = 20", "units = -1", 16, "program.NP.renewal.units", "0 or more"),
        ("units = 20", "unit = 20", 16, "program.NP.renewal.unit", "did you mean 'units'?"),
        ("max = 10", "mx = 10", 9, "scheme.body.categories[1].mx", "did you mean 'max'?"),
        ("max = 10", "max = true", 9, "scheme.body.categories[1].max", "true is no number"),
        ('id = "giving"', 'id = "giving/x"', 9, "scheme.body.categories[1].id", "add it"),
        ('id = "giving"', 'id = "learning"', 9, "scheme.body.categories[1].id", "stands twice"),
        ("min = 4", "min = 4, max = 3", 8, "scheme.body.categories[0].max", "cannot both"),
        ("months = 24", 'months = "x"', 5, "scheme.body.cycle.months", "no whole number"),
        ('"previous_expiry"', '"expiry"', 5, "scheme.body.cycle.new_term_from", "'payment'"),
        ('mode = "independent"', 'mode = "together"', 6, "scheme.body.combine.mode", "'bundle'"),
        ('mode = "independent"', "fee = 3", 6, "scheme.body.combine", "'mode' is missing"),
        ('mode = "independent"', 'mode = "levels"', 2, "scheme.body", "'levels' is missing"),
        ('"EUR"', '"Euro"', 3, "scheme.body.currency", "three letters"),
        ("2025-01-01", '"2025-01-01"', 4, "scheme.body.valid_from", "without quotes"),
        ('scheme = "body"', 'scheme = "bdoy"', 13, "program.NP.scheme", "did you mean 'body'?"),
        ('code = "NP-2"', 'code = "NP"', 18, "program.NP", "stands twice without valid_from"),
        ('code = "NP-2"', 'code = "N P"', 19, "program.N P.code", "is no code"),
        ('program = "NP"', 'program = "NX"', 21, "program.NP-2.prerequisites", "no program 'NX'"),
        ('program = "NP"', 'programs = "NP"', 21, "prerequisites.all[0]", "exactly one of"),
        (
            "from = 2026-07-01, q",
            "from = 2026-07-01, qu",
            24,
            "exam[1].quuestions",
            "did you mean 'questions'",
        ),
        ("value = 80.5", "value = 101", 26, "program.NP-2.exam_common.pass.value", "from 0 to 100"),
        ("minutes = 60, ", "minute = 60, ", 26, "program.NP-2.exam_common.minute", "'minutes'?"),
        ('for = "scheme.body"', 'for = "scheme.bdy"', 30, "source[0].for", "nothing at"),
        ('"own rule"', '"official"', 29, "source[0]", "'url' is missing"),
        ("format = 1", "format = 2", 1, "format", "format = 1"),
        ("[[source]]", "[[sources]]", 29, "sources", "did you mean 'source'?"),
        ("[[source]]", "[source]", 29, "source", "two brackets"),
    ],
)
def test_mistakes(old, new, line, place, said):
    error = refusal(changed(old, new))

    assert error.message.startswith(f"body.toml, line {line}, ")
    assert error.facts["place"].endswith(place)
    assert error.facts["line"] == line
    assert said in error.message
    assert "\n" not in error.message


def test_what_is_no_toml():
    error = refusal(changed('currency = "EUR"', "currency = EUR"))
    assert error.message.startswith("body.toml, line 3: this is no valid TOML")
    assert refusal("format = 1\nx = [1,").message.startswith("body.toml, line 2: ")
    assert "twice" not in refusal("format = 1\nformat = 1").message
    assert "line 2" in refusal("format = 1\nformat = 1").message


def test_what_is_no_text():
    with pytest.raises(BrokenRules, match=r"bad\.toml, line 2: this is not UTF-8"):
        read_rules({"bad.toml": b"format = 1\nx = '\xff'"})


def test_a_format_is_needed():
    assert "'format' is missing" in refusal("[scheme.x]\ncombine = { mode = 'none' }").message


def test_caps_must_leave_room_for_what_is_needed():
    error = refusal(changed("min = 4", "min = 4, max = 5"))

    assert "20 units are needed, and the categories' caps let at most 15 count." in error.message
    assert error.facts["place"] == "program.NP.renewal.units"


def test_levels_and_tracks_must_be_the_schemes():
    levels = """\
format = 1
[scheme.s]
combine = { mode = "levels", fee = "highest" }
tracks = ["po"]
levels = [{ n = 1, primary = 20, addon = 10, fee = 100 }]
[[program]]
code = "A"
scheme = "s"
track = "p"
level = 1
"""
    assert "s has no track 'p'; did you mean 'po'?" in refusal(levels).message
    right = levels.replace('"p"', '"po"')
    assert "s has no level 2" in refusal(right.replace("level = 1", "level = 2")).message
    assert "add the key 'level'" in refusal(right.replace("level = 1\n", "")).message
    assert "put it into scheme.s.levels" in refusal(right + "renewal = { units = 3 }\n").message


def test_versions_may_stand_in_several_files_and_come_in_any_order():
    old = (
        "format = 1\n[[scheme.body]]\nvalid_from = 2020-01-01\ncombine = { mode = 'independent' }\n"
    )
    book = read(RULES, a_older=old).book

    assert [str(scheme.valid_from) for scheme in book.schemes["body"]] == [
        "2020-01-01",
        "2025-01-01",
    ]
    assert book.scheme_on("body", date(2024, 12, 31)).currency is None
    assert book.scheme_on("body", date(2025, 1, 1)).currency == "EUR"
    assert book.scheme_on("body", date(2019, 12, 31)) is None


def test_the_same_version_twice_is_refused_where_it_stands():
    other = "format = 1\n[scheme.body]\nvalid_from = 2025-01-01\ncombine = { mode = 'none' }\n"

    assert "stands twice valid from 2025-01-01" in refusal(RULES, other=other).message


@pytest.mark.skipif(
    not (SHARED / "reference/credentials.md").is_file(),
    reason="the reference (QUARTERDECK_SHARED) is not here",
)
def test_the_format_as_the_reference_gives_it():
    page = (SHARED / "reference/credentials.md").read_text()
    (text,) = re.findall(r"```toml\n(format = 1.*?)```", page, re.DOTALL)

    book = read_rules({"reference.toml": text.encode()}).book

    assert list(book.programs) == ["CSM", "CSPO", "PMI-ACP", "PMP", "POPM", "PSPO-I"]


def test_the_example_of_the_docs_is_sound():
    page = (Path(__file__).parents[3] / "docs/using/renewal.md").read_text()
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)

    assert read(text).unsourced  # the program's facts, which its one source does not cover
