"""Creating an item: every entrance answers alike."""

import pytest

import ways
from quarterdeck.apps.backlog.models import Item


def by_api(client, world, part, title):
    return ways.by_api(client, world, part, "POST", "/products/RND/items", {"title": title})


def by_cli(client, world, part, title):
    return ways.by_cli(world, part, "backlog", "create", "RND", title)


def by_mcp(client, world, part, title):
    return ways.by_mcp(world, part, "create_item", product="RND", title=title)


def by_page(client, world, part, title):
    client.force_login(world.people[part])
    sent = client.post("/p/RND/backlog/new/", {"title": title}, headers={"HX-Request": "true"})
    return 200 if sent.status_code < 300 else sent.status_code


@pytest.mark.parametrize("entrance", [by_page, by_api, by_cli, by_mcp])
@pytest.mark.parametrize(
    ("part", "title", "status"),
    [
        ("product_owner", "Warn the planner when a visit is late", 200),
        ("developer", "Warn the planner when a visit is late", 200),
        ("product_owner", "  ", 422),
        ("scrum_master", "Warn the planner when a visit is late", 403),
        ("stakeholder", "Warn the planner when a visit is late", 403),
        ("outsider", "Warn the planner when a visit is late", 404),
        ("outsider", "  ", 404),
    ],
)
def test_every_entrance_answers_alike(client, world, entrance, part, title, status):
    assert entrance(client, world, part, title) == status

    assert Item.objects.count() == (1 if status == 200 else 0)
