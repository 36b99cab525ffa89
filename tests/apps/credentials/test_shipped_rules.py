"""What ships: fourteen programs of others, each fact with its source, no guess among them."""

from datetime import date

import pytest

from quarterdeck.apps.credentials.readers.shipped import shipped_rules
from quarterdeck.engines.credential import UNKNOWN
from quarterdeck.engines.credential.program import Attendance

READ = shipped_rules()
BOOK = READ.book


def test_the_programs():
    assert set(BOOK.programs) == {
        "CSPO", "A-CSPO", "CSP-PO", "CSM", "A-CSM", "CSP-SM", "CSD", "PSPO-I", "PSPO-II", "PSPO-III",
        "PMI-ACP", "PMP", "POPM", "european-scrum:CPO",
    }  # fmt: skip
    assert all(versions[-1].name for versions in BOOK.programs.values())


def test_every_fact_has_a_source():
    assert READ.unsourced == ()


def test_every_source_is_dated_and_leads_somewhere_or_says_that_it_is_recalled():
    for source in BOOK.sources:
        assert source.seen == date(2026, 11, 24)
        assert source.strength in (
            "official",
            "secondary",
            "recalled",
        )  # ours are marked: none here
        assert source.url.startswith("http") or source.strength == "recalled"


def test_the_closest_source_speaks_for_a_fact():
    first, *_ = BOOK.sources_for("program.CSP-PO.prerequisites.all[0].expired_counts")

    assert (first.strength, "listing" in first.note) == ("secondary", True)


def test_guesses_ship_as_unknown():
    cspo = BOOK.programs["CSPO"][0]

    assert isinstance(cspo.attendance, Attendance)
    assert cspo.attendance.min_percent is UNKNOWN
    assert BOOK.schemes["scrum-alliance"][0].after_expiry is UNKNOWN


def test_no_units_need_evidence_and_no_category_has_a_limit_at_scrum_alliance():
    scheme = BOOK.schemes["scrum-alliance"][0]

    assert [c.id for c in scheme.categories] == [
        "events",
        "learning",
        "volunteering",
        "other-education",
    ]
    assert all(category.min is None and category.max is None for category in scheme.categories)


@pytest.mark.parametrize("code", ["CSPO", "CSM", "A-CSPO", "CSP-PO"])
def test_the_licence_is_accepted_before_a_credential_is_active(code):
    assert BOOK.programs[code][0].award.then == ("accept_license",)
