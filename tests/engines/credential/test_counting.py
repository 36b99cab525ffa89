"""Units by category: caps clip the child, then its parent; minima are tested on what counts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from credential_rules import D
from quarterdeck.engines.credential.counting import Missing, count, missing
from quarterdeck.engines.credential.scheme import Category

PMP = (
    Category(id="education", min=D(35)),
    Category(id="education/ways-of-working", min=D(8)),
    Category(id="education/power-skills", min=D(8)),
    Category(id="education/business-acumen", min=D(8)),
    Category(id="giving-back", max=D(25)),
    Category(id="giving-back/practitioner", max=D(8)),
)
IDS = [category.id for category in PMP]
CAPS = {c.id: c.max for c in PMP if c.max is not None}
quarters = st.integers(0, 400).map(lambda n: D(n) / 4)
amounts = st.dictionaries(st.sampled_from(IDS), quarters)
needs = st.integers(0, 100).map(D)


def total(parts):
    return sum((part.units for part in parts), D(0))


def test_the_childs_cap_holds_before_the_parents():
    counted = count(PMP, {"giving-back/practitioner": D(30), "giving-back": D(10)})

    assert counted.by["giving-back/practitioner"] == 8
    assert counted.by["giving-back"] == 18
    assert counted.total == 18


def test_the_parents_cap_clips_what_the_child_has_left():
    counted = count(PMP, {"giving-back/practitioner": D(8), "giving-back": D(24)})

    assert counted.by["giving-back"] == 25


def test_enough_in_all_may_still_be_too_few_of_a_kind():
    enough = {
        "education": D(24), "education/ways-of-working": D(8), "education/power-skills": D(8),
        "education/business-acumen": D(5), "giving-back": D(15),
    }  # fmt: skip

    assert count(PMP, enough).total == 60
    assert missing(PMP, enough, D(60)) == (Missing("education/business-acumen", D(3)),)


def test_missing_parts_do_not_overlap():
    assert missing(PMP, {"education/power-skills": D(10)}, D(60)) == (
        Missing("education/ways-of-working", D(8)),
        Missing("education/business-acumen", D(8)),
        Missing("education", D(9)),
        Missing(None, D(25)),
    )


def test_a_minimum_below_a_full_parent_is_still_asked_for():
    tree = (Category(id="a", max=D(10)), Category(id="a/b", min=D(4)))

    assert missing(tree, {"a": D(10)}, D(12)) == (Missing("a/b", D(4)), Missing(None, D(2)))


def test_without_categories_everything_counts_alike():
    assert count((), {"": D("7.25")}).total == D("7.25")
    assert missing((), {"": D("7.25")}, D(10)) == (Missing(None, D("2.75")),)


@given(amounts)
def test_never_more_counts_than_the_caps_allow(given_units):
    counted = count(PMP, given_units)

    assert all(counted.by[kind] <= cap for kind, cap in CAPS.items())
    assert counted.total <= sum(given_units.values(), D(0))


@given(amounts, needs)
def test_earning_what_is_missing_is_enough_and_nothing_less_is(given_units, needed):
    parts = missing(PMP, given_units, needed)
    after = dict(given_units)
    for part in parts:
        kind = part.category or "education"  # a kind that has room
        after[kind] = after.get(kind, D(0)) + part.units

    assert missing(PMP, after, needed) == ()
    for part in parts:
        kind = part.category or "education"
        assert missing(PMP, {**after, kind: after[kind] - D("0.25")}, needed) != ()


@given(amounts, needs, st.sampled_from(IDS), quarters)
def test_a_unit_more_never_makes_more_missing(given_units, needed, kind, more):
    after = {**given_units, kind: given_units.get(kind, D(0)) + more}

    assert total(missing(PMP, after, needed)) <= total(missing(PMP, given_units, needed))
    assert count(PMP, after).total >= count(PMP, given_units).total


@given(amounts, needs, st.randoms())
@settings(max_examples=50)
def test_the_order_of_entries_does_not_matter(given_units, needed, shuffle):
    entries = list(given_units.items())
    shuffle.shuffle(entries)

    assert missing(PMP, dict(entries), needed) == missing(PMP, given_units, needed)
