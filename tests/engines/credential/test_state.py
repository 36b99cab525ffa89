"""States by date, and what a holder may do in each; what is not known is neither yes nor no."""

import pytest

from credential_rules import book_of, day
from quarterdeck.engines.credential import StateName, state_on
from quarterdeck.engines.credential.state import last_day_to_renew

RULES = """
[scheme.s]
cycle = {{ months = 12 }}
combine = {{ mode = "independent" }}
after_expiry = {after}
"""
TWO = """[
  { state = "grace", days = 30, may_use_mark = true, may_renew = true },
  { state = "suspended", months = 2, may_use_mark = false, may_renew = false },
]"""


def scheme(after=TWO):
    return book_of(RULES.format(after=after)).schemes["s"][0]


def on(text, after=TWO, **more):
    return state_on(day(text), expires=day("2026-01-31"), scheme=scheme(after), **more)


@pytest.mark.parametrize(
    ("text", "name", "mark", "renew"),
    [
        ("2026-01-31", "active", True, True),
        ("2026-02-01", "grace", True, True),
        ("2026-03-02", "grace", True, True),
        ("2026-03-03", "suspended", False, False),
        ("2026-05-02", "suspended", False, False),
        ("2026-05-03", "lapsed", False, False),
    ],
)
def test_states_follow_each_other_by_date(text, name, mark, renew):
    state = on(text)

    assert (state.name, state.may_use_mark, state.may_renew) == (name, mark, renew)


def test_the_last_day_to_renew_is_the_end_of_the_last_state_that_allows_it():
    assert last_day_to_renew(day("2026-01-31"), scheme()) == day("2026-03-02")
    assert last_day_to_renew(day("2026-01-31"), scheme('"unknown"')) == day("2026-01-31")


@pytest.mark.parametrize(
    "after",
    ['"unknown"', '[{ state = "grace", days = "unknown", may_use_mark = true, may_renew = true }]'],
)
def test_what_follows_may_not_be_known(after):
    state = on("2026-02-01", after)

    assert (state.name, state.may_use_mark, state.may_renew) == (None, None, None)
    assert "not confirmed" in state.because


def test_a_state_whose_rights_are_unknown_has_a_name_and_no_rights():
    state = on("2026-02-01", '[{ state = "grace", days = 90 }]')

    assert (state.name, state.may_use_mark, state.may_renew) == ("grace", None, None)


def test_nothing_said_of_what_follows_means_lapsed_at_once():
    assert on("2026-02-01", "[]").name == "lapsed"


@pytest.mark.parametrize(
    ("recorded", "mark", "renew"),
    [
        ("candidate", False, False),
        ("pending-licence", False, False),
        ("revoked", False, False),
        ("retired", False, False),
        ("suspended", False, None),
    ],
)
def test_a_registers_word_stands_above_the_dates(recorded, mark, renew):
    state = on("2026-01-01", recorded=StateName(recorded))

    assert (state.name, state.may_use_mark, state.may_renew) == (recorded, mark, renew)


def test_for_life():
    state = state_on(day("2099-01-01"), expires=None, scheme=scheme())

    assert (state.name, state.may_use_mark, state.may_renew) == ("active", True, False)
