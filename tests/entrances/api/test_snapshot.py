"""The API's document is a promise: a change of it is meant, and shows in the diff."""

from openapi import SNAPSHOT, document
from quarterdeck.entrances.api.problems import MEDIA_TYPE
from quarterdeck.entrances.api.v1.api import api


def operations():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_snapshot_is_what_the_api_says():
    assert SNAPSHOT.read_text() == document(), "run `make openapi` and read the diff"


def test_an_operation_is_named_as_its_function_and_once():
    names = [operation["operationId"] for _place, operation in operations()]

    assert "create_item" in names
    assert len(names) == len(set(names))


def test_every_operation_says_what_it_does_and_how_it_refuses():
    silent = [
        place
        for place, operation in operations()
        if not operation.get("description")
        or MEDIA_TYPE not in operation["responses"]["4XX"]["content"]
    ]

    assert silent == []
