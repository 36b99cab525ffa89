"""Who may do what is the same through every entrance: products, people, plans."""

from datetime import date, timedelta

import pytest
from django.db import transaction

import ways
from planned import solved

PARTS = ("product_owner", "developer", "scrum_master", "stakeholder", "administrator", "outsider")
OWNER = (200, 403, 403, 403, 403, 404)
OWNER_OR_ADMINISTRATOR = (200, 403, 403, 403, 200, 404)
ADMINISTRATOR = (403, 403, 403, 403, 200, 404)
SCRUM_TEAM = (200, 200, 200, 403, 403, 404)
EVERYONE = (200, 200, 200, 200, 200, 404)

DAY = (date.today() + timedelta(days=30)).isoformat()

# verb: (whose act, the API's request, the command, the arguments of the tool of that name)
VERBS = {
    "set_product": (
        OWNER_OR_ADMINISTRATOR,
        ("PATCH", "/products/RND", {"name": "Rounds"}),
        ("product", "set", "RND", "--name", "Rounds"),
        {"product": "RND", "name": "Rounds"},
    ),
    "read_who": (
        EVERYONE,
        ("GET", "/products/RND/who", None),
        ("product", "who", "RND"),
        {"product": "RND"},
    ),
    "create_team": (
        ADMINISTRATOR,
        ("POST", "/workspaces/{workspace}/teams", {"name": "Night team"}),
        ("workspace", "team", "create", "{workspace}", "Night team"),
        {"workspace_id": "{workspace}", "name": "Night team"},
    ),
    "invite": (
        ADMINISTRATOR,
        (
            "POST",
            "/invitations",
            {"email": "a@b.example", "roles": ["stakeholder"], "product": "RND"},
        ),
        ("workspace", "invitation", "send", "a@b.example", "stakeholder", "--product", "RND"),
        {"email": "a@b.example", "roles": ["stakeholder"], "product": "RND"},
    ),
    "give_role": (
        ADMINISTRATOR,
        (
            "POST",
            "/roles",
            {"person": "delegate@example.org", "role": "developer", "product": "RND"},
        ),
        ("workspace", "role", "give", "delegate@example.org", "developer", "--product", "RND"),
        {"person": "delegate@example.org", "role": "developer", "product": "RND"},
    ),
    "delegate": (
        OWNER,
        (
            "POST",
            "/products/RND/delegations",
            {"to": "delegate@example.org", "acts": ["order_backlog"], "until": DAY},
        ),
        (
            *("product", "delegation", "make", "RND", "delegate@example.org", "order_backlog"),
            *("--until", DAY),
        ),
        {"product": "RND", "to": "delegate@example.org", "acts": ["order_backlog"], "until": DAY},
    ),
    "solve_release": (
        SCRUM_TEAM,
        ("POST", "/products/RND/plans", {"capacities": [5]}),
        ("plans", "solve", "RND", "--capacity", "5"),
        {"product": "RND", "capacities": [5]},
    ),
    "read_plan": (
        EVERYONE,
        ("GET", "/products/RND/plans/{plan}", None),
        ("plans", "show", "RND", "{plan}"),
        {"product": "RND", "plan_id": "{plan}"},
    ),
    "adopt_plan": (
        OWNER,
        ("POST", "/plans/{plan}/adopt", None),
        ("plans", "adopt", "{plan}"),
        {"plan_id": "{plan}"},
    ),
    "cancel_release": (
        (409, 409, 409, 403, 403, 404),  # it is computed: nothing to cancel
        ("POST", "/plans/{plan}/cancel", None),
        ("plans", "cancel", "{plan}"),
        {"plan_id": "{plan}"},
    ),
    "hand_over_product": (
        OWNER_OR_ADMINISTRATOR,
        ("POST", "/products/RND/hand-over", {"to": "delegate@example.org"}),
        ("product", "hand-over", "RND", "delegate@example.org"),
        {"product": "RND", "to": "delegate@example.org"},
    ),
    "delete_product": (
        OWNER_OR_ADMINISTRATOR,
        ("POST", "/products/RND/delete", {"confirm": "RND"}),
        ("product", "delete", "RND", "--confirm", "RND"),
        {"product": "RND", "confirm": "RND"},
    ),
}


def filled(value, ids):
    """The numbers of this test in place of their names."""
    if isinstance(value, str):
        return ids[value[1:-1]] if value[:1] == "{" else value.format(**ids)
    if isinstance(value, dict):
        return {name: filled(part, ids) for name, part in value.items()}
    return value


def by_api(client, world, part, verb, ids):
    method, path, body = VERBS[verb][1]
    return ways.by_api(client, world, part, method, path.format(**ids), body)


def by_cli(client, world, part, verb, ids):
    return ways.by_cli(world, part, *(str(filled(word, ids)) for word in VERBS[verb][2]))


def by_mcp(client, world, part, verb, ids):
    return ways.by_mcp(world, part, verb, **filled(VERBS[verb][3], ids))


@pytest.mark.parametrize("entrance", [by_api, by_cli, by_mcp])
@pytest.mark.parametrize("verb", VERBS)
def test_every_entrance_answers_each_role_alike(client, world, verb, entrance):
    world.item("Rounds on a map", value=5, effort=3)
    ids = {"workspace": world.workspace.pk}
    if "{plan}" in str(VERBS[verb]):
        ids["plan"] = solved(world, "5").pk
    answers = []
    for part in PARTS:
        with transaction.atomic():
            answers.append(entrance(client, world, part, verb, ids))
            transaction.set_rollback(True)

    assert tuple(answers) == VERBS[verb][0]
