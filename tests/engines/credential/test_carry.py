"""Carry-over: only a surplus, only late units, only kinds that may, and never to one's harm."""

from hypothesis import given
from hypothesis import strategies as st

from credential_rules import D
from quarterdeck.engines.credential.carry import LastTerm, carried
from quarterdeck.engines.credential.counting import count, missing
from quarterdeck.engines.credential.scheme import Category

TREE = (
    Category(id="education", min=D(10)),
    Category(id="education/business", min=D(4)),
    Category(id="giving-back", max=D(8)),
    Category(id="giving-back/practitioner", max=D(3)),
)
IDS = [category.id for category in TREE]
NEED, MOST = D(20), D(6)
whole = st.integers(0, 30).map(D)
amounts = st.dictionaries(st.sampled_from(IDS), whole)


def last_term(early, late):
    both = {kind: early.get(kind, D(0)) + late.get(kind, D(0)) for kind in {*early, *late}}
    allowed = {kind: n for kind, n in late.items() if kind != "giving-back/practitioner"}
    return LastTerm(amounts=both, late=allowed, needed=NEED, most=MOST)


def with_carry(early, late, own):
    brought = carried(TREE, last_term(early, late), own, NEED)
    return {kind: own.get(kind, D(0)) + brought.get(kind, D(0)) for kind in {*own, *brought}}


def short(amounts_now):
    return sum((part.units for part in missing(TREE, amounts_now, NEED)), D(0))


def test_only_the_surplus_is_carried_and_only_up_to_the_most():
    early = {"education": D(15), "education/business": D(5)}

    assert carried(TREE, last_term(early, {"education": D(4)}), {}, NEED) == {"education": D(4)}
    much = carried(TREE, last_term(early, {"education": D(30)}), {}, NEED)
    assert sum(much.values()) == MOST


def test_what_was_earned_early_in_the_term_is_not_carried():
    assert carried(TREE, last_term({"education/business": D(40)}, {}), {}, NEED) == {}


def test_a_kind_that_is_never_carried_is_not():
    early = {"education": D(15), "education/business": D(5)}

    assert carried(TREE, last_term(early, {"giving-back/practitioner": D(3)}), {}, NEED) == {}


def test_the_surplus_goes_first_to_the_kind_that_is_short():
    early = {"education": D(12), "education/business": D(8)}
    late = {"education/business": D(3), "giving-back": D(3)}

    brought = carried(TREE, last_term(early, late), {"education": D(16)}, NEED)

    assert brought["education/business"] == 3


@given(amounts, amounts, amounts)
def test_never_more_is_carried_than_there_was_and_may_be(early, late, own):
    brought = carried(TREE, last_term(early, late), own, NEED)
    last = last_term(early, late)

    assert sum(brought.values(), D(0)) <= min(
        MOST, max(D(0), count(TREE, last.amounts).total - NEED)
    )
    assert all(0 < n <= last.late[kind] for kind, n in brought.items())


@given(
    amounts,
    amounts,
    amounts,
    st.sampled_from(IDS),
    whole,
    st.sampled_from(["early", "late", "own"]),
)
def test_a_unit_more_never_makes_more_missing_nor_less_count(early, late, own, kind, more, where):
    before = with_carry(early, late, own)
    terms = {"early": early, "late": late, "own": own}
    terms[where] = {**terms[where], kind: terms[where].get(kind, D(0)) + more}
    after = with_carry(**terms)

    assert short(after) <= short(before)
    assert count(TREE, after).total >= count(TREE, before).total
