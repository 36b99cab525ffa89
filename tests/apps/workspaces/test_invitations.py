"""Invitations: a link by mail, hashed, dated, taken up once; the address is forgotten then."""

import re
from datetime import timedelta

import pytest

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.notices.models import Mail
from quarterdeck.apps.workspaces.models import Invitation, Membership
from quarterdeck.apps.workspaces.permissions import NotYours
from quarterdeck.apps.workspaces.queries.invitations import InvitationOver, invitation_of
from quarterdeck.apps.workspaces.services import invitations
from quarterdeck.apps.workspaces.services.roles import OnlyThePerson, ProductOwnerStays
from races import at_once


def invite(world, email="New.Person@Example.org", roles=("stakeholder",), **place):
    return invitations.invite(
        actor=world.actor("administrator"),
        email=email,
        roles=roles,
        **(place or {"product": "RND"}),
    )


def secret_sent():
    return re.search(r"/invitations/([\w-]+)/", Mail.objects.latest("pk").text)[1]


def test_the_mail_says_who_invites_to_what_and_only_the_hash_is_kept(world):
    made = invite(world)

    mail = Mail.objects.get()
    assert mail.address == "new.person@example.org"
    assert mail.subject == "Ada Voss invites you to Rounds"
    assert "as: Stakeholder" in mail.text
    assert secret_sent() not in made.digest
    letter = invitation_of(secret_sent(), now=world.now)
    assert (letter.place, letter.roles, letter.workspace) == (
        "Rounds",
        ("Stakeholder",),
        "Home care",
    )


def test_joining_gives_the_roles_once_and_empties_the_address(world):
    made = invite(world, roles=["developer", "stakeholder"])
    secret = secret_sent()

    invitations.accept_invitation(actor=world.actor("outsider"), secret=secret)

    held = Membership.objects.filter(user=world.people["outsider"], product=world.product)
    assert sorted(held.values_list("role", flat=True)) == ["developer", "stakeholder"]
    made.refresh_from_db()
    assert (made.email, made.accepted_by) == ("", world.people["outsider"])
    with pytest.raises(InvitationOver):
        invitations.accept_invitation(actor=world.actor("outsider"), secret=secret)


def test_a_link_ends_after_fourteen_days_or_when_withdrawn(world):
    made = invite(world)
    secret = secret_sent()
    assert invitation_of(secret, now=made.expires_at - timedelta(seconds=1))
    with pytest.raises(InvitationOver):
        invitation_of(secret, now=made.expires_at)

    invitations.withdraw_invitation(actor=world.actor("administrator"), invitation_id=made.pk)

    made.refresh_from_db()
    assert made.email == ""
    with pytest.raises(InvitationOver):
        invitations.accept_invitation(actor=world.actor("outsider"), secret=secret)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.resend_invitation(actor=world.actor("administrator"), invitation_id=made.pk)


def test_sending_again_ends_the_old_link(world):
    made = invite(world)
    old = secret_sent()
    world.now += timedelta(days=20)

    invitations.resend_invitation(actor=world.actor("administrator"), invitation_id=made.pk)

    assert Mail.objects.count() == 2
    assert invitation_of(secret_sent(), now=world.now).place == "Rounds"
    with pytest.raises(InvitationOver):
        invitation_of(old, now=world.now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"email": "no address"}, invitations.AddressUnfit),
        ({"email": "a@b\nBcc: c@d.org"}, invitations.AddressUnfit),
        ({"roles": []}, invitations.RolesMissing),
        ({"roles": ["product_owner"]}, ProductOwnerStays),
        ({"email": "developer@example.org"}, invitations.MemberAlready),
    ],
)
def test_what_cannot_be_sent_sends_nothing(world, changed, refusal):
    with pytest.raises(refusal):
        invite(world, **changed)
    assert not Mail.objects.exists()


def test_one_invitation_to_one_place_but_another_to_another(world):
    invite(world)
    with pytest.raises(invitations.InvitedAlready):
        invite(world)
    assert invite(world, roles=["developer"], team_id=world.team.pk).team == world.team


@pytest.mark.parametrize("part", ["product_owner", "developer", "stakeholder"])
def test_only_administrators_invite(world, part):
    with pytest.raises(NotYours):
        invitations.invite(
            actor=world.actor(part), email="x@example.org", roles=["developer"], product="RND"
        )
    made = invite(world)
    with pytest.raises(NotYours):
        invitations.withdraw_invitation(actor=world.actor(part), invitation_id=made.pk)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.withdraw_invitation(actor=world.actor("outsider"), invitation_id=made.pk)


def test_an_agent_cannot_join_for_its_person(world):
    invite(world)
    agent = world.actor("outsider", scopes=frozenset({"manage_members"}))
    with pytest.raises(OnlyThePerson):
        invitations.accept_invitation(actor=agent, secret=secret_sent())


def test_the_path_in_the_mail_is_the_pages_own(world):
    from django.urls import reverse

    here = reverse("web:workspaces:invitation", args=["s3cret"])
    assert invitations.PATH.format(secret="s3cret") == here


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_up_one_link_at_once_one_joins(world):
    invite(world)
    secret = secret_sent()
    people = [world.actor("outsider"), world.actor("outsider")]

    results = at_once(2, lambda: invitations.accept_invitation(actor=people.pop(), secret=secret))

    assert sorted(type(result).__name__ for result in results) == ["Invitation", "InvitationOver"]
    assert Membership.objects.filter(user=world.people["outsider"]).count() == 1


def test_the_database_refuses_an_address_beyond_its_use(world):
    from django.db import IntegrityError, transaction

    made = invite(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=made.pk).update(accepted_at=world.now)
    assert not User.objects.filter(email="new.person@example.org").exists()
