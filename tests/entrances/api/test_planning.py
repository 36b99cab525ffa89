"""Release plans through the API: asked for, watched, read, adopted."""

import ways
from quarterdeck.apps.jobs import worker


def ask(client, world, method, path, body=None, part="product_owner"):
    response = ways.ask(client, world, part, method, path, body)
    assert response.status_code < 300, response.content
    return response.json()


def test_a_plan_is_asked_for_computed_read_and_adopted(client, world):
    world.item("Little for much", value=1, effort=5)
    world.item("Much for little", value=[7, 8, 9], effort=2)
    world.item("Not sized", value=5)

    asked = ask(client, world, "POST", "/products/RND/plans", {"capacities": [3], "title": "May"})
    assert (asked["state"], asked["name"], asked["value"]) == ("queued", "May", None)
    path = f"/products/RND/plans/{asked['id']}"
    waiting = ask(client, world, "GET", path)
    assert (waiting["state"], waiting["progress"]["has_begun"]) == ("queued", False)
    worker.run_waiting()

    plan = ask(client, world, "GET", path, part="stakeholder")

    assert (plan["state"], plan["progress"], plan["proven"]) == ("solved", None, True)
    assert (plan["value"], plan["bound"], plan["own_order"]["value"]) == (8, 8, 0)
    assert [(row["item"], row["sprint"]) for row in plan["chosen"]] == [("RND-2", "Sprint 1")]
    assert {row["item"]: row["reason"] for row in plan["left"]} == {
        "RND-1": "larger than every sprint",
        "RND-3": "no effort",
    }
    adopted = ask(client, world, "POST", f"/plans/{asked['id']}/adopt")
    assert adopted["adopted_at"]
    assert world.order()[0] == "Much for little"
    assert ask(client, world, "GET", "/products/RND/plans")["plans"][0] == adopted


def test_a_plan_that_waits_is_cancelled(client, world):
    world.item("A", value=1, effort=1)
    asked = ask(client, world, "POST", "/products/RND/plans", {"capacities": "2 × 3"})
    assert asked["capacities"] == [3, 3]

    cancelled = ask(client, world, "POST", f"/plans/{asked['id']}/cancel")

    assert cancelled["state"] == "cancelled"


def test_another_plan_under_way_is_a_conflict_that_names_it(client, world):
    world.item("A", value=1, effort=1)
    asked = ask(client, world, "POST", "/products/RND/plans", {"capacities": [3]})

    response = ways.ask(
        client, world, "product_owner", "POST", "/products/RND/plans", {"capacities": [4]}
    )

    assert (response.status_code, response.json()["code"]) == (409, "plan_under_way")
    assert response.json()["facts"] == {"plan_id": asked["id"]}


def test_a_capacity_below_nothing_is_refused(client, world):
    response = ways.ask(
        client, world, "product_owner", "POST", "/products/RND/plans", {"capacities": "15, -1"}
    )

    assert (response.status_code, response.json()["field"]) == (422, "capacities")
