"""No record holds a name or an address of anyone, whatever was done.

The story below calls every verb of the house that can leave a record, by people whose names are
then looked for. A verb that it does not call fails the test, so a new one cannot hide: add it.
"""

from __future__ import annotations

import ast
import json
import re
from datetime import timedelta
from importlib import import_module

import pytest

from house import SOURCE
from planned import solved
from quarterdeck.apps.accounts.services import people, profile, tokens
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.services import (
    attachments,
    comments,
    criteria,
    dependencies,
    items,
    order,
    undo,
    variants,
)
from quarterdeck.apps.exchange.services import demo, imports
from quarterdeck.apps.jobs import worker
from quarterdeck.apps.notices.models import Mail
from quarterdeck.apps.planning.services import releases
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import SCOPES
from quarterdeck.apps.workspaces.services import (
    delegations,
    deletion,
    erasure,
    invitations,
    roles,
    teams,
    workspaces,
)

# They change nothing, or only what one person sees, and leave no record.
SILENT = {
    "accounts.profile.remember_view",
    "accounts.profile.set_single_keys",
    "accounts.profile.set_theme",
    "workspaces.demo.take_part",
}


def verbs() -> set[str]:
    """Every verb of the domains: public, its arguments named, the first of them `actor`."""
    found = set()
    for path in (SOURCE / "apps").glob("*/services/*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                named = node.args.kwonlyargs
                if named and named[0].arg == "actor" and not node.args.args:
                    found.add(f"{path.parts[-3]}.{path.stem}.{node.name}")
    return found


@pytest.fixture
def called(monkeypatch):
    """The verbs that were called, as they are called."""
    names = set()

    def watched(name, verb):
        def call(*positional, **named):
            names.add(name)
            return verb(*positional, **named)

        return call

    for name in verbs():
        domain, module, verb = name.split(".")
        home = import_module(f"quarterdeck.apps.{domain}.services.{module}")
        monkeypatch.setattr(home, verb, watched(name, getattr(home, verb)))
    return names


def on_the_backlog(world):
    def owner():
        return world.actor("product_owner")

    one, two = world.item("One", value=8, effort=3), world.item("Two", value=5, effort=2)
    first, second = world.key(one), world.key(two)
    items.create_items(actor=owner(), product="RND", titles=["Three", "Four"])
    items.edit_item(actor=owner(), item=first, changes={"title": "First", "labels": ["maps"]})
    items.edit_items(actor=owner(), items=[first, second], changes={"state": "ready"})
    order.move_item(actor=owner(), item=second, to="top")
    order.move_items(actor=owner(), items=[first, second], to="end")
    criterion = criteria.add_criterion(actor=owner(), item=first, text="It rings")
    criteria.edit_criterion(actor=owner(), item=first, code=criterion.code, text="It rings twice")
    criteria.move_criterion(actor=owner(), item=first, code=criterion.code, position=1)
    criteria.remove_criterion(actor=owner(), item=first, code=criterion.code)
    variants.set_variant(actor=owner(), item=first, name="good enough", value=5)
    variants.remove_variant(actor=owner(), item=first, name="good enough")
    dependencies.add_dependency(actor=owner(), item=first, needs=second)
    dependencies.remove_dependency(actor=owner(), item=first, needs=second)
    said = comments.add_comment(actor=owner(), item=first, text="Ask Lena Brandt")
    comments.edit_comment(
        actor=owner(), item=first, comment_id=said.pk, text="Ask lena.brandt@example.org"
    )
    comments.remove_comment(actor=owner(), item=first, comment_id=said.pk)
    file = attachments.attach_file(
        actor=owner(), item=first, name="a.txt", media_type="text/plain", content=b"abc"
    )
    attachments.remove_attachment(actor=owner(), item=first, attachment_id=file.pk)
    items.trash_items(actor=owner(), items=[second])
    items.restore_items(actor=owner(), items=[second])
    items.trash_items(actor=owner(), items=[second])
    undo.undo_last(actor=owner(), product="RND")


def on_the_plan(world):
    plan = solved(world, capacities="4")
    releases.adopt_plan(actor=world.actor("product_owner"), plan_id=plan.pk)
    again = releases.solve_release(
        actor=world.actor("product_owner"), product="RND", capacities="5"
    )
    releases.cancel_release(actor=world.actor("product_owner"), plan_id=again.pk)


BROUGHT = b"""Key,Title,Reporter,Comment
A-1,Check the route,Lena Brandt,"lena.brandt@example.org; 2026-01-02; Lena Brandt wrote this"
"""


def by_import(world):
    def owner():
        return world.actor("product_owner")

    first = imports.start_import(actor=owner(), product="RND", name="a.csv", content=BROUGHT)
    imports.confirm_import(actor=owner(), import_id=first.pk)
    worker.run_waiting()
    second = imports.start_import(actor=owner(), product="RND", name="b.csv", content=BROUGHT)
    imports.cancel_import(actor=owner(), import_id=second.pk)


def among_people(world):
    def ada():
        return world.actor("administrator")

    owner, paul = world.actor("product_owner"), world.people["stakeholder"].pk
    workspaces.create_product(actor=ada(), workspace_id=world.workspace.pk, name="Second")
    workspaces.create_product(actor=world.actor("outsider"), name="Somewhere else")
    workspaces.set_product(actor=owner, product="RND", value_scale=50)
    team = teams.create_team(actor=ada(), workspace_id=world.workspace.pk, name="Maps team")
    teams.assign_team(actor=ada(), team_id=team.pk, product="RND")
    roles.give_role(actor=ada(), person=paul, role="developer", team_id=team.pk)
    roles.take_role(actor=ada(), person=paul, role="developer", team_id=team.pk)
    teams.release_team(actor=ada(), team_id=team.pk, product="RND")
    made = delegations.delegate(
        actor=owner, product="RND", to=paul, acts=["answer"], until=world.now.date()
    )
    delegations.change_delegation(
        actor=owner, delegation_id=made.pk, until=world.now.date() + timedelta(days=3)
    )
    delegations.end_delegation(actor=owner, delegation_id=made.pk)
    sent = [
        invitations.invite(
            actor=ada(), email=f"guest{n}@elsewhere.example", roles=["stakeholder"], product="RND"
        )
        for n in (1, 2)
    ]
    invitations.resend_invitation(actor=ada(), invitation_id=sent[0].pk)
    secret = re.search(r"/invitations/([\w-]+)/", Mail.objects.latest("pk").text)[1]
    invitations.accept_invitation(actor=world.actor("outsider"), secret=secret)
    invitations.withdraw_invitation(actor=ada(), invitation_id=sent[1].pk)
    token = tokens.create_token(actor=owner, name="Mine", scopes=["read"], known_scopes=SCOPES)
    tokens.revoke_token(actor=owner, token_id=token.id)
    profile.rename_self(actor=world.actor("developer"), name="Tomasz Wilk-Brandt")
    people.add_person(owner, email="new@elsewhere.example", name="Nora Neu")
    demo.load_demo(now=world.now)
    roles.hand_over_product(actor=owner, product="RND", to=paul)
    roles.leave_workspace(actor=world.actor("delegate"), workspace_id=world.workspace.pk)
    roles.remove_person(
        actor=ada(), workspace_id=world.workspace.pk, person="second_developer@example.org"
    )
    erasure.erase_person(actor=world.actor("scrum_master"), confirm="scrum_master@example.org")
    second = Product.objects.get(name="Second").key
    deletion.delete_product(actor=ada(), product=second, confirm=second)


def test_no_record_names_anyone(world, called):
    personal = {part for user in world.people.values() for part in (user.name, user.email)}
    personal |= {
        name for user in world.people.values() for name in user.name.split() if len(name) > 3
    }
    personal |= {"elsewhere.example", "guest1", "Nora", "Neu", "Wilk-Brandt", "Mine"}

    on_the_backlog(world)
    on_the_plan(world)
    by_import(world)
    among_people(world)

    for record in AuditRecord.objects.all():
        told = json.dumps([record.before, record.after, record.event], ensure_ascii=False)
        assert not [word for word in personal if word.lower() in told.lower()], record.event
        assert "@" not in told, record.event
    assert verbs() - called - SILENT == set()
    assert AuditRecord.objects.values("event").distinct().count() > 40
