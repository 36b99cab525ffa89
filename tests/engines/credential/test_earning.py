"""Before the award: prerequisites, tries of an exam, and what makes the award."""

from dataclasses import replace
from datetime import date

import pytest

from credential_rules import D, award, day, holder
from quarterdeck.apps.credentials.readers.shipped import shipped_rules
from quarterdeck.engines.credential import (
    Evidence,
    Training,
    Work,
    decide_award,
    eligibility,
    next_attempt,
)

BOOK = shipped_rules().book
ON = day("2026-11-24")


def program(code):
    return BOOK.program_on(code, ON)


def work(kind, first, last=None):
    return Work(kind=kind, first=day(first), last=last and day(last))


# Prerequisites


def test_an_expired_base_counts_where_the_rules_say_so():
    record = holder(award("CSPO", "2020-01-01"), experience=(work("product owner", "2024-01-01"),))

    answer = eligibility("A-CSPO", record, BOOK, ON)

    assert answer.met is True
    assert "one that has expired counts" in answer.because[0]
    assert answer.rule_version == "A-CSPO@undated"


def test_without_the_base_it_is_not_met():
    answer = eligibility(
        "A-CSPO", holder(experience=(work("product owner", "2020-01-01"),)), BOOK, ON
    )

    assert answer.met is False
    assert answer.missing == ("Not met: CSPO is not held.",)


@pytest.mark.parametrize(
    ("stretches", "met"),
    [
        ([("2025-11-25", "2026-11-24")], True),
        ([("2025-12-25", "2026-11-24")], False),
        ([("2019-01-01", "2021-11-30")], False),  # longer than five years ago
        ([("2024-01-01", "2024-08-31"), ("2024-06-01", "2024-11-30")], False),  # overlap: 11 months
        ([("2024-01-01", "2024-06-30"), ("2025-01-01", "2025-06-30")], True),
    ],
)
def test_months_of_work_within_five_years_count_once(stretches, met):
    record = holder(
        award("CSPO", "2025-12-01"), experience=tuple(work("product owner", *s) for s in stretches)
    )

    assert eligibility("A-CSPO", record, BOOK, ON).met is met


def test_what_the_record_does_not_say_is_not_known():
    answer = eligibility("A-CSPO", holder(award("CSPO", "2026-01-01")), BOOK, ON)

    assert answer.met is None
    assert answer.missing[0].startswith("Not known")


def test_what_the_rules_do_not_know_is_not_confirmed():
    answer = eligibility("PSPO-II", holder(), BOOK, ON)

    assert answer.met is None
    assert "program.PSPO-II.prerequisites is unknown" in answer.because[0]


def test_a_credential_waives_the_experience():
    record = holder(
        award("PMP", "2025-01-01"),
        education=("4-year degree",),
        training=(Training(hours=D(28), topic="agile"),),
    )

    assert eligibility("PMI-ACP", record, BOOK, ON).met is True
    later = eligibility("PMI-ACP", record, BOOK, day("2029-06-01"))
    assert later.met is None  # the waiver has lapsed, and no work is on record


@pytest.mark.parametrize(
    ("degree", "first", "met"),
    [
        ("GAC degree", "2024-11-01", True),
        ("4-year degree", "2024-11-01", False),
        ("4-year degree", "2023-11-01", True),
        ("secondary", "2023-11-01", False),
        ("secondary", "2021-11-01", True),
    ],
)
def test_one_of_several_ways_is_enough(degree, first, met):
    record = holder(
        education=(degree,),
        experience=(work("leading projects", first),),
        training=(Training(hours=D(35)),),
    )

    assert eligibility("PMP", record, BOOK, ON).met is met


def test_nothing_is_asked_before_the_first_course():
    assert eligibility("CSPO", holder(), BOOK, ON).met is True


# Tries of an exam


def tries(code, *days, **more):
    rule = program(code).exam_on(ON).attempts
    return next_attempt(rule, began=day("2026-03-01"), tries=[day(d) for d in days], **more)


@pytest.mark.parametrize(
    ("failed", "number", "first", "fee"),
    [
        ([], 1, "2026-03-01", 0),
        (["2026-03-05"], 2, "2026-03-05", 50),
        (["2026-03-05", "2026-03-05"], 3, "2026-03-15", 50),
        (["2026-03-05", "2026-03-05", "2026-03-15"], 4, "2026-04-14", 50),
        (["2026-03-05", "2026-03-05", "2026-03-15", "2026-04-14"], 5, "2026-05-14", 50),
    ],
)
def test_waits_between_tries(failed, number, first, fee):
    found = tries("POPM", *failed)

    assert (found.number, found.not_before, found.fee, found.allowed) == (
        number, day(first), fee, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("failed", "fee"),
    [([], 0), (["2026-03-10"], 0), (["2026-06-15"], 25), (["2026-03-10"] * 2, 25)],
)
def test_two_tries_are_included_for_ninety_days(failed, fee):
    assert tries("CSM", *failed).fee == fee


def test_three_tries_in_a_year():
    third = tries("PMP", "2026-04-01", "2026-05-01")
    assert (third.allowed, third.not_after, third.fee) == (True, date(2027, 3, 1), None)
    assert any("is unknown" in said for said in third.because)
    assert tries("PMP", "2026-04-01", "2026-05-01", "2026-06-01").allowed is False
    assert tries("PMP", "2027-04-01").allowed is False


def test_a_second_try_is_free_soon_after_the_course():
    assert tries("PSPO-I", "2026-03-10", course_ended=day("2026-03-01")).fee == 0
    assert tries("PSPO-I", "2026-03-20", course_ended=day("2026-03-01")).fee is None


def test_the_exam_of_the_day():
    versions = [program("PMP").exam_on(day(d)).questions for d in ("2026-07-08", "2026-07-09")]

    assert versions == [180, 185]


# The award

WHOLE = Evidence(
    attended_minutes=960,
    exercises={"learning-objectives": 9},
    offered={"learning-objectives": 9},
    trainer_confirmed=day("2026-10-13"),
)


def test_completion_then_the_licence_then_active():
    cspo = program("CSPO")

    waiting = decide_award(cspo, WHOLE)
    active = decide_award(cspo, replace(WHOLE, licence_accepted=day("2026-10-14")))

    assert (waiting.state, waiting.missing) == (
        "pending-licence", ("The licence has not been accepted.",),
    )  # fmt: skip
    assert (active.state, active.missing, active.by_itself) == ("active", (), True)


def test_an_exercise_that_was_left_out_keeps_the_award():
    decision = decide_award(program("CSPO"), replace(WHOLE, exercises={"learning-objectives": 8}))

    assert decision.state == "candidate"
    assert decision.missing == ("learning-objectives: 8 of 9 done.",)


def test_how_much_must_be_attended_is_unknown_so_the_trainer_decides():
    short = replace(WHOLE, attended_minutes=900)

    unconfirmed = decide_award(program("CSPO"), replace(short, trainer_confirmed=None))
    confirmed = decide_award(program("CSPO"), short)

    assert (unconfirmed.state, unconfirmed.by_itself) == ("candidate", False)
    assert any("attendance.min_percent is unknown" in said for said in unconfirmed.missing)
    assert confirmed.state == "pending-licence"
    assert any("attendance.min_percent is unknown" in said for said in confirmed.because)


def test_the_exam_makes_the_award():
    waiting = decide_award(program("PSPO-I"), Evidence())
    passed = decide_award(program("PSPO-I"), Evidence(exam_passed=day("2026-01-05")))

    assert (waiting.state, waiting.missing) == ("candidate", ("The exam has not been passed.",))
    assert passed.state == "active"


def test_where_the_rules_do_not_say_what_makes_the_award_nothing_does():
    decision = decide_award(program("A-CSM"), replace(WHOLE, licence_accepted=ON))

    assert (decision.state, decision.by_itself) == ("candidate", False)
