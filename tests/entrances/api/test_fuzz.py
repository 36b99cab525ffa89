"""No input makes the API fail, and what it answers is what it promised."""

import json

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import ways
from openapi import document
from quarterdeck.config.wsgi import application

schema = schemathesis.openapi.from_dict(json.loads(document()))
schema.app = application

# What there is: every other case goes there, so that more is tried than “no such item”.
THERE = {"product": "RND", "item": "RND-2", "needs": "RND-1", "code": "AC-1", "name": "perfect"}


@schema.hook("map_path_parameters")
def map_path_parameters(context, path_parameters):
    return {
        name: THERE[name] if name in THERE and len(str(value)) % 2 else value
        for name, value in (path_parameters or {}).items()
    }


@pytest.fixture
def one_connection():
    """Between requests Django would close the connection that holds the test's transaction."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def headers(world, one_connection):
    """A product owner's program, and two items in RND."""
    world.item("Rounds on a map")
    world.item("Warn the planner")
    return {"Authorization": f"Bearer {ways.token_of(world, 'product_owner')}"}


@schema.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_input_makes_it_fail(case, headers):
    case.call_and_validate(
        headers=headers,
        checks=[
            schemathesis.checks.not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
