"""What has run out is forgotten by the timetable's jobs."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from quarterdeck.apps.accounts.models import SignInLink
from quarterdeck.apps.accounts.services import links
from quarterdeck.apps.jobs import registry
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.jobs.worker import run_waiting
from quarterdeck.apps.workspaces.models import Invitation
from quarterdeck.apps.workspaces.services import invitations

DAY = timedelta(days=1)


@pytest.mark.parametrize("name", ["accounts.forget_expired", "workspaces.forget_invitations"])
def test_they_come_every_day(name):
    registry.load()
    assert registry.TIMETABLE[name] == DAY


def test_sessions_and_links_that_ended_go_and_others_stay(world):
    for ends_in in (-1, 1):
        session = SessionStore()
        session.set_expiry(ends_in * 3600)
        session.save()
    ines = world.people["product_owner"].pk
    links.create_sign_in_link(user_id=ines, now=timezone.now() - 2 * DAY)
    links.create_sign_in_link(user_id=ines, now=timezone.now())

    jobs.queue("accounts.forget_expired")
    run_waiting()

    assert (Session.objects.count(), SignInLink.objects.count()) == (1, 1)


def test_an_invitation_nobody_took_up_is_withdrawn_a_month_after_its_end(world):
    for days_ago, name in ((60, "long-ago"), (20, "lately")):
        world.now = timezone.now() - days_ago * DAY
        invitations.invite(
            actor=world.actor("administrator"),
            email=f"{name}@example.org",
            roles=["stakeholder"],
            product="RND",
        )

    jobs.queue("workspaces.forget_invitations")
    run_waiting()

    assert [row.email for row in Invitation.objects.open()] == ["lately@example.org"]
    assert not Invitation.objects.filter(email="long-ago@example.org").exists()
