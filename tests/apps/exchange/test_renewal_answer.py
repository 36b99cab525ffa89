"""One record → its renewals, as a document of the published format."""

import json
from datetime import date

import pytest

from quarterdeck.apps.credentials.readers.rules import BrokenRules
from quarterdeck.apps.exchange.readers.document import BrokenDocument, WrongFormat, read_document
from quarterdeck.apps.exchange.renewal_answer import NoRules, UnsoundRecord, renewal_answer

ON = date(2026, 11, 24)
HOLDER = {
    "format": "quarterdeck.holder/1",
    "awards": [
        {"program": "CSPO", "awarded": "2025-03-01", "expires": "2027-03-01"},
        {"program": "PMP", "awarded": "2024-02-01"},
        {"program": "PSPO-I", "awarded": "2020-01-01"},
    ],
    "units": [
        {"scheme": "scrum-alliance", "category": "learning", "units": "3.50", "date": "2026-05-01"}
    ],
}


def answer(document=HOLDER, **more):
    return renewal_answer(json.dumps(document).encode(), "me.json", on=ON, **more)


def test_the_document_keeps_its_format_with_the_keys_in_their_order():
    document = answer().document

    read_document(json.dumps(document).encode(), "out", "quarterdeck.renewal/1")
    assert list(document) == ["format", "on", "schemes"]
    assert [list(entry) for entry in document["schemes"]] == 3 * [
        [
            "scheme", "program", "due", "state", "units_needed", "units_counted", "missing", "fee",
            "currency", "renews", "routes", "rule_version", "because",
        ]
    ]  # fmt: skip


def test_by_due_date_and_for_life_last():
    entries = answer().document["schemes"]

    assert [(entry["scheme"], entry["program"], entry["due"]) for entry in entries] == [
        ("pmi", "PMP", "2027-02-01"),
        ("scrum-alliance", None, "2027-03-01"),
        ("scrum-org", "PSPO-I", None),
    ]


def test_decimals_are_plain_strings():
    entry = answer().document["schemes"][1]

    assert (entry["units_needed"], entry["units_counted"], entry["fee"]) == ("20", "3.5", "100")
    assert entry["missing"] == [{"category": None, "units": "16.5"}]
    assert entry["currency"] == "USD"
    assert entry["routes"] == ["units+fee", "course"]
    assert entry["rule_version"] == "scrum-alliance@2019-02-04"
    assert all(isinstance(said, str) and said.endswith(".") for said in entry["because"])


def test_what_rests_on_the_unknown_is_null():
    lapsed = {**HOLDER, "awards": [{"program": "CSPO", "awarded": "2024-03-01"}]}
    (entry,) = answer(lapsed).document["schemes"]

    assert [
        entry[key] for key in ("state", "units_needed", "units_counted", "missing", "fee")
    ] == 5 * [None]
    read_document(json.dumps(answer(lapsed).document).encode(), "out", "quarterdeck.renewal/1")


@pytest.mark.parametrize(
    ("change", "refusal", "said"),
    [
        ({"format": "quarterdeck.plan/1"}, WrongFormat, "quarterdeck.holder/1"),
        ({"award": []}, BrokenDocument, "did you mean 'awards'?"),
        ({"awards": [{"program": "CSPO"}]}, BrokenDocument, "'awarded' is missing"),
        ({"units": [{"scheme": "pmi", "units": [], "date": "x"}]}, BrokenDocument, "a text"),
        ({"awards": [{"program": "CSPX", "awarded": "2025-01-01"}]}, UnsoundRecord, "'CSPX'"),
    ],
)
def test_bad_input_is_one_sentence_with_file_and_place(change, refusal, said):
    with pytest.raises(refusal) as refused:
        answer({**HOLDER, **change})

    assert refused.value.message.startswith("me.json")
    assert said in refused.value.message
    assert "\n" not in refused.value.message


def test_rules_of_ones_own_replace_those_that_ship():
    rules = b"""format = 1
[scheme.ours]
cycle = { months = 12, new_term_from = "previous_expiry" }
combine = { mode = "independent" }
[[program]]
code = "OURS"
scheme = "ours"
validity_months = 12
renewal = { units = 8, fee = 0 }
"""
    record = {
        "format": "quarterdeck.holder/1",
        "awards": [{"program": "OURS", "awarded": "2026-01-31"}],
    }

    found = answer(record, rules={"ours.toml": rules})

    assert found.document["schemes"][0]["due"] == "2027-01-31"
    assert (found.shipped, "program.OURS.renewal.units" in found.unsourced) == (False, True)
    with pytest.raises(UnsoundRecord, match="no rules for the program 'CSPO'"):
        answer(rules={"ours.toml": rules})
    with pytest.raises(BrokenRules, match=r"ours\.toml, line 1"):
        answer(record, rules={"ours.toml": b"format = 3"})
    with pytest.raises(NoRules):
        answer(record, rules={})
