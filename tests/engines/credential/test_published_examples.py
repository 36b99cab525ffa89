"""What bodies publish as examples of their own rules, by the rules that ship."""

import pytest

from credential_rules import D, award, holder, only, units
from quarterdeck.apps.credentials.readers.shipped import shipped_rules
from quarterdeck.engines.credential import Missing, renewals

BOOK = shipped_rules().book
SAI, PMI = "scrum-alliance", "pmi"


def test_scrum_alliances_own_example():
    """certification.scrumalliance.org/renewal-requirements: 70 SEUs and a fee of $250."""
    record = holder(
        award("CSP-SM", "2025-03-01"), award("CSP-PO", "2025-03-01"), award("CSD", "2025-03-01")
    )

    found = only(record, BOOK, "2026-11-24")

    assert (found.units_needed, found.fee, found.currency) == (70, 250, "USD")
    assert found.missing == (Missing(None, D(70)),)
    assert found.renews == ("CSD", "CSP-PO", "CSP-SM")
    assert found.program is None
    said = " ".join(found.because)
    assert "CSP-SM is the highest held (level 3): 40 SEU." in said
    assert "CSP-PO is the highest of the track product-owner (level 3): 20 SEU more." in said
    assert "CSD is the highest of the track developer (level 1): 10 SEU more." in said


@pytest.mark.parametrize(
    ("held", "needed", "fee"),
    [
        (["CSPO"], 20, 100),
        (["CSM", "CSPO"], 30, 100),
        (["CSPO", "A-CSPO"], 30, 175),
        (["CSPO", "A-CSPO", "CSP-PO"], 40, 250),
        (["A-CSM", "CSPO"], 40, 175),
        (["CSP-SM", "A-CSM", "CSM", "A-CSPO", "CSPO"], 55, 250),
        (["CSM", "CSPO", "CSD"], 40, 100),
    ],
)
def test_levels_and_tracks(held, needed, fee):
    found = only(holder(*(award(code, "2025-06-01") for code in held)), BOOK, "2026-01-01")

    assert (found.units_needed, found.fee) == (needed, fee)
    assert found.renews == tuple(sorted(held))


def test_the_earliest_expiry_is_due():
    record = holder(award("CSPO", "2025-03-01", "2027-03-01"), award("CSM", "2024-12-15"))

    assert str(only(record, BOOK, "2026-11-24").due) == "2026-12-15"


def test_units_of_two_and_a_half_years_count_and_older_ones_do_not():
    record = holder(
        award("CSPO", "2022-03-01", "2028-03-01"),
        entries=[
            units(SAI, "learning", "3.5", "2025-09-01"),
            units(SAI, "events", 5, "2025-08-31"),
            units(SAI, "volunteering", 9, "2026-01-01", used_for=(SAI,)),
        ],
    )

    found = only(record, BOOK, "2026-11-24")

    assert found.units_counted == D("3.5")
    assert (
        "1 entry does not count: dated before 2025-09-01, when the window opens." in found.because
    )
    assert "1 entry does not count: used for an earlier renewal." in found.because


def test_what_follows_expiry_is_not_confirmed_and_no_figure_is_given():
    found = only(holder(award("CSPO", "2024-03-01")), BOOK, "2026-11-24")

    assert found.state is None
    assert (found.units_needed, found.units_counted, found.missing, found.fee) == (None,) * 4
    assert found.routes == ("course",)
    assert any("after_expiry is unknown" in sentence for sentence in found.because)


def pdus(kinds, on="2026-05-01"):
    return [units(PMI, kind, amount, on) for kind, amount in kinds.items()]


def test_sixty_pdus_that_are_three_short():
    record = holder(
        award("PMP", "2024-02-01"),
        entries=pdus(
            {
                "education": 24, "education/ways-of-working": 8, "education/power-skills": 8,
                "education/business-acumen": 5, "giving-back": 15,
            }
        ),
    )  # fmt: skip

    found = only(record, BOOK, "2026-11-24")

    assert found.units_counted == 60
    assert found.missing == (Missing("education/business-acumen", D(3)),)


def test_practitioner_units_above_eight_do_not_count():
    record = holder(award("PMP", "2024-02-01"), entries=pdus({"giving-back/practitioner": 30}))

    found = only(record, BOOK, "2026-11-24")

    assert found.units_counted == 8
    assert "Of 30 PDU of giving-back/practitioner, 8 count, which is the most." in found.because


def test_a_unit_counts_for_every_credential_of_pmi_each_with_its_own_clock_and_fee():
    record = holder(
        award("PMP", "2024-02-01"),
        award("PMI-ACP", "2025-02-01"),
        entries=pdus({"education": 10}),
        member={PMI: True},
    )

    first, second = renewals(record, BOOK, record.units[0].day)

    assert (first.program, str(first.due), first.units_counted, first.fee) == (
        "PMP", "2027-02-01", 10, 60,
    )  # fmt: skip
    assert (second.program, str(second.due), second.units_counted) == ("PMI-ACP", "2028-02-01", 10)


def test_pmi_carries_the_surplus_of_the_last_twelve_months():
    filled = pdus(
        {
            "education": 40, "education/ways-of-working": 8, "education/power-skills": 8,
            "education/business-acumen": 8,
        },
        "2023-01-01",
    )  # fmt: skip
    late = [units(PMI, "education", 30, "2024-01-01"), units(PMI, "education", 1, "2025-01-01")]
    record = holder(award("PMP", "2021-02-01", "2027-02-01"), entries=[*filled, *late])

    found = only(record, BOOK, "2026-11-24")

    assert found.units_counted == 21
    assert "20 PDU are carried over from the last term." in found.because


def test_a_year_of_suspension_then_lapsed():
    record = holder(award("PMP", "2023-05-01"))

    during, after = (only(record, BOOK, on) for on in ("2027-05-01", "2027-05-02"))

    assert (during.state, during.units_needed, during.fee) == ("suspended", 60, 150)
    assert (after.state, after.units_needed, after.routes) == ("lapsed", None, ("reapply+exam",))


def test_units_earned_while_suspended_still_count():
    record = holder(award("PMP", "2023-05-01"), entries=pdus({"education": 4}, "2026-09-01"))

    assert only(record, BOOK, "2026-11-24").units_counted == 4


def test_scrum_org_is_for_life():
    found = only(holder(award("PSPO-I", "2016-01-01")), BOOK, "2026-11-24")

    assert (found.program, found.due, found.state) == ("PSPO-I", None, "active")
    assert (found.units_needed, found.missing, found.fee) == (0, (), 0)


def test_one_fee_renews_the_bundle():
    found = only(holder(award("POPM", "2026-06-01")), BOOK, "2026-11-24")

    assert (found.program, found.units_needed, found.fee) == (None, 10, 295)
    assert "Not confirmed: from when the next term runs" in " ".join(found.because)


def test_a_body_that_asks_for_no_units():
    found = only(holder(award("european-scrum:CPO", "2026-06-01")), BOOK, "2026-11-24")

    assert (found.units_needed, found.missing, found.fee, found.currency) == (0, (), 20, "EUR")
    assert found.routes == ("experience", "exam")
