"""Who may do what is the same through every entrance: the verbs of everyday, by role.

The figures are statuses of HTTP; a command's and a tool's no is read back to its refusal.
"""

import pytest

import ways

PARTS = ("product_owner", "developer", "scrum_master", "stakeholder", "outsider")
TEAM_EDITS = (200, 200, 403, 403, 404)
OWNER_DECIDES = (200, 403, 403, 403, 404)
DEVELOPERS_SIZE = (403, 200, 403, 403, 404)
EVERYONE_SPEAKS = (200, 200, 200, 200, 404)

# verb: (whose act, the API's request, the command, the arguments of the tool of that name)
VERBS = {
    "edit_item": (
        TEAM_EDITS,
        ("PATCH", "/items/RND-2", {"changes": {"title": "New"}}),
        ("edit", "RND-2", "--title", "New"),
        {"item": "RND-2", "changes": {"title": "New"}},
    ),
    "edit_item: value": (
        OWNER_DECIDES,
        ("PATCH", "/items/RND-2", {"changes": {"value": 8}}),
        ("edit", "RND-2", "--value", "8"),
        {"item": "RND-2", "changes": {"value": 8}},
    ),
    "edit_item: effort": (
        DEVELOPERS_SIZE,
        ("PATCH", "/items/RND-2", {"changes": {"effort": [1, 2, 3]}}),
        ("edit", "RND-2", "--effort", "1..2..3"),
        {"item": "RND-2", "changes": {"effort": [1, 2, 3]}},
    ),
    "move_item": (
        OWNER_DECIDES,
        ("POST", "/items/RND-2/move", {"to": "top"}),
        ("move", "RND-2", "--to", "top"),
        {"item": "RND-2", "to": "top"},
    ),
    "trash_items": (
        TEAM_EDITS,
        ("POST", "/items/trash", {"items": ["RND-2"]}),
        ("trash", "RND-2"),
        {"keys": ["RND-2"]},
    ),
    "add_criterion": (
        OWNER_DECIDES,
        ("POST", "/items/RND-2/criteria", {"text": "It rings"}),
        ("criterion", "add", "RND-2", "It rings"),
        {"item": "RND-2", "text": "It rings"},
    ),
    "add_dependency": (
        TEAM_EDITS,
        ("PUT", "/items/RND-2/needs/RND-1", None),
        ("needs", "add", "RND-2", "RND-1"),
        {"item": "RND-2", "needs": "RND-1"},
    ),
    "add_comment": (
        EVERYONE_SPEAKS,
        ("POST", "/items/RND-2/comments", {"text": "At last!"}),
        ("comment", "add", "RND-2", "At last!"),
        {"item": "RND-2", "text": "At last!"},
    ),
    "read_item": (
        EVERYONE_SPEAKS,
        ("GET", "/items/RND-2", None),
        ("show", "RND-2"),
        {"item": "RND-2"},
    ),
    "undo_last": (
        (200, 404, 404, 404, 404),  # each undoes only their own acts
        ("POST", "/products/RND/undo", {}),
        ("undo", "RND"),
        {"product": "RND"},
    ),
}


def by_api(client, world, part, verb):
    return ways.by_api(client, world, part, *VERBS[verb][1])


def by_cli(client, world, part, verb):
    return ways.by_cli(world, part, "backlog", *VERBS[verb][2])


def by_mcp(client, world, part, verb):
    return ways.by_mcp(world, part, verb.partition(":")[0], **VERBS[verb][3])


@pytest.mark.parametrize("entrance", [by_api, by_cli, by_mcp])
@pytest.mark.parametrize("verb", VERBS)
def test_every_entrance_answers_each_role_alike(client, world, verb, entrance):
    world.item("Rounds on a map")
    world.item("Warn the planner")

    answers = tuple(entrance(client, world, part, verb) for part in PARTS)

    assert answers == VERBS[verb][0]


# A verb and the one scope that it needs beside reading.
SCOPES = {
    "edit_item": "edit_items",
    "edit_item: value": "set_value",
    "edit_item: effort": "estimate_effort",
    "move_item": "order_backlog",
    "trash_items": "edit_items",
    "add_criterion": "edit_criteria",
    "add_comment": "comment",
    "read_item": "read",
}


@pytest.mark.parametrize("verb", SCOPES)
def test_a_token_may_only_what_its_scopes_say(client, world, verb):
    world.item("Rounds on a map")
    world.item("Warn the planner")
    part = "developer" if verb == "edit_item: effort" else "product_owner"
    method, path, body = VERBS[verb][1]
    with_it, without = {SCOPES[verb]}, ways.EVERY_ACT - {SCOPES[verb]}

    refused = ways.ask(client, world, part, method, path, body, scopes=without)
    allowed = ways.ask(client, world, part, method, path, body, scopes=with_it)

    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert allowed.status_code < 300
    name, arguments = verb.partition(":")[0], VERBS[verb][3]
    with pytest.raises(ways.ToolError, match="This token was not given"):
        ways.call(world, part, name, scopes=without, **arguments)
    assert ways.call(world, part, name, scopes=with_it, **arguments)
