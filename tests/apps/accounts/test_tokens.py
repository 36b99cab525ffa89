"""Tokens and one-time links: shown once, stored as a hash, ended for good."""

from datetime import timedelta

import pytest
from django.core import serializers

from quarterdeck.apps.accounts.models import ApiToken, SignInLink
from quarterdeck.apps.accounts.queries.links import LinkUsed, link_holder
from quarterdeck.apps.accounts.queries.tokens import tokens_of
from quarterdeck.apps.accounts.services import links, people, tokens
from quarterdeck.apps.workspaces.permissions import SCOPES
from quarterdeck.apps.workspaces.services.first_admin import AddressUnfit, create_first_admin
from races import at_once


def make(world, part="developer", **changed):
    wanted = {"name": "Assistant", "scopes": ["read", "comment"], "known_scopes": SCOPES}
    return tokens.create_token(actor=world.actor(part), **(wanted | changed))


def test_the_secret_is_nowhere_in_the_database(world):
    made = make(world)
    secret = links.create_sign_in_link(user_id=world.people["developer"].pk, now=world.now)

    stored = serializers.serialize("json", [*ApiToken.objects.all(), *SignInLink.objects.all()])

    assert made.secret not in stored
    assert secret not in stored


def test_it_acts_as_its_person_within_its_scopes(world):
    made = make(world)

    actor = tokens.actor_of_token(made.secret, via="api", now=world.now)

    assert (actor.user_id, actor.scopes) == (
        world.people["developer"].pk,
        frozenset({"read", "comment"}),
    )


@pytest.mark.parametrize("spoil", ["revoke", "expire", "close", "mistype"])
def test_one_answer_for_every_token_that_does_not_work(world, spoil):
    made = make(world, expires_at=world.now + timedelta(days=1))
    secret, now = made.secret, world.now
    if spoil == "revoke":
        tokens.revoke_token(actor=world.actor("developer"), token_id=made.id)
    if spoil == "expire":
        now += timedelta(days=2)
    if spoil == "close":
        people.empty_account(world.actor("developer"), world.people["developer"])
    if spoil == "mistype":
        secret += "x"

    with pytest.raises(tokens.TokenRefused, match="not known, has expired or was revoked"):
        tokens.actor_of_token(secret, via="api", now=now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name": " "}, tokens.TokenNeedsName),
        ({"scopes": ["rule_the_world"]}, tokens.UnknownScope),
    ],
)
def test_what_makes_no_token(world, changed, refusal):
    with pytest.raises(refusal):
        make(world, **changed)


def test_no_token_ends_before_it_begins_and_none_makes_another(world):
    with pytest.raises(tokens.ExpiryPast):
        make(world, expires_at=world.now)
    agent = world.actor("developer", scopes=SCOPES)
    with pytest.raises(tokens.TokenRefused):
        tokens.create_token(actor=agent, name="A", scopes=["read"], known_scopes=SCOPES)


def test_one_sees_and_revokes_only_ones_own(world):
    made = make(world)
    assert tokens_of(actor=world.actor("product_owner")) == []
    with pytest.raises(tokens.NotFound):
        tokens.revoke_token(actor=world.actor("product_owner"), token_id=made.id)
    assert [row.name for row in tokens_of(actor=world.actor("developer"))] == ["Assistant"]


def test_a_link_signs_in_once_and_within_a_day(world):
    user = world.people["developer"]
    secret = links.create_sign_in_link(user_id=user.pk, now=world.now)
    assert link_holder(secret, now=world.now).name == "Tomasz Wilk"

    assert links.use_sign_in_link(secret, now=world.now) == user

    with pytest.raises(LinkUsed):
        links.use_sign_in_link(secret, now=world.now)
    late = links.create_sign_in_link(user_id=user.pk, now=world.now)
    with pytest.raises(LinkUsed):
        links.use_sign_in_link(late, now=world.now + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_one_link_at_once_one_is_let_in(world):
    secret = links.create_sign_in_link(user_id=world.people["developer"].pk, now=world.now)

    results = at_once(2, lambda: links.use_sign_in_link(secret, now=world.now))

    assert sorted(type(result).__name__ for result in results) == ["LinkUsed", "User"]


def test_the_first_administrator_and_the_way_back_in(world):
    first = create_first_admin(email=" Bo@Example.org", name="Bo Oss", now=world.now)
    again = create_first_admin(email="bo@example.org", now=world.now)

    assert (first.email, first.is_new, again.is_new) == ("bo@example.org", True, False)
    assert first.user_id == again.user_id
    assert links.use_sign_in_link(again.secret, now=world.now).name == "Bo Oss"
    with pytest.raises(AddressUnfit):
        create_first_admin(email="bo", now=world.now)
