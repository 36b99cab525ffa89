"""What one may not see is not there: every address answers as if it did not exist."""

import json
import re

import pytest
from django.urls import get_resolver
from django.utils import timezone

import ways
from house import SOURCE
from quarterdeck.apps.backlog.services import attachments, comments
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.workspaces.services import delegations, invitations

# Pages that belong to nobody's product: one's own account, the start page, the way in.
OWN = (
    "me/",
    "accounts/",
    "welcome/",
    "invitations/",
    "demo/",
    "w/new/",
    "products/new/",
    "^",
    "api/",
)


# Names of things that there are not.
NOWHERE = {
    "product": "NONE",
    "item": "NONE-1",
    "key": "NONE-1",
    "needs": "NONE-2",
    "code": "AC-9",
    "name": "perfect",
    "person": 999_999,
    **dict.fromkeys(
        (
            *("comment_id", "attachment_id", "plan_id", "delegation_id", "invitation_id"),
            *("workspace_id", "team_id", "token_id", "import_id"),
        ),
        999_999,
    ),
}


@pytest.fixture
def full(world):
    """A product with one of everything that has a number of its own."""
    world.now = timezone.now()
    item = world.item("Warn the planner", value=5, effort=2)
    owner = world.actor("product_owner")
    said = comments.add_comment(actor=owner, item="RND-1", text="Soon")
    file = attachments.attach_file(
        actor=owner, item="RND-1", name="a.txt", media_type="text/plain", content=b"abc"
    )
    plan = releases.solve_release(actor=owner, product="RND", capacities="4")
    given = delegations.delegate(
        actor=owner,
        product="RND",
        to=world.people["delegate"].pk,
        acts=["answer"],
        until=timezone.localdate(),
    )
    sent = invitations.invite(
        actor=world.actor("administrator"),
        email="nora@example.org",
        roles=["stakeholder"],
        product="RND",
    )
    world.ids = {
        "product": "RND",
        "item": world.key(item),
        "key": world.key(item),
        "needs": "RND-1",
        "code": "AC-1",
        "name": "perfect",
        "comment_id": said.pk,
        "attachment_id": file.pk,
        "plan_id": plan.pk,
        "delegation_id": given.pk,
        "invitation_id": sent.pk,
        "workspace_id": world.workspace.pk,
        "team_id": world.team.pk,
        "person": world.people["developer"].pk,
    }
    return world


def page_addresses(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from page_addresses(pattern.url_patterns, route)
        elif route and not route.startswith(OWN):
            yield route


def test_no_page_tells_an_outsider_that_a_product_or_workspace_exists(client, full):
    client.force_login(full.people["outsider"])
    routes = list(page_addresses())
    assert len(routes) > 40

    def answers(route, ids):
        path = "/" + re.sub(r"<\w+:(\w+)>", lambda m: str(ids.get(m[1], 1)), route)
        return client.get(path).status_code, client.post(path).status_code

    told = {}
    for route in routes:
        real, made_up = answers(route, full.ids), answers(route, NOWHERE)
        # 422 and 302: the form alone was wrong, which is said before anything is looked for.
        if real != made_up or not set(real) <= {404, 405, 422, 302}:
            told[route] = real
        assert 200 not in real

    assert told == {}


def api_calls():
    """Every operation of the API that names something."""
    document = json.loads((SOURCE / "entrances/api/v1/openapi.json").read_text())
    for path, operations in document["paths"].items():
        if "{" in path:
            for method in operations:
                yield method.upper(), path.removeprefix("/api/v1")


def test_no_operation_of_the_api_finds_it_either(client, full):
    calls = list(api_calls())
    assert len(calls) > 40

    found = {}
    for method, path in calls:
        # Without a body: an operation that needs one says so (422) before it looks for anything.
        answer = ways.ask(client, full, "outsider", method, path.format(**NOWHERE | full.ids))
        if answer.status_code not in {404, 422}:
            found[f"{method} {path}"] = answer.status_code

    assert found == {}


def test_lists_show_only_what_is_ones_own(client, full):
    def rows(part, path):
        answer = ways.ask(client, full, part, "GET", path).json()
        return next(value for value in answer.values() if isinstance(value, list))

    for path in ("/products", "/workspaces"):
        assert rows("outsider", path) == []
        assert len(rows("stakeholder", path)) == 1
    names = {row["name"] for row in rows("outsider", "/tokens")}
    assert names == {"A program"}  # those that these requests are made with


def test_the_start_page_and_the_palette_know_nothing_of_it(client, full):
    client.force_login(full.people["outsider"])
    assert "Rounds" not in client.get("/").content.decode()
    assert client.get("/p/RND/find/?q=planner").status_code == 404
