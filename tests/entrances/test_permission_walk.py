"""Who may do what: every act by every role, asked of the table and through every entrance.

`DIVISION` is the table of the design, written out once more by hand: a change of the permission
table shows here too. `WAYS` has, for every act that a verb asks for, one example of it through
each entrance; acts that no verb asks for yet are named in `WITHOUT_VERB`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

import ways
from quarterdeck.apps.accounts.actor import Actor, stranger, system
from quarterdeck.apps.workspaces.models import Delegation
from quarterdeck.apps.workspaces.permissions import (
    AGENT_SCOPES,
    ALLOWED,
    DECIDING,
    DELEGABLE,
    Act,
    NotYours,
    ScopeMissing,
    may,
    may_in_workspace,
    require,
)
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.entrances.refusals import status_of
from quarterdeck.errors import NotAllowed, Refusal

OWNER, DEVELOPERS, MASTER = Role.PRODUCT_OWNER, Role.DEVELOPER, Role.SCRUM_MASTER
STAKEHOLDERS, ADMINISTRATORS = Role.STAKEHOLDER, Role.ADMINISTRATOR
TEAM = {OWNER, DEVELOPERS, MASTER}
DIVISION = {
    frozenset(TEAM | {STAKEHOLDERS, ADMINISTRATORS}): {Act.READ},
    frozenset(TEAM | {STAKEHOLDERS}): {Act.PROPOSE_ITEM, Act.COMMENT, Act.GIVE_FEEDBACK},
    frozenset(TEAM): {Act.SOLVE_PLAN, Act.SET_SPRINT_GOAL, Act.RECORD_IMPEDIMENT},
    frozenset({OWNER, DEVELOPERS}): {Act.EDIT_ITEMS, Act.IMPORT},
    frozenset({OWNER}): {
        Act.SET_GOALS,
        Act.SET_VALUE,
        Act.ORDER_BACKLOG,
        Act.CHOOSE_PLAN,
        Act.ACCEPT_ITEMS,
        Act.EDIT_CRITERIA,
        Act.ANSWER,
        Act.CANCEL_SPRINT,
        Act.DELEGATE,
    },
    frozenset({DEVELOPERS}): {Act.ESTIMATE_EFFORT, Act.SELECT_FOR_SPRINT, Act.TICK_CRITERIA},
    frozenset({MASTER}): {Act.RUN_EVENTS, Act.OWN_IMPEDIMENTS},
    frozenset({OWNER, ADMINISTRATORS}): {Act.SET_PRODUCT, Act.HAND_OVER, Act.DELETE_PRODUCT},
    frozenset({ADMINISTRATORS}): {Act.MANAGE_MEMBERS, Act.CREATE_PRODUCT},
}
# The delegate is a stakeholder who holds every act that can be delegated.
ROLE_OF = {
    "product_owner": OWNER,
    "developer": DEVELOPERS,
    "scrum_master": MASTER,
    "stakeholder": STAKEHOLDERS,
    "administrator": ADMINISTRATORS,
    "delegate": STAKEHOLDERS,
}
PARTS = (*ROLE_OF, "outsider")


def is_allowed(act: Act, part: str) -> bool:
    """What the design says."""
    roles = next(roles for roles, acts in DIVISION.items() if act in acts)
    return ROLE_OF.get(part) in roles or (part == "delegate" and act in DELEGABLE)


def test_the_table_is_the_designs_and_whole():
    assert {act: roles for roles, acts in DIVISION.items() for act in acts} == ALLOWED
    assert set(ALLOWED) == set(Act)


def test_what_an_agent_may_without_being_asked_decides_nothing():
    assert not AGENT_SCOPES & DECIDING
    assert {act for act in DELEGABLE if ALLOWED[act] == {OWNER}} == DELEGABLE


@pytest.fixture
def here(world):
    """The world now, as the pages' clock shows it, with a delegate and two items."""
    world.now = timezone.now()
    Delegation.objects.create(
        product=world.product,
        delegate=world.people["delegate"],
        owner=world.people["product_owner"],
        acts=sorted(DELEGABLE),
        starts_at=world.now - timedelta(days=1),
        until=world.now + timedelta(days=300),
    )
    world.item("Warn the planner", value=8, effort=3)
    world.item("Rounds on a map", value=5, effort=2)
    return world


# --- asked of the table ---------------------------------------------------------------------------


@pytest.mark.parametrize("act", Act)
def test_each_person_may_what_the_design_says(here, act):
    found = {part: may(here.actor(part), act, here.product) for part in PARTS}

    assert found == {part: is_allowed(act, part) for part in PARTS}


@pytest.mark.parametrize("act", Act)
def test_who_may_not_reads_whose_it_is_and_a_delegate_acts_for_the_product_owner(here, act):
    ines = here.people["product_owner"].pk
    for part in PARTS:
        actor = here.actor(part)
        if not is_allowed(act, part):
            with pytest.raises(NotYours, match=str(act.label)):
                require(actor, act, here.product)
        else:
            for_whom = ines if part == "delegate" and OWNER in ALLOWED[act] else None
            own = ROLE_OF[part] in ALLOWED[act]
            assert require(actor, act, here.product) == (None if own else for_whom)


@pytest.mark.parametrize("act", Act)
def test_a_token_may_what_its_person_may_and_its_scopes_say(here, act):
    for part in PARTS:
        with_it = here.actor(part, scopes=frozenset({act.value}))
        without = here.actor(part, scopes=frozenset(Act.values) - {act.value})
        assert may(with_it, act, here.product) == is_allowed(act, part)
        assert not may(without, act, here.product)
        expected = ScopeMissing if is_allowed(act, part) else NotYours
        with pytest.raises(expected):
            require(without, act, here.product)


@pytest.mark.parametrize("act", Act)
def test_the_system_may_what_is_named_and_a_stranger_nothing(here, act):
    named = system(now=here.now, acts=frozenset({act.value}))
    others = system(now=here.now, acts=frozenset(Act.values) - {act.value})

    assert may(named, act, here.product)
    assert not may(others, act, here.product)
    assert not may(stranger(via="web", now=here.now), act, here.product)
    with pytest.raises(NotAllowed):
        require(others, act, here.product)


@pytest.mark.parametrize("act", [Act.MANAGE_MEMBERS, Act.CREATE_PRODUCT])
def test_acts_of_a_workspace_are_asked_of_its_administrators(here, act):
    found = {part: may_in_workspace(here.actor(part), act, here.workspace) for part in PARTS}

    assert found == {part: part == "administrator" for part in PARTS}


# --- through every entrance -----------------------------------------------------------------------

WITHOUT_VERB = {
    Act.SET_GOALS,
    Act.ACCEPT_ITEMS,
    Act.ANSWER,
    Act.CANCEL_SPRINT,
    Act.SELECT_FOR_SPRINT,
    Act.TICK_CRITERIA,
    Act.SET_SPRINT_GOAL,
    Act.RECORD_IMPEDIMENT,
    Act.RUN_EVENTS,
    Act.OWN_IMPEDIMENTS,
    Act.PROPOSE_ITEM,
    Act.GIVE_FEEDBACK,
}
SOON = (timezone.now() + timedelta(days=30)).date()


@dataclass(frozen=True)
class Way:
    """One act, done through each entrance. ``{…}`` in them is filled from ``names(world)``."""

    verb: str
    service: dict[str, Any]
    page: tuple[str, str, dict[str, Any]]
    api: tuple[str, str, Any]
    cli: tuple[str, ...]
    mcp: dict[str, Any]
    names: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})


def a_plan(world):
    from planned import solved

    return {"plan": solved(world, capacities="4").pk}


BROUGHT = b"Key,Title\nA-1,Check the route\n"


def a_file(world):
    path = Path(settings.DATA) / "b.csv"
    path.write_bytes(BROUGHT)
    return {"file": str(path)}


def ids(world):
    return {
        "workspace": world.workspace.pk,
        "heir": str(world.people["developer"].pk),
        "friend": str(world.people["stakeholder"].pk),
    }


def editing(act_page: dict[str, str], **changes: Any) -> Way:
    """An edit of RND-1; which act that is depends on the field."""
    (name, value), *_ = changes.items()
    return Way(
        "backlog.items.edit_item",
        {"item": "RND-1", "changes": changes},
        ("POST", "/p/RND/backlog/edit/", {"item": "RND-1", **act_page}),
        ("PATCH", "/items/RND-1", {"changes": changes}),
        ("backlog", "edit", "RND-1", f"--{name}", str(value)),
        {"item": "RND-1", "changes": changes},
    )


WAYS = {
    Act.READ: Way(
        "backlog.queries.items.item_of",
        {"item": "RND-1"},
        ("GET", "/p/RND/items/RND-1/", {}),
        ("GET", "/items/RND-1", None),
        ("backlog", "show", "RND-1"),
        {"item": "RND-1"},
    ),
    Act.EDIT_ITEMS: editing({"field": "title", "value": "New"}, title="New"),
    Act.IMPORT: Way(
        "exchange.imports.start_import",
        {"product": "RND", "name": "b.csv", "content": BROUGHT},
        ("POST", "/p/RND/import/", {"file": BROUGHT}),
        ("POST", "/products/RND/imports", BROUGHT),
        ("import", "start", "RND", "{file}"),
        {"product": "RND", "name": "b.csv", "content": BROUGHT.decode()},
        a_file,
    ),
    Act.SET_VALUE: editing({"field": "value", "value": "9"}, value=9),
    Act.ESTIMATE_EFFORT: editing({"field": "effort", "value": "4"}, effort=4),
    Act.ORDER_BACKLOG: Way(
        "backlog.order.move_item",
        {"item": "RND-2", "to": "top"},
        ("POST", "/p/RND/backlog/move/", {"item": "RND-2", "place": "first"}),
        ("POST", "/items/RND-2/move", {"to": "top"}),
        ("backlog", "move", "RND-2", "--to", "top"),
        {"item": "RND-2", "to": "top"},
    ),
    Act.EDIT_CRITERIA: Way(
        "backlog.criteria.add_criterion",
        {"item": "RND-1", "text": "It rings"},
        ("POST", "/p/RND/items/RND-1/criteria/add/", {"text": "It rings"}),
        ("POST", "/items/RND-1/criteria", {"text": "It rings"}),
        ("backlog", "criterion", "add", "RND-1", "It rings"),
        {"item": "RND-1", "text": "It rings"},
    ),
    Act.COMMENT: Way(
        "backlog.comments.add_comment",
        {"item": "RND-1", "text": "At last!"},
        ("POST", "/p/RND/items/RND-1/comments/add/", {"text": "At last!"}),
        ("POST", "/items/RND-1/comments", {"text": "At last!"}),
        ("backlog", "comment", "add", "RND-1", "At last!"),
        {"item": "RND-1", "text": "At last!"},
    ),
    Act.SOLVE_PLAN: Way(
        "planning.releases.solve_release",
        {"product": "RND", "capacities": "4"},
        ("POST", "/p/RND/plan/solve/", {"capacities": "4", "time_limit": "5"}),
        ("POST", "/products/RND/plans", {"capacities": [4]}),
        ("plans", "solve", "RND", "--capacity", "4"),
        {"product": "RND", "capacities": [4]},
    ),
    Act.CHOOSE_PLAN: Way(
        "planning.releases.adopt_plan",
        {"plan_id": "{plan}"},
        ("POST", "/p/RND/plan/{plan}/adopt/", {}),
        ("POST", "/plans/{plan}/adopt", {}),
        ("plans", "adopt", "{plan}"),
        {"plan_id": "{plan}"},
        a_plan,
    ),
    Act.DELEGATE: Way(
        "workspaces.delegations.delegate",
        {"product": "RND", "to": "{friend}", "acts": ["answer"], "until": SOON},
        (
            "POST",
            "/p/RND/who/",
            {"to": "{friend}", "acts": ["answer"], "until": SOON.isoformat()},
        ),
        (
            "POST",
            "/products/RND/delegations",
            {"to": "{friend}", "acts": ["answer"], "until": SOON.isoformat()},
        ),
        (
            *("product", "delegation", "make", "RND", "{friend}", "answer"),
            *("--until", SOON.isoformat()),
        ),
        {"product": "RND", "to": "{friend}", "acts": ["answer"], "until": SOON.isoformat()},
        ids,
    ),
    Act.SET_PRODUCT: Way(
        "workspaces.workspaces.set_product",
        {"product": "RND", "name": "Visits"},
        (
            "POST",
            "/p/RND/settings/",
            {"name": "Visits", "effort_unit": "points", "value_scale": "100"},
        ),
        ("PATCH", "/products/RND", {"name": "Visits"}),
        ("product", "set", "RND", "--name", "Visits"),
        {"product": "RND", "name": "Visits"},
    ),
    Act.HAND_OVER: Way(
        "workspaces.roles.hand_over_product",
        {"product": "RND", "to": "{heir}"},
        ("POST", "/p/RND/hand-over/", {"hand-to": "{heir}"}),
        ("POST", "/products/RND/hand-over", {"to": "{heir}"}),
        ("product", "hand-over", "RND", "{heir}"),
        {"product": "RND", "to": "{heir}"},
        ids,
    ),
    Act.DELETE_PRODUCT: Way(
        "workspaces.deletion.delete_product",
        {"product": "RND", "confirm": "RND"},
        ("POST", "/p/RND/delete/", {"delete-confirm": "RND"}),
        ("POST", "/products/RND/delete", {"confirm": "RND"}),
        ("product", "delete", "RND", "--confirm", "RND"),
        {"product": "RND", "confirm": "RND"},
    ),
    Act.MANAGE_MEMBERS: Way(
        "workspaces.invitations.invite",
        {"email": "new@example.org", "roles": ["stakeholder"], "product": "RND"},
        (
            "POST",
            "/w/{workspace}/invitations/",
            {"invite-email": "new@example.org", "invite-as_what": "product:RND:stakeholder"},
        ),
        (
            "POST",
            "/invitations",
            {"email": "new@example.org", "roles": ["stakeholder"], "product": "RND"},
        ),
        (
            *("workspace", "invitation", "send", "new@example.org", "stakeholder"),
            *("--product", "RND"),
        ),
        {"email": "new@example.org", "roles": ["stakeholder"], "product": "RND"},
        ids,
    ),
    Act.CREATE_PRODUCT: Way(
        "workspaces.workspaces.create_product",
        {"workspace_id": "{workspace}", "name": "Second"},
        ("POST", "/w/{workspace}/products/", {"product-name": "Second"}),
        ("POST", "/products", {"workspace_id": "{workspace}", "name": "Second"}),
        ("product", "create", "{workspace}", "Second"),
        {"workspace_id": "{workspace}", "name": "Second"},
        ids,
    ),
}


def test_every_act_has_its_ways_or_is_named_as_without_a_verb():
    assert set(WAYS) | WITHOUT_VERB == set(Act)
    assert not set(WAYS) & WITHOUT_VERB


def filled(value: Any, names: dict[str, Any]) -> Any:
    """``{plan}`` alone becomes the number itself, within text its digits."""
    if isinstance(value, dict):
        return {key: filled(one, names) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(filled(one, names) for one in value)
    if isinstance(value, str) and value[:1] + value[-1:] == "{}":
        return names[value[1:-1]]
    return value.format(**names) if isinstance(value, str) else value


def by_service(client, world, part, way, names):
    domain, *rest, name = way.verb.split(".")
    inside = ".".join(rest) if rest[0] == "queries" else f"services.{'.'.join(rest)}"
    verb = getattr(import_module(f"quarterdeck.apps.{domain}.{inside}"), name)
    try:
        verb(actor=world.actor(part), **filled(way.service, names))
    except Refusal as refusal:
        return status_of(refusal)
    return 200


def by_page(client, world, part, way, names):
    method, path, fields = filled(way.page, names)
    client.force_login(world.people[part])
    ask = client.get if method == "GET" else client.post
    sent = {name: uploaded(value) for name, value in fields.items()}
    status = ask(path, sent).status_code
    return 200 if status in {200, 204, 302} else status


def uploaded(value):
    """Bytes go as a file."""
    return SimpleUploadedFile("b.csv", value) if isinstance(value, bytes) else value


def by_api(client, world, part, way, names):
    method, path, body = filled(way.api, names)
    if not isinstance(body, bytes):
        return ways.by_api(client, world, part, method, path, body)
    bearer = {"Authorization": f"Bearer {ways.token_of(world, part)}"}
    answer = client.post(f"/api/v1{path}", {"file": uploaded(body)}, headers=bearer)
    return 200 if answer.status_code < 300 else answer.status_code


def by_cli(client, world, part, way, names):
    return ways.by_cli(world, part, *map(str, filled(way.cli, names)))


def by_mcp(client, world, part, way, names):
    tool = "read_item" if "queries" in way.verb else way.verb.rpartition(".")[2]
    return ways.by_mcp(world, part, tool, **filled(way.mcp, names))


ENTRANCES = {"service": by_service, "page": by_page, "api": by_api, "cli": by_cli, "mcp": by_mcp}


@pytest.mark.parametrize("entrance", ENTRANCES)
@pytest.mark.parametrize("act", WAYS)
def test_every_entrance_lets_the_same_people_do_it(client, here, act, entrance):
    way = WAYS[act]
    names = way.names(here)
    answers = {}
    for part in PARTS:
        # Each begins with the same world: what the one before did is taken back.
        with transaction.atomic():
            answers[part] = ENTRANCES[entrance](client, here, part, way, names)
            transaction.set_rollback(True)

    expected = {part: 200 if is_allowed(act, part) else 403 for part in PARTS}
    expected["outsider"] = 404  # what one may not see is not there, through any entrance
    assert answers == expected


def test_a_person_who_signed_in_and_an_agent_get_the_same_no(client, here):
    """The walk would prove nothing if it never reached the verb: one call that must differ."""
    actor = Actor(user_id=here.people["developer"].pk, via="api", now=here.now)
    with pytest.raises(NotYours):
        require(actor, Act.ORDER_BACKLOG, here.product)
    assert ways.by_api(client, here, "product_owner", *WAYS[Act.ORDER_BACKLOG].api) == 200
    assert here.order() == ["Rounds on a map", "Warn the planner"]
