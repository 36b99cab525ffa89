import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import quarterdeck.apps.exchange
from quarterdeck.apps.exchange.readers.document import (
    BrokenDocument,
    NotJson,
    WrongFormat,
    read_document,
)
from quarterdeck.apps.exchange.readers.text import NotText

PLAN = "quarterdeck.plan/1"


def document(**changes):
    return {
        "format": PLAN,
        "sprints": [{"capacity": 5}],
        "items": [{"id": "A", "effort": 3}, {"id": "B", "value": 2, "effort": [1, 2, 4]}],
    } | changes


def read(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_document(data, "plan.json", PLAN)


def test_a_sound_document_comes_back_as_it_is():
    whole = document(
        bundles=[{"id": "both", "value": 3, "items": ["A", "B"]}],
        stakeholders=[{"id": "sales", "weight": 2, "floor": 0.5, "wants": {"A": 3}}],
        take=["A"],
        leave=[],
        discount_per_sprint=0.1,
    )
    assert read(whole) == whole
    assert read(b"\xef\xbb\xbf" + json.dumps(whole).encode()) == whole


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"item": []}, "item", "did you mean 'items'"),
        ({"items": [{"id": "A", "efort": 3}]}, "items[0].efort", "did you mean 'effort'"),
        ({"items": [{"id": "A"}]}, "items[0]", "'effort' is missing"),
        ({"items": [{"id": "A", "effort": -1}]}, "items[0].effort", "at least 0"),
        ({"items": [{"id": "A", "effort": "3"}]}, "items[0].effort", "write a number"),
        ({"items": [{"id": "A", "effort": True}]}, "items[0].effort", "this is true"),
        ({"items": [{"id": "A", "effort": [1, 2]}]}, "items[0].effort", "three numbers"),
        ({"items": [{"id": "", "effort": 1}]}, "items[0].id", "empty"),
        (
            {"items": [{"id": "A", "effort": 1, "variants": [{"name": "x", "effort": 1}]}]},
            "items[0].effort",
            "put it in the variants",
        ),
        ({"sprints": []}, "sprints", "at least one"),
        ({"discount_per_sprint": 1}, "discount_per_sprint", "below 1"),
        ({"stakeholders": [{"id": "s", "weight": 0}]}, "stakeholders[0].weight", "above 0"),
        ({"stakeholders": [{"id": "s", "floor": 2}]}, "stakeholders[0].floor", "at most 1"),
    ],
)
def test_what_the_schema_forbids_is_refused_with_its_place(change, place, words):
    with pytest.raises(BrokenDocument) as refused:
        read(document(**change))
    assert refused.value.facts["place"] == place
    assert refused.value.message.startswith(f"plan.json, {place}")
    assert words in refused.value.message


def test_the_item_is_named_by_its_id_too():
    with pytest.raises(BrokenDocument, match=r"items\[0\]\.effort \(LOGIN-1\): -1 is too small"):
        read(document(items=[{"id": "LOGIN-1", "effort": -1}]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"format": "quarterdeck.plan/1",\n "items": [,]}', "line 2, column 12"),
        (b'{"format": "quarterdeck.plan/1", "items": [], "items": []}', "'items' stands twice"),
        (b'{"format": "quarterdeck.plan/1", "discount_per_sprint": NaN}', "NaN is no number"),
        (b'{"format": "quarterdeck.plan/1", "discount_per_sprint": 1e999}', "1e999 is no number"),
        (b'{"x": ' + b"9" * 5000 + b"}", "too many digits"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_broken_json_is_refused_with_its_place(text, words):
    with pytest.raises(NotJson) as refused:
        read(text)
    assert words in refused.value.message


@pytest.mark.parametrize(
    "content", [{}, [], {"format": "quarterdeck.rank/1"}, {"format": 1}], ids=str
)
def test_another_format_is_refused_by_name(content):
    with pytest.raises(WrongFormat, match=r"quarterdeck\.plan/1"):
        read(content)


def test_an_empty_file_is_refused():
    with pytest.raises(NotText, match="empty"):
        read(b"  \n")


SCHEMAS = sorted((Path(quarterdeck.apps.exchange.__file__).parent / "schemas").glob("*.json"))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_schema_is_sound_named_by_its_format_and_shown_in_the_docs(path):
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    name, _, version = schema["properties"]["format"]["const"].rpartition("/")
    assert path.name == f"{name}-{version}.schema.json"
    docs = Path(__file__).parents[4] / "docs/formats"
    assert (docs / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
