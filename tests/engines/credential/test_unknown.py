"""An unknown fact is never 0: the figure that rests on it is None, and because says which."""

import pytest

from credential_rules import award, book_of, holder, only, units

RULES = """
[scheme.s]
currency = "EUR"
cycle = {{ months = 24, new_term_from = "previous_expiry" }}
window = {{ months_before_expiry = {months} }}
combine = {{ mode = "levels", fee = "highest", addon = "highest_of_each_other_track" }}
levels = [{{ n = 1, primary = {primary}, addon = {addon}, fee = {fee} }}]
tracks = ["a", "b"]
categories = [{{ id = "x", max = {cap} }}, {{ id = "y" }}]
[[program]]
code = "A"
scheme = "s"
track = "a"
level = 1
validity_months = {validity}
[[program]]
code = "B"
scheme = "s"
track = "b"
level = 1
validity_months = {validity}
"""
KNOWN = {"months": 30, "primary": 20, "addon": 10, "fee": 100, "cap": 5, "validity": 24}
UNKNOWN = '"unknown"'


def found_with(**facts):
    record = holder(
        award("A", "2025-03-01"),
        award("B", "2025-03-01"),
        entries=[units("s", "x", 7, "2026-01-01")],
    )
    return only(record, book_of(RULES.format(**{**KNOWN, **facts})), "2026-11-24")


def test_all_known():
    found = found_with()

    assert (found.units_needed, found.units_counted, found.fee) == (30, 5, 100)
    assert not any("Not confirmed" in said for said in found.because)


@pytest.mark.parametrize(
    ("fact", "figures", "named"),
    [
        ("primary", {"units_needed", "missing"}, "scheme.s.levels"),
        ("addon", {"units_needed", "missing"}, "scheme.s.levels"),
        ("fee", {"fee"}, "scheme.s.levels"),
        ("months", {"units_counted", "missing"}, "scheme.s.window.months_before_expiry"),
        ("cap", {"units_counted", "missing"}, "x.max"),
    ],
)
def test_only_what_rests_on_the_unknown_is_left_open(fact, figures, named):
    found = found_with(**{fact: UNKNOWN})

    every = {"units_needed", "units_counted", "missing", "fee"}
    assert {name for name in every if getattr(found, name) is None} == figures
    assert any(said.startswith("Not confirmed") and named in said for said in found.because)


def test_an_unknown_validity_leaves_the_day_open_but_not_what_it_takes():
    found = found_with(validity=UNKNOWN)

    assert (found.due, found.state, found.missing) == (None, None, None)
    assert (found.units_needed, found.fee) == (30, 100)
    assert any("when A expires" in said for said in found.because)


def test_the_fee_of_members_and_of_others():
    fee = '{ member = 60, nonmember = "unknown" }'
    book = book_of(RULES.format(**{**KNOWN, "fee": fee}))

    assert only(holder(award("A", "2025-03-01"), member={"s": True}), book, "2026-01-01").fee == 60
    assert only(holder(award("A", "2025-03-01")), book, "2026-01-01").fee is None


def test_the_sum_of_fees_where_each_is_paid_for():
    rules = RULES.format(**KNOWN).replace('fee = "highest"', 'fee = "each"')
    record = holder(award("A", "2025-03-01"), award("B", "2025-03-01"))

    assert only(record, book_of(rules), "2026-01-01").fee == 200
