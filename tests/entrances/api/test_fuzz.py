"""No input makes the API fail, and what it answers is what it promised."""

import json
from zlib import crc32

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
from quarterdeck.apps.backlog.services import criteria
from quarterdeck.config.wsgi import application

schema = schemathesis.openapi.from_dict(json.loads(document()))
schema.app = application

# A method that an address does not have is answered by Django, the same everywhere.
schema.config.phases.coverage.unexpected_methods = set()

# What there is: three of four cases go there, so that more is tried than “no such item”.
THERE = {"product": "RND", "item": "RND-2", "needs": "RND-1", "code": "AC-1", "name": "perfect"}


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
    actor = world.actor("product_owner")
    criteria.add_criterion(actor=actor, item="RND-2", text="It rings")
    # Answers as they are: the fuzzer's own client does not unpack compressed ones.
    return {
        "Authorization": f"Bearer {ways.token_of(world, 'product_owner')}",
        "Accept-Encoding": "identity",
    }


@schema.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_input_makes_it_fail(case, headers):
    for name, value in (case.path_parameters or {}).items():
        if name in THERE and crc32(repr((value, case.body, case.query)).encode()) % 4:
            case.path_parameters[name] = THERE[name]

    case.call_and_validate(
        headers=headers,
        checks=[
            schemathesis.checks.not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
