"""People of a workspace on its page, and invitations from the mail to the first page."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.jobs.worker import run_waiting
from quarterdeck.apps.notices.models import Mail
from quarterdeck.apps.workspaces.models import Invitation, Membership, Team, Workspace
from quarterdeck.apps.workspaces.services import invitations


@pytest.fixture
def here(world):
    world.now = timezone.now()
    return world


@pytest.fixture
def ada(client, here):
    client.force_login(here.people["administrator"])
    return client


def address(world, rest=""):
    return f"/w/{world.workspace.pk}/{rest}"


def link_sent():
    return re.search(r"(/invitations/[\w-]+/)", Mail.objects.latest("pk").text)[1]


def test_an_administrator_gives_and_takes_a_role(ada, here):
    paul = here.people["stakeholder"].pk
    ada.post(
        address(here, "roles/"), {"give-person": paul, "give-as_what": "product:RND:developer"}
    )
    assert Membership.objects.filter(user=paul, role="developer", product=here.product).exists()

    ada.post(address(here, "roles/take/"), {"person": paul, "role": "developer", "product": "RND"})
    assert not Membership.objects.filter(user=paul, role="developer").exists()


def test_what_is_refused_stands_at_the_field_or_in_the_note(ada, here):
    paul, ines = here.people["stakeholder"].pk, here.people["product_owner"].pk
    twice = ada.post(
        address(here, "roles/"), {"give-person": paul, "give-as_what": "product:RND:stakeholder"}
    )
    assert twice.status_code == 422
    assert "holds the role “Stakeholder” here already" in twice.content.decode()

    back = ada.post(
        address(here, "people/remove/"), {"person": ines, "next": address(here)}, follow=True
    )
    assert "Hand the product over first" in back.content.decode()
    assert back.request["PATH_INFO"] == address(here)


def test_teams_are_made_and_serve(ada, here):
    ada.post(address(here, "teams/"), {"team-name": "Second team", "team-product": "RND"})
    team = Team.objects.get(name="Second team")
    assert list(team.products.all()) == [here.product]

    ada.post(address(here, f"teams/{team.pk}/release/"), {"product": "RND"})
    assert list(team.products.all()) == []
    ada.post(address(here, f"teams/{team.pk}/assign/"), {"product": "RND"})
    assert list(team.products.all()) == [here.product]


def test_who_is_no_administrator_reads_names_and_finds_no_buttons(client, here):
    client.force_login(here.people["stakeholder"])
    page = client.get(address(here)).content.decode()

    assert "Ines Okafor" in page
    assert "@example.org" not in page
    assert "Send the invitation" not in page
    assert (
        client.post(
            address(here, "people/remove/"), {"person": here.people["developer"].pk}
        ).status_code
        == 403
    )


def test_outsiders_find_no_workspace(client, here):
    client.force_login(here.people["outsider"])
    for path in ("", "roles/", "people/remove/", "leave/", "teams/", "invitations/", "products/"):
        answer = client.post(address(here, path)) if path else client.get(address(here))
        assert answer.status_code == 404, path


def test_one_opens_a_workspace_and_leaves_another(client, here):
    client.force_login(here.people["stakeholder"])
    answer = client.post("/w/new/", {"name": "Our own"})
    assert answer["Location"] == f"/w/{Workspace.objects.get(name='Our own').pk}/"

    assert client.post(address(here, "leave/")).status_code == 302
    assert client.get(address(here)).status_code == 404


def test_from_the_mail_to_the_first_page_with_a_new_account(ada, here, client):
    ada.post(
        address(here, "invitations/"),
        {"invite-email": "nora@example.org", "invite-as_what": f"team:{here.team.pk}:developer"},
    )
    link = link_sent()
    client.logout()
    assert client.get(reverse("account_signup")).status_code == 200
    assert "come with an invitation" in client.get(reverse("account_signup")).content.decode()

    letter = client.get(link).content.decode()
    assert "Ada Voss invites you to Rounds team" in letter
    form = client.get(f"{reverse('account_signup')}?next={link}").content.decode()
    assert 'value="nora@example.org"' in form
    answer = client.post(
        reverse("account_signup"),
        {
            "name": "Nora Neu",
            "email": "nora@example.org",
            "password1": "a long enough phrase",
            "next": link,
        },
    )
    # The link came by mail, so the address is proven: no code is asked for.
    assert answer["Location"] == link
    assert "Join as Nora Neu" in client.get(link).content.decode()

    client.post(link)

    nora = User.objects.get(email="nora@example.org")
    assert Membership.objects.get(user=nora).team == here.team
    assert client.get("/p/RND/who/").status_code == 200
    assert client.get(link).status_code == 404


def test_another_address_than_the_invited_one_is_proven_first(ada, here, client):
    ada.post(
        address(here, "invitations/"),
        {"invite-email": "nora@example.org", "invite-as_what": "product:RND:stakeholder"},
    )
    link = link_sent()
    client.logout()
    client.get(link)

    answer = client.post(
        reverse("account_signup"),
        {"name": "Nora", "email": "other@example.org", "password1": "a long enough phrase"},
    )

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    assert Mail.objects.latest("pk").address == "other@example.org"


def test_a_withdrawn_invitation_closes_the_sign_up_it_opened(here, client):
    made = invitations.invite(
        actor=here.actor("administrator"),
        email="nora@example.org",
        roles=["stakeholder"],
        product="RND",
    )
    client.get(link_sent())
    invitations.withdraw_invitation(actor=here.actor("administrator"), invitation_id=made.pk)

    client.post(
        reverse("account_signup"),
        {"name": "Nora", "email": "nora@example.org", "password1": "a long enough phrase"},
    )

    assert not User.objects.filter(email="nora@example.org").exists()


def test_invitations_are_sent_again_and_withdrawn_on_the_page(ada, here):
    ada.post(
        address(here, "invitations/"),
        {"invite-email": "nora@example.org", "invite-as_what": "product:RND:stakeholder"},
    )
    row, first = Invitation.objects.get(), link_sent()
    ada.post(address(here, f"invitations/{row.pk}/resend/"))
    assert link_sent() != first
    ada.post(address(here, f"invitations/{row.pk}/withdraw/"))
    assert not Invitation.objects.open().exists()


@pytest.mark.django_db(transaction=True)
def test_the_invitation_reaches_a_real_mail_server_and_its_link_works(ada, here, client, mailbox):
    ada.post(
        address(here, "invitations/"),
        {"invite-email": "nora@example.org", "invite-as_what": "product:RND:stakeholder"},
    )
    assert mailbox.mails == []

    run_waiting()

    [(recipients, message)] = mailbox.mails
    assert recipients == ["nora@example.org"]
    assert message["Subject"] == "Ada Voss invites you to Rounds"
    text = message.get_body(("plain",)).get_content()
    client.logout()
    assert (
        client.get(re.search(r"http://localhost:8000(/invitations/\S+)", text)[1]).status_code
        == 200
    )
    assert Mail.objects.get().address == ""


@pytest.mark.django_db(transaction=True)
def test_the_code_that_proves_an_address_comes_by_mail(client, mailbox, settings):
    settings.SIGNUP = "anyone"
    answer = client.post(
        reverse("account_signup"),
        {"name": "Eve", "email": "eve@example.org", "password1": "a long enough phrase"},
    )
    run_waiting()

    [(_recipients, message)] = mailbox.mails
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    code = re.search(r"Your code is:\n\n(\S+)\n", text)[1]
    client.post(answer["Location"], {"code": code})
    assert "_auth_user_id" in client.session
