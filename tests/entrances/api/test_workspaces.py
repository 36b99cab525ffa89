"""Products, people and tokens through the API."""

from datetime import date, timedelta

from django.test import Client

import ways
from quarterdeck.apps.notices.models import Mail


def ask(client, world, method, path, body=None, part="administrator"):
    response = ways.ask(client, world, part, method, path, body)
    assert response.status_code < 300, response.content
    return response.json() if response.content else None


def test_products_are_listed_made_and_set(client, world):
    workspace = world.workspace.pk
    made = ask(client, world, "POST", "/products", {"workspace_id": workspace, "name": "Visits"})
    assert (made["key"], made["effort_unit"], made["value_scale"]) == ("VIS", "points", 100)

    ask(client, world, "PATCH", "/products/VIS", {"effort_unit": "days"})

    products = ask(client, world, "GET", "/products")["products"]
    assert [(row["key"], row["effort_unit"]) for row in products] == [
        ("RND", "points"),
        ("VIS", "days"),
    ]
    assert ask(client, world, "GET", "/products/rnd", part="stakeholder")["name"] == "Rounds"
    assert ask(client, world, "GET", "/products", part="outsider") == {"products": []}
    assert ask(client, world, "GET", "/workspaces")["workspaces"] == [
        {"id": workspace, "name": "Home care"}
    ]


def test_a_product_is_deleted_only_with_its_key(client, world):
    refused = ways.ask(client, world, "product_owner", "POST", "/products/RND/delete", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_confirmed")

    ask(client, world, "POST", "/products/RND/delete", {"confirm": "RND"}, part="product_owner")

    assert ways.ask(client, world, "product_owner", "GET", "/products/RND").status_code == 404


def test_people_are_invited_given_roles_and_removed(client, world):
    workspace = world.workspace.pk
    body = {"email": "new@example.org", "roles": ["developer"], "product": "RND"}
    invited = ask(client, world, "POST", "/invitations", body)
    ask(client, world, "POST", f"/invitations/{invited['id']}/resend")
    assert Mail.objects.count() == 2
    role = {"person": "stakeholder@example.org", "role": "developer", "product": "RND"}
    given = ask(client, world, "POST", "/roles", role)
    assert (given["role"], given["product"]) == ("developer", "RND")

    members = ask(client, world, "GET", f"/workspaces/{workspace}")

    paul = next(row for row in members["people"] if row["name"] == "Paul Adeyemi")
    assert paul["email"] == "stakeholder@example.org"
    assert {held["role"] for held in paul["roles"]} == {"stakeholder", "developer"}
    assert members["invitations"][0]["email"] == "new@example.org"
    seen_by_others = ask(client, world, "GET", f"/workspaces/{workspace}", part="developer")
    assert seen_by_others["invitations"] == []
    assert {row["email"] for row in seen_by_others["people"]} == {""}

    ask(client, world, "POST", "/roles/take", role)
    ask(client, world, "DELETE", f"/invitations/{invited['id']}")
    ask(client, world, "DELETE", f"/workspaces/{workspace}/people/stakeholder@example.org")
    assert ways.ask(client, world, "stakeholder", "GET", "/products/RND").status_code == 404


def test_a_team_is_made_and_serves(client, world):
    team = ask(client, world, "POST", f"/workspaces/{world.workspace.pk}/teams", {"name": "Night"})
    ask(client, world, "PUT", f"/teams/{team['id']}/products/RND")
    ask(client, world, "DELETE", f"/teams/{team['id']}/products/RND")


def test_a_delegation_shows_in_who_does_what_until_it_ends(client, world):
    until = (date.today() + timedelta(days=20)).isoformat()
    later = (date.today() + timedelta(days=30)).isoformat()
    body = {"to": "delegate@example.org", "acts": ["order_backlog"], "until": until}
    made = ask(client, world, "POST", "/products/RND/delegations", body, part="product_owner")
    assert (made["delegate"], made["until"]) == ("Jo Nowak", until)
    path = f"/delegations/{made['id']}"
    ask(client, world, "PATCH", path, {"until": later}, part="product_owner")

    who = ask(client, world, "GET", "/products/RND/who", part="stakeholder")

    assert who["delegations"][0]["until"] == later
    order = next(act for act in who["acts"] if act["act"] == "order_backlog")
    assert order["roles"] == ["product_owner"]
    ask(client, world, "DELETE", path, part="product_owner")
    assert ask(client, world, "GET", "/products/RND/who", part="delegate")["delegations"] == []


def test_a_person_signed_in_makes_a_token_and_ends_it(world):
    client = Client()
    client.force_login(world.people["developer"])
    body = {"name": "Laptop", "scopes": ["read"], "expires_at": "2099-01-01T00:00:00Z"}

    made = client.post("/api/v1/tokens", body, content_type="application/json").json()
    listed = client.get("/api/v1/tokens").json()["tokens"]
    assert [(row["name"], row["scopes"]) for row in listed] == [("Laptop", ["read"])]
    assert "secret" not in listed[0]
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    assert Client().get("/api/v1/products", headers=bearer).status_code == 200

    assert client.delete(f"/api/v1/tokens/{made['id']}").status_code == 204
    assert Client().get("/api/v1/products", headers=bearer).status_code == 401


def test_a_token_makes_no_tokens_and_opens_no_workspace(client, world):
    token = ways.ask(client, world, "developer", "POST", "/tokens", {"name": "A", "scopes": []})
    room = ways.ask(client, world, "developer", "POST", "/workspaces", {"name": "A"})

    assert (token.status_code, token.json()["code"]) == (403, "token_refused")
    assert (room.status_code, room.json()["code"]) == (403, "sign_in_first")


def test_an_unknown_scope_is_refused_with_those_that_there_are(world):
    client = Client()
    client.force_login(world.people["developer"])

    response = client.post(
        "/api/v1/tokens", {"name": "A", "scopes": ["rule"]}, content_type="application/json"
    )

    assert (response.status_code, response.json()["field"]) == (422, "scopes")
    assert "order_backlog" in response.json()["detail"]
