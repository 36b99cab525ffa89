"""Erasing: what someone did stays, who they were does not."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate

from quarterdeck.apps.accounts.models import ApiToken, SignInLink, User
from quarterdeck.apps.accounts.queries.people import names_of
from quarterdeck.apps.accounts.services import links, tokens
from quarterdeck.apps.backlog.models import Comment
from quarterdeck.apps.backlog.services import comments
from quarterdeck.apps.notices.models import Mail
from quarterdeck.apps.notices.services import send_mail
from quarterdeck.apps.workspaces.models import Membership, Workspace
from quarterdeck.apps.workspaces.services import erasure, roles, workspaces


def erase(world, part="stakeholder", confirm=None):
    erasure.erase_person(actor=world.actor(part), confirm=confirm or world.people[part].email)


def test_name_address_and_every_way_in_are_gone(world, client):
    paul = world.people["stakeholder"]
    paul.set_password("correct horse battery")
    paul.save()
    EmailAddress.objects.create(user=paul, email=paul.email, verified=True, primary=True)
    Authenticator.objects.create(user=paul, type="totp", data={"secret": "x"})
    tokens.create_token(
        actor=world.actor("stakeholder"), name="A", scopes=[], known_scopes=frozenset()
    )
    links.create_sign_in_link(user_id=paul.pk, now=world.now)
    send_mail(to=paul.email, subject="Hello", text="Hello", to_user_id=paul.pk)
    client.force_login(paul)
    assert client.get("/me/").status_code == 200

    erase(world)

    paul.refresh_from_db()
    assert (paul.name, str(paul), paul.is_active) == ("", "a former member", False)
    assert paul.email.endswith("@former.invalid")
    for kind in (EmailAddress, Authenticator, ApiToken, SignInLink, Membership):
        assert not kind.objects.filter(user=paul).exists(), kind
    assert not Mail.objects.exists()
    assert authenticate(email="stakeholder@example.org", password="correct horse battery") is None
    assert client.get("/me/").status_code == 302


def test_what_they_said_stays_as_said_by_a_former_member(world):
    item = world.item()
    comments.add_comment(actor=world.actor("stakeholder"), item=world.key(item), text="Why?")

    erase(world)

    comment = Comment.objects.get()
    assert comment.text == "Why?"
    assert names_of([comment.author_id]) == {comment.author_id: "a former member"}


def test_two_former_members_are_two(world):
    erase(world, "stakeholder")
    erase(world, "developer")
    assert User.objects.exclude(erased_at=None).count() == 2


def test_it_asks_for_the_address(world):
    with pytest.raises(erasure.ErasureNotConfirmed):
        erase(world, confirm="paul@elsewhere.org")
    assert not User.objects.exclude(erased_at=None).exists()


def test_who_is_accountable_hands_over_first_and_nothing_is_half_erased(world):
    before = Membership.objects.count()
    with pytest.raises(roles.ProductOwnerStays):
        erase(world, "product_owner")
    with pytest.raises(roles.LastAdministrator):
        erase(world, "administrator")
    assert Membership.objects.count() == before
    assert world.people["product_owner"].erased_at is None


def test_an_empty_workspace_of_ones_own_goes_too(world):
    workspaces.create_workspace(actor=world.actor("outsider"), name="Mine")

    erase(world, "outsider")

    assert list(Workspace.objects.all()) == [world.workspace]


def test_an_agent_cannot_erase_its_person(world):
    agent = world.actor("stakeholder", scopes=frozenset({"manage_members"}))
    with pytest.raises(roles.OnlyThePerson):
        erasure.erase_person(actor=agent, confirm="stakeholder@example.org")
