"""A record that cannot be meant is refused with its place and the remedy."""

import pytest

from credential_rules import D, day
from quarterdeck.apps.credentials.readers.shipped import shipped_rules
from quarterdeck.engines.credential import HolderError, holder_from

BOOK = shipped_rules().book
AWARD = {"program": "CSPO", "awarded": "2025-03-01"}
UNIT = {"scheme": "scrum-alliance", "category": "learning", "units": "3.5", "date": "2026-05-01"}
PDU = {"scheme": "pmi", "category": "education", "units": "2", "date": "2026-05-01"}
PMI = [{"program": "PMP", "awarded": "2025-01-01"}, {"program": "PMI-ACP", "awarded": "2025-01-01"}]


def read(**document):
    return holder_from({"awards": [AWARD], **document}, BOOK, day("2026-11-24"))


def test_a_sound_record():
    record = read(
        units=[{**UNIT, "id": "u1", "programs": "CSPO", "minutes": 210, "evidence": "a note"}],
        member={"pmi": True},
        courses=[{"program": "CSM", "completed": "2026-01-01"}],
        payments=[{"scheme": "scrum-alliance", "paid": "2026-02-02", "amount": 100}],
        experience=[{"kind": "product owner", "from": "2020-01-01", "to": None}],
        education="4-year degree",
    )

    assert record.units[0].units == D("3.5")
    assert record.units[0].programs == ("CSPO",)
    assert record.payments[0].amount == 100
    assert record.education == ("4-year degree",)


@pytest.mark.parametrize(
    ("document", "place", "said"),
    [
        ({"awards": [{**AWARD, "program": "CSOP"}]}, "awards[0].program", "mean 'CSPO'"),
        ({"awards": [AWARD, AWARD]}, "awards[1]", "stands at awards[0] too"),
        ({"awards": [{**AWARD, "awarded": "2026-11-25"}]}, "awards[0].awarded", "in the future"),
        ({"awards": [{**AWARD, "awarded": "2025-02-30"}]}, "awards[0].awarded", "is no date"),
        ({"awards": [{**AWARD, "awarded": "20250301"}]}, "awards[0].awarded", "2026-05-31"),
        ({"awards": [{**AWARD, "expires": "2024-01-01"}]}, "awards[0].expires", "before it was"),
        (
            {"awards": [{"program": "PSPO-I", "awarded": "2025-01-01", "expires": "2027-01-01"}]},
            "awards[0].expires",
            "valid for life",
        ),
        (
            {
                "awards": [
                    {**AWARD, "id": "a"},
                    {"program": "CSM", "awarded": "2025-01-01", "id": "a"},
                ]
            },
            "awards[1].id",
            "'a' stands at awards[0] too",
        ),
        ({"units": [{**UNIT, "scheme": "scrum"}]}, "units[0].scheme", "mean 'scrum-org'"),
        ({"units": [UNIT, {**UNIT, "category": "lerning"}]}, "units[1].category", "'learning'"),
        ({"units": [{**UNIT, "category": None}]}, "units[0].category", "the category is missing"),
        ({"units": [{**UNIT, "category": "education"}]}, "units[0].category", "has no category"),
        ({"units": [{**UNIT, "units": "-1"}]}, "units[0].units", "negative"),
        ({"units": [{**UNIT, "units": -0.5}]}, "units[0].units", "negative"),
        ({"units": [{**UNIT, "units": "1e9"}]}, "units[0].units", "can be counted with"),
        ({"units": [{**UNIT, "units": "many"}]}, "units[0].units", 'such as "3.5"'),
        ({"units": [{**PDU, "units": "1.1"}]}, "units[0].units", "steps of 0.25"),
        ({"units": [{**UNIT, "minutes": 120}]}, "units[0].minutes", "take 210 minutes"),
        ({"units": [{**UNIT, "date": "2026-11-25"}]}, "units[0].date", "in the future"),
        ({"units": [{**UNIT, "programs": ["PMP"]}]}, "units[0].programs", "renewed by pmi"),
        (
            {"units": [{**UNIT, "id": "x"}, UNIT, {**UNIT, "id": "x"}]},
            "units[2].id",
            "stands at units[0] too",
        ),
        ({"member": {"pim": True}}, "member.pim", "mean 'pmi'"),
        ({"courses": [{"program": "X", "completed": "2026-01-01"}]}, "courses[0].program", "X"),
        (
            {"awards": PMI, "payments": [{"scheme": "pmi", "paid": "2026-01-01"}]},
            "payments[0]",
            "Add program: one of PMI-ACP, PMP.",
        ),
        (
            {"experience": [{"kind": "x", "from": "2025-01-01", "to": "2024-01-01"}]},
            "experience[0].to",
            "before it began",
        ),
    ],
)
def test_what_cannot_be_meant(document, place, said):
    with pytest.raises(HolderError) as refused:
        read(**document)

    assert refused.value.place == place
    assert said in str(refused.value)
    assert str(refused.value).endswith((".", "?"))


def test_a_scheme_that_counts_any_kind_takes_any_category():
    unit = {"scheme": "scaled-agile", "units": "2", "date": "2026-05-01"}

    record = read(units=[unit, {**unit, "category": "reading"}])

    assert len(record.units) == 2
