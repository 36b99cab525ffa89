"""Terms over time: courses, payments and higher credentials renew; versions judge."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential_rules import D, award, book_of, day, holder, only, units
from quarterdeck.engines.credential import CourseTaken, Payment, StateName, current, renewals

LEVELS = """
[scheme.s]
currency = "USD"
cycle = { months = 24, new_term_from = "previous_expiry", late_term_from = "payment" }
window = { months_before_expiry = 30, after_award_only = true }
combine = { mode = "levels", fee = "highest", addon = "highest_of_each_other_track", renews = "same_track_lower" }
levels = [{ n = 1, primary = 20, addon = 10, fee = 100 }, { n = 2, primary = 30, addon = 15, fee = 175 }]
tracks = ["po", "sm"]
routes = [{ by = "units+fee" }, { by = "course", any_of = ["*"], renews = "all" }]
after_expiry = [{ state = "grace", days = 90, may_use_mark = false, may_renew = true }]
lapsed = { reinstate = "units+fee or course", term_from = "payment" }
[[program]]
code = "P1"
scheme = "s"
track = "po"
level = 1
validity_months = 24
[[program]]
code = "P2"
scheme = "s"
track = "po"
level = 2
validity_months = 24
[[program]]
code = "M1"
scheme = "s"
track = "sm"
level = 1
validity_months = 24
"""
BOOK = book_of(LEVELS)


def paid(on, amount=None, program=""):
    return Payment(scheme="s", paid=day(on), amount=amount and D(amount), program=program)


def test_a_course_renews_all_from_the_day_it_ends():
    record = holder(
        award("P1", "2024-03-01"),
        award("M1", "2023-10-01"),
        courses=(CourseTaken(program="P2", completed=day("2025-06-10")),),
    )

    assert only(record, BOOK, "2025-06-09").due == date(2025, 10, 1)
    assert only(record, BOOK, "2025-06-10").due == date(2027, 6, 10)


def test_a_course_before_the_award_is_the_awards_own():
    record = holder(
        award("P1", "2025-03-01"), courses=(CourseTaken(program="P1", completed=day("2025-02-27")),)
    )

    assert only(record, BOOK, "2025-06-01").due == date(2027, 3, 1)


def test_units_and_fee_in_time_lead_to_a_term_from_the_old_expiry():
    record = holder(
        award("P1", "2023-03-01"),
        entries=[units("s", "", 20, "2024-05-01"), units("s", "", 3, "2025-02-10")],
        payments=(paid("2025-02-01", 100),),
    )

    found = only(record, BOOK, "2025-04-01")

    assert found.due == date(2027, 3, 1)
    assert found.units_counted == 3  # of the window of 30 months, and not used for the renewal
    assert found.fee == 100


def test_renewed_late_the_term_runs_from_the_payment():
    record = holder(
        award("P1", "2023-03-01"),
        entries=[units("s", "", 20, "2024-05-01")],
        payments=(paid("2025-04-15"),),
    )

    assert only(record, BOOK, "2025-04-14").state == "grace"
    assert only(record, BOOK, "2025-04-15").due == date(2027, 4, 15)


def test_paid_and_short_of_units_nothing_is_renewed_and_nothing_left_to_pay():
    record = holder(
        award("P1", "2025-03-01"),
        entries=[units("s", "", 8, "2025-05-01")],
        payments=(paid("2026-01-01", 100),),
    )

    found = only(record, BOOK, "2026-11-24")

    assert (found.due, found.fee, found.units_counted) == (date(2027, 3, 1), 0, 8)
    assert "Paid by 2026-01-01: US$100; nothing is left to pay." in found.because


def test_a_part_of_the_fee_leaves_the_rest():
    record = holder(award("P1", "2025-03-01"), payments=(paid("2026-01-01", 60),))

    assert only(record, BOOK, "2026-11-24").fee == 40


def test_the_fee_came_first_and_the_units_complete_it():
    record = holder(
        award("P1", "2025-03-01"),
        entries=[units("s", "", 15, "2025-05-01"), units("s", "", 5, "2026-10-01")],
        payments=(paid("2026-01-01", 100),),
    )

    assert only(record, BOOK, "2026-09-30").due == date(2027, 3, 1)
    assert only(record, BOOK, "2026-10-01").due == date(2029, 3, 1)


def test_a_fee_of_an_earlier_term_says_which_units_were_used():
    record = holder(
        award("P1", "2023-03-01", "2027-03-01"),
        entries=[units("s", "", 20, "2024-10-01"), units("s", "", 4, "2025-02-20")],
        payments=(paid("2025-02-15", 100),),
    )

    found = only(record, BOOK, "2026-11-24")

    assert found.units_counted == 4
    assert "1 entry does not count: used for the renewal of 2025-02-15." in found.because


def test_lapsed_and_brought_back_by_units_where_the_rules_say_so():
    found = only(holder(award("P1", "2022-03-01")), BOOK, "2026-11-24")

    assert (found.state, found.units_needed, found.fee) == ("lapsed", 20, 100)
    assert found.routes == ("units+fee", "course")


def test_what_has_lapsed_is_left_out_beside_what_is_alive():
    found = only(holder(award("M1", "2020-01-01"), award("P1", "2025-03-01")), BOOK, "2026-11-24")

    assert (found.due, found.units_needed, found.renews) == (date(2027, 3, 1), 20, ("P1",))
    assert any("M1" in said and "left out" in said for said in found.because)


@pytest.mark.parametrize("state", ["revoked", "retired", "candidate", "pending-licence"])
def test_what_a_register_says_stands_above_the_dates(state):
    found = only(holder(award("P1", "2025-03-01", state=StateName(state))), BOOK, "2026-11-24")

    assert (found.state, found.units_needed, found.fee, found.renews) == (state, None, None, ())


def test_awarded_again_the_later_one_counts():
    found = only(holder(award("P1", "2022-03-01"), award("P1", "2025-05-01")), BOOK, "2026-11-24")

    assert (found.due, found.renews) == (date(2027, 5, 1), ("P1",))


HIGHER = LEVELS.replace(
    '{ by = "course", any_of = ["*"], renews = "all" }', '{ by = "higher-level" }'
)


def test_a_higher_credential_renews_the_lower_ones_of_its_track():
    record = holder(award("P1", "2023-03-01"), award("M1", "2023-03-01"), award("P2", "2024-09-01"))

    standings = current("s", record, book_of(HIGHER), day("2024-10-01"))

    assert {standing.program: standing.expires for standing in standings} == {
        "P1": date(2026, 9, 1), "M1": date(2025, 3, 1), "P2": date(2026, 9, 1)
    }  # fmt: skip


TWO = """
[[scheme.v]]
judge_by = "{by}"
cycle = {{ months = 12, new_term_from = "previous_expiry" }}
combine = {{ mode = "independent" }}
[[scheme.v]]
valid_from = 2026-01-01
judge_by = "{by}"
cycle = {{ months = 12, new_term_from = "previous_expiry" }}
combine = {{ mode = "independent" }}
[[program]]
code = "A"
scheme = "v"
validity_months = 12
renewal = {{ units = 5, fee = 10 }}
[[program]]
code = "A"
scheme = "v"
valid_from = 2026-06-01
validity_months = 12
renewal = {{ units = 8, fee = 12 }}
"""


@pytest.mark.parametrize(
    ("by", "needed", "version"),
    [
        ("term_start", 5, "v@undated"),
        ("term_end", 8, "v@2026-01-01 A@2026-06-01"),
        ("unknown", None, None),
    ],
)
def test_a_term_is_judged_by_the_version_of_its_start_or_its_end(by, needed, version):
    found = only(holder(award("A", "2025-09-01")), book_of(TWO.format(by=by)), "2026-07-01")

    assert (found.units_needed, found.rule_version) == (needed, version)
    if needed is None:
        assert "judge_by is not known" in found.because[0]


def test_before_the_first_version_nothing_is_decided():
    book = book_of(LEVELS.replace("[scheme.s]", "[scheme.s]\nvalid_from = 2026-01-01"))

    found = only(holder(award("P1", "2024-03-01")), book, "2025-11-24")

    assert found.units_needed is None
    assert found.because == (
        "Not confirmed: no version of the rules of s is known for 2025-11-24.",
    )


entry = st.builds(
    lambda amount, back: units(
        "s", "", D(amount) / 4, str(date.fromordinal(day("2026-11-24").toordinal() - back))
    ),
    st.integers(0, 80),
    st.integers(0, 1200),
)


def missing_of(entries):
    record = holder(award("P1", "2025-03-01"), award("M1", "2025-07-01"), entries=entries)
    (found,) = renewals(record, BOOK, day("2026-11-24"))
    return sum((part.units for part in found.missing), D(0)), found


@given(st.lists(entry, max_size=8), entry)
@settings(max_examples=60, deadline=None)
def test_a_unit_more_never_makes_more_missing(entries, more):
    assert missing_of([*entries, more])[0] <= missing_of(entries)[0]


@given(st.lists(entry, max_size=8), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_entries_and_awards_does_not_matter(entries, shuffle):
    shuffled = list(entries)
    shuffle.shuffle(shuffled)

    assert missing_of(shuffled)[1] == missing_of(entries)[1]
