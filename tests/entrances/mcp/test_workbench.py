"""Products, people and plans through tools."""

import json
from datetime import date, timedelta

import ways
from quarterdeck.apps.jobs import worker
from quarterdeck.entrances.mcp.tools import REGISTERED


def call(world, name, part="product_owner", /, **arguments):
    return json.loads(ways.call(world, part, name, **arguments))


def test_products_people_and_who_does_what(world):
    workspace, admin = world.workspace.pk, "administrator"
    until = (date.today() + timedelta(days=20)).isoformat()
    call(world, "create_product", admin, workspace_id=workspace, name="Visits")
    call(world, "set_product", admin, product="VIS", effort_unit="days")
    assert [p["key"] for p in call(world, "list_products", admin)["products"]] == ["RND", "VIS"]
    call(world, "delete_product", admin, product="VIS", confirm="VIS")
    team = call(world, "create_team", admin, workspace_id=workspace, name="Night")
    call(world, "assign_team", admin, team_id=team["id"], product="RND")
    call(world, "release_team", admin, team_id=team["id"], product="RND")
    role = {"person": "stakeholder@example.org", "role": "developer", "product": "RND"}
    call(world, "give_role", admin, **role)
    call(world, "take_role", admin, **role)
    invited = call(
        world, "invite", admin, email="new@example.org", roles=["stakeholder"], product="RND"
    )
    call(world, "resend_invitation", admin, invitation_id=invited["id"])
    call(world, "withdraw_invitation", admin, invitation_id=invited["id"])
    lent = call(
        world,
        "delegate",
        product="RND",
        to="delegate@example.org",
        acts=["order_backlog"],
        until=until,
    )
    call(world, "change_delegation", delegation_id=lent["id"], until=until)
    assert call(world, "read_who", product="RND")["delegations"][0]["delegate"] == "Jo Nowak"
    call(world, "end_delegation", delegation_id=lent["id"])
    call(world, "hand_over_product", product="RND", to="delegate@example.org")
    call(world, "remove_person", admin, workspace_id=workspace, person="stakeholder@example.org")
    people = call(world, "read_workspace", admin, workspace_id=workspace)["people"]
    assert "Paul Adeyemi" not in {person["name"] for person in people}
    assert call(world, "list_workspaces")["workspaces"] == [{"id": workspace, "name": "Home care"}]


def test_an_agent_has_a_plan_computed_and_reads_it(world):
    world.item("Little for much", value=1, effort=5)
    world.item("Much for little", value=8, effort=2)

    asked = call(world, "solve_release", "developer", product="RND", capacities=[3])
    assert call(world, "read_plan", product="RND")["progress"]["has_begun"] is False
    worker.run_waiting()
    plan = call(world, "read_plan", product="RND", plan_id=asked["id"])

    assert (plan["value"], plan["proven"]) == (8, True)
    assert "left" not in plan
    asked_for = call(world, "read_plan", product="RND", fields=["left"])
    assert asked_for["left"][0]["reason"] == "larger than every sprint"
    call(world, "adopt_plan", plan_id=asked["id"])
    assert call(world, "list_plans", product="RND")["plans"][0]["adopted_at"]
    again = call(world, "solve_release", product="RND", capacities=[9])
    assert call(world, "cancel_release", plan_id=again["id"])["state"] == "cancelled"


def test_an_agent_sees_tokens_and_cannot_make_any(world):
    row = call(world, "list_tokens")["tokens"][0]

    assert row["name"] == "A program"
    assert "secret" not in row
    assert not {"create_token", "revoke_token"} & REGISTERED.keys()


def test_no_plan_yet_is_said(world):
    assert call(world, "read_plan", product="RND") == {"plans": 0}
