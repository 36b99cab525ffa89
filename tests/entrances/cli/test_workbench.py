"""`quarterdeck product`, `workspace`, `token` and `plans` at the prompt."""

import json
from datetime import date, timedelta

import pytest

import ways
from quarterdeck.apps.accounts.services import tokens
from quarterdeck.apps.jobs import worker
from quarterdeck.entrances.refusals import exit_code_of

UNTIL = (date.today() + timedelta(days=20)).isoformat()


def run(world, *words, part="product_owner"):
    result = ways.run(world, part, *words)
    assert result.exit_code == 0, result.exception or result.output
    return result.output


def data(world, *words, part="product_owner"):
    return json.loads(run(world, *words, "--json", part=part))


def test_products(world):
    workspace = str(world.workspace.pk)
    run(world, "product", "create", workspace, "Visits", "--key", "VST", part="administrator")
    run(world, "product", "set", "RND", "--effort-unit", "days", "--value-scale", "10")

    rows = [line.split() for line in run(world, "product", "list").splitlines()]
    assert ["RND", "Rounds", "Home", "care", f"({workspace})", "days", "10"] in rows
    said = run(world, "product", "show", "RND")
    assert said == "RND Rounds: effort in days, value up to 10\n"
    assert run(world, "product", "list", part="outsider") == "You see no product yet.\n"
    run(world, "product", "delete", "VST", "--confirm", "VST", part="administrator")


def test_the_product_owner_lends_an_act_and_hands_the_product_over(world):
    made = data(
        world,
        *("product", "delegation", "make", "RND", "delegate@example.org", "order_backlog"),
        *("--until", UNTIL),
    )
    assert "Order the backlog" in run(world, "product", "who", "RND")
    assert "Jo Nowak" in run(world, "product", "who", "RND")
    number = str(made["id"])
    run(world, "product", "delegation", "change", number, "--until", UNTIL)
    run(world, "product", "delegation", "end", number)
    said = run(world, "product", "hand-over", "RND", "delegate@example.org")
    assert said == "Jo Nowak is the product owner now.\n"


def test_people(world):
    def admin(*words):
        return run(world, "workspace", *words, part="administrator")

    workspace = str(world.workspace.pk)
    in_product = ("--product", "RND")
    team = data(world, "workspace", "team", "create", workspace, "Night", part="administrator")
    admin("team", "assign", str(team["id"]), "RND")
    admin("team", "release", str(team["id"]), "RND")
    admin("role", "give", "stakeholder@example.org", "developer", *in_product)
    admin("role", "take", "stakeholder@example.org", "developer", *in_product)
    admin("invitation", "send", "new@example.org", "stakeholder", *in_product)
    members = data(world, "workspace", "show", workspace, part="administrator")
    invitation = str(members["invitations"][0]["id"])
    admin("invitation", "resend", invitation)
    said = admin("show", workspace)
    assert "new@example.org" in said
    assert "developer in Rounds team" in said
    admin("invitation", "withdraw", invitation)
    admin("remove-person", workspace, "stakeholder@example.org")
    assert "Home care" in admin("list")
    assert data(world, "workspace", "create", "Mine", part="outsider")["name"] == "Mine"


def test_tokens(world):
    secret = run(world, "token", "create", "Laptop", part="developer").strip()

    actor = tokens.actor_of_token(secret, via="mcp", now=world.now)
    assert actor.user_id == world.people["developer"].pk
    assert "edit_items" in actor.scopes
    assert not {"order_backlog", "set_value", "estimate_effort"} & actor.scopes
    row = data(world, "token", "list", part="developer")["tokens"][0]
    assert (row["name"], secret.startswith(row["prefix"])) == ("Laptop", True)
    assert "Laptop" in run(world, "token", "list", part="developer")
    run(world, "token", "revoke", str(row["id"]), part="developer")
    with pytest.raises(tokens.TokenRefused):
        tokens.actor_of_token(secret, via="mcp", now=world.now)


def test_a_token_with_chosen_scopes_until_a_day(world):
    made = data(
        world,
        *("token", "create", "Robot", "--scope", "order_backlog", "--scope", "read"),
        *("--expires", "2099-01-01"),
    )

    row = data(world, "token", "list")["tokens"][0]
    assert (row["id"], row["scopes"]) == (made["id"], ["order_backlog", "read"])
    assert row["expires_at"].startswith("2099-01-01")


def test_plans(world):
    world.item("Little for much", value=1, effort=5)
    world.item("Much for little", value=8, effort=2)

    said = run(world, "plans", "solve", "RND", "--capacity", "3")
    assert "quarterdeck plans show RND" in said
    worker.run_waiting()

    shown = run(world, "plans", "show", "RND")
    assert "Value 8, proven best. The order of the backlog earns 0." in shown
    assert "Left: RND-1 Little for much. Larger than every sprint." in shown
    plan = data(world, "plans", "show", "RND")
    assert [row["item"] for row in plan["chosen"]] == ["RND-2"]
    assert "yes" in run(world, "plans", "list", "RND")
    run(world, "plans", "adopt", str(plan["id"]))
    assert world.order()[0] == "Much for little"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["plans", "show", "RND"], 2, "RND has no plan yet"),
        (["plans", "solve", "RND", "--capacity", "lots"], 2, "lots"),
        (["plans", "cancel", "99"], 2, "There is no plan 99 here."),
        (["product", "set", "RND", "--effort-unit", "hours"], 2, "no unit of effort"),
        (["product", "delete", "RND"], 2, "Write RND to delete"),
        (["token", "create", "A", "--scope", "rule"], 2, "There is no scope “rule”"),
        (["token", "revoke", "99"], 2, "You have no such token"),
        (["workspace", "team", "create", "1", "A"], 1, "Ask them."),
    ],
)
def test_a_no_is_a_sentence_and_an_exit_code(world, words, code, sentence):
    words = [str(world.workspace.pk) if word == "1" else word for word in words]

    result = ways.run(world, "product_owner", *words)

    assert exit_code_of(result.exception) == code
    assert sentence in str(result.exception)
