"""Who may ask the API, how it reads a request, and how it refuses."""

import json
from datetime import timedelta

import pytest
from django.test import Client

import ways
from quarterdeck.apps.accounts.services import tokens


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def test_nobody_is_told_how_to_come_in(client, world):
    response = client.get("/api/v1/products/RND/items")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert problem(response)["code"] == "token_missing"


@pytest.mark.parametrize("secret", ["", "qd_wrong", "wrong\0"])
def test_an_unknown_token_is_refused(client, world, secret):
    response = client.get(
        "/api/v1/products/RND/items", headers={"Authorization": f"Bearer {secret}"}
    )

    assert response.status_code == 401
    assert problem(response)["code"] == "token_refused"


def test_a_revoked_token_and_an_expired_one_are_refused(client, world):
    known = ways.EVERY_ACT
    revoked = tokens.create_token(
        actor=world.actor("developer"), name="A", scopes=known, known_scopes=known
    )
    tokens.revoke_token(actor=world.actor("developer"), token_id=revoked.id)
    expired = tokens.create_token(
        actor=world.actor("developer"),
        name="B",
        scopes=known,
        known_scopes=known,
        expires_at=world.now + timedelta(seconds=1),
    )

    for token in (revoked, expired):
        headers = {"Authorization": f"Bearer {token.secret}"}
        assert client.get("/api/v1/products/RND/items", headers=headers).status_code == 401


def test_a_session_may_ask_but_not_change_without_the_csrf_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["product_owner"])
    body = {"data": {"title": "A"}, "content_type": "application/json"}

    assert client.get("/api/v1/products/RND/items").status_code == 200
    refused = client.post("/api/v1/products/RND/items", **body)
    assert (refused.status_code, problem(refused)["code"]) == (403, "csrf_missing")

    client.cookies["csrftoken"] = "a" * 32
    allowed = client.post("/api/v1/products/RND/items", **body, headers={"X-CSRFToken": "a" * 32})
    assert allowed.status_code == 201


def test_a_token_without_the_scope_may_not(client, world):
    item = world.key(world.item())
    path, body = f"/items/{item}/move", {"to": "top"}

    refused = ways.ask(client, world, "product_owner", "POST", path, body, scopes={"read"})
    allowed = ways.ask(client, world, "product_owner", "POST", path, body, scopes={"order_backlog"})

    assert (refused.status_code, problem(refused)["code"]) == (403, "scope_missing")
    assert allowed.status_code == 200


def test_an_unknown_key_is_refused_by_its_name(client, world):
    response = ways.ask(
        client, world, "product_owner", "POST", "/products/RND/items", {"titel": "A"}
    )

    assert response.status_code == 422
    said = problem(response)
    assert "“titel”" in said["detail"]
    assert "“title” is missing" in said["detail"]


def test_an_unknown_name_in_the_address_is_refused(client, world):
    response = ways.ask(client, world, "developer", "GET", "/products/RND/items?scpe=trash")

    assert (response.status_code, problem(response)["field"]) == (422, "scpe")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"title": "A",\n }', "line 2, column 2"),
        ('{"title": NaN}', "NaN is not a number"),
        ('{"title": "A\\u0000B"}', "no text"),
        ('{"title": "A\\ud800B"}', "no text"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_its_place(client, world, body, said):
    response = client.generic(
        "POST",
        "/api/v1/products/RND/items",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {ways.token_of(world, 'product_owner')}"},
    )

    assert response.status_code == 422
    assert said in problem(response)["detail"]


def test_a_negative_effort_is_refused(client, world):
    response = ways.ask(
        client,
        world,
        "product_owner",
        "POST",
        "/products/RND/items",
        {"title": "A", "value": [1, -2, 3]},
    )

    assert (response.status_code, problem(response)["field"][:5]) == (422, "value")


def test_a_body_of_200_megabytes_is_refused_before_it_is_read(client, world):
    response = client.generic(
        "POST",
        "/api/v1/products/RND/items",
        b"{}",
        content_type="application/json",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
        headers={"Authorization": f"Bearer {ways.token_of(world, 'product_owner')}"},
    )

    assert (response.status_code, problem(response)["code"]) == (413, "body_too_large")


def test_an_address_that_leads_nowhere_is_a_problem_too(client, world):
    response = client.get("/api/v1/prodcts")

    assert (response.status_code, problem(response)["code"]) == (404, "no_such_address")


@pytest.mark.parametrize("path", ["", "products/RND/nothing", "../v2/products"])
def test_so_is_every_other_one(client, world, path):
    assert problem(client.get(f"/api/v1/{path}"))["status"] == 404


def test_a_method_that_is_not_there_is_told_with_those_that_are(client, world):
    response = client.put("/api/v1/products/RND")

    assert (response.status_code, response["Allow"]) == (405, "GET, PATCH")
    assert problem(response)["detail"] == "/api/v1/products/RND has no PUT. It has: GET, PATCH."


def test_a_body_without_a_length_is_not_taken_for_an_empty_one(client, world):
    response = client.generic(
        "POST",
        "/api/v1/products/RND/items",
        b"",
        content_type="application/json",
        headers={
            "Transfer-Encoding": "chunked",
            "Authorization": f"Bearer {ways.token_of(world, 'product_owner')}",
        },
    )

    assert (response.status_code, problem(response)["code"]) == (411, "length_missing")


def test_a_mistake_in_the_program_says_nothing_of_its_insides(client, world, monkeypatch):
    def fail(**_):
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr("quarterdeck.apps.backlog.services.items.create_item", fail)

    response = ways.ask(
        client, world, "product_owner", "POST", "/products/RND/items", {"title": "A"}
    )

    assert response.status_code == 500
    assert "1234" not in json.dumps(problem(response))
