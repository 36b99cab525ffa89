"""Roles are given and taken by administrators; nobody accountable ever vanishes."""

import pytest

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.workspaces.models import Membership
from quarterdeck.apps.workspaces.permissions import Act, NotYours, may, roles_in
from quarterdeck.apps.workspaces.queries.people import NoSuchPerson
from quarterdeck.apps.workspaces.queries.products import NoSuchProduct, NoSuchWorkspace
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.apps.workspaces.services import delegations, roles
from races import at_once


def give(world, person, role, by="administrator", **place):
    return roles.give_role(
        actor=world.actor(by), person=world.people[person].pk, role=role, **place
    )


def holds(world, person, **where):
    return Membership.objects.filter(user=world.people[person], **where).exists()


def test_a_role_lets_one_do_its_acts_and_is_recorded_by_number_only(world):
    assert not may(world.actor("stakeholder"), Act.ESTIMATE_EFFORT, world.product)

    made = give(world, "stakeholder", "developer", product="RND")

    assert may(world.actor("stakeholder"), Act.ESTIMATE_EFFORT, world.product)
    record = AuditRecord.objects.get(event="workspaces.role.given", subject_id=made.pk)
    assert record.after == {
        "person": world.people["stakeholder"].pk,
        "role": "developer",
        "product": world.product.pk,
    }


def test_people_are_named_by_address_too_but_only_those_of_the_workspace(world):
    roles.give_role(
        actor=world.actor("administrator"),
        person="Stakeholder@Example.org",
        role="scrum_master",
        product="RND",
    )

    assert holds(world, "stakeholder", role="scrum_master")
    with pytest.raises(NoSuchPerson, match="Invite them first"):
        give(world, "outsider", "developer", product="RND")


@pytest.mark.parametrize("part", ["product_owner", "developer", "scrum_master", "stakeholder"])
def test_only_an_administrator_gives_and_takes(world, part):
    with pytest.raises(NotYours, match="an administrator of the workspace"):
        give(world, "stakeholder", "developer", by=part, product="RND")
    with pytest.raises(NotYours):
        roles.remove_person(
            actor=world.actor(part),
            workspace_id=world.workspace.pk,
            person=world.people["developer"].pk,
        )


def test_an_outsider_finds_no_place_to_give_a_role_in(world):
    with pytest.raises(NoSuchProduct):
        give(world, "stakeholder", "developer", by="outsider", product="RND")
    with pytest.raises(NoSuchWorkspace):
        give(world, "stakeholder", "administrator", by="outsider", workspace_id=world.workspace.pk)


@pytest.mark.parametrize(
    ("role", "place", "refusal"),
    [
        ("captain", {"product": "RND"}, roles.RoleUnknown),
        ("administrator", {"product": "RND"}, roles.RoleUnfit),
        ("product_owner", {"product": "RND"}, roles.ProductOwnerStays),
        ("stakeholder", {"product": "RND"}, roles.HasRoleAlready),
        ("developer", {}, roles.PlaceUnclear),
        ("developer", {"product": "RND", "workspace_id": 1}, roles.PlaceUnclear),
    ],
)
def test_what_cannot_be_given_is_refused_and_changes_nothing(world, role, place, refusal):
    before = Membership.objects.count()

    with pytest.raises(refusal):
        give(world, "stakeholder", role, **place)

    assert Membership.objects.count() == before


def test_a_team_holds_developers_and_a_scrum_master_only(world):
    with pytest.raises(roles.RoleUnfit, match="Developer, Scrum master"):
        give(world, "stakeholder", "stakeholder", team_id=world.team.pk)


def test_the_last_administrator_and_the_product_owner_cannot_be_taken_away(world):
    ada, ines = world.people["administrator"].pk, world.people["product_owner"].pk
    with pytest.raises(roles.LastAdministrator, match="Ada Voss is the last administrator"):
        roles.take_role(
            actor=world.actor("administrator"),
            person=ada,
            role="administrator",
            workspace_id=world.workspace.pk,
        )
    with pytest.raises(roles.ProductOwnerStays, match="Hand the product over first"):
        roles.remove_person(
            actor=world.actor("administrator"), workspace_id=world.workspace.pk, person=ines
        )
    assert holds(world, "administrator", role="administrator")
    assert holds(world, "product_owner", role="product_owner")


def test_a_second_administrator_lets_the_first_go(world):
    give(world, "developer", "administrator", workspace_id=world.workspace.pk)

    roles.leave_workspace(actor=world.actor("administrator"), workspace_id=world.workspace.pk)

    assert not holds(world, "administrator")


def test_handing_over_moves_the_role_and_ends_what_was_delegated(world):
    delegations.delegate(
        actor=world.actor("product_owner"),
        product="RND",
        to=world.people["delegate"].pk,
        acts=["order_backlog"],
        until=world.now.date(),
    )

    roles.hand_over_product(
        actor=world.actor("product_owner"), product="RND", to=world.people["developer"].pk
    )

    assert holds(world, "developer", role="product_owner", product=world.product)
    assert roles_in(world.actor("product_owner"), world.product) == {Role.STAKEHOLDER}
    assert not may(world.actor("delegate"), Act.ORDER_BACKLOG, world.product)


def test_handing_over_to_the_product_owner_or_by_a_developer_is_refused(world):
    with pytest.raises(roles.HasRoleAlready):
        roles.hand_over_product(
            actor=world.actor("administrator"), product="RND", to=world.people["product_owner"].pk
        )
    with pytest.raises(NotYours):
        roles.hand_over_product(
            actor=world.actor("developer"), product="RND", to=world.people["developer"].pk
        )


def test_who_leaves_sees_nothing_any_more_and_their_delegation_ends(world):
    made = delegations.delegate(
        actor=world.actor("product_owner"),
        product="RND",
        to=world.people["delegate"].pk,
        acts=["order_backlog"],
        until=world.now.date(),
    )

    roles.leave_workspace(actor=world.actor("delegate"), workspace_id=world.workspace.pk)

    made.refresh_from_db()
    assert made.ended_at is not None
    with pytest.raises(NoSuchWorkspace):
        roles.leave_workspace(actor=world.actor("delegate"), workspace_id=world.workspace.pk)


def test_an_agent_cannot_leave_for_its_person(world):
    agent = world.actor("developer", scopes=frozenset({"manage_members"}))
    with pytest.raises(roles.OnlyThePerson):
        roles.leave_workspace(actor=agent, workspace_id=world.workspace.pk)


def test_a_person_alone_is_developer_and_scrum_master_until_a_developer_joins(world):
    world.team.memberships.filter(role="developer").delete()
    assert roles_in(world.actor("product_owner"), world.product) == {
        Role.PRODUCT_OWNER,
        Role.DEVELOPER,
        Role.SCRUM_MASTER,
    }

    give(world, "stakeholder", "developer", product="RND")

    assert roles_in(world.actor("product_owner"), world.product) == {Role.PRODUCT_OWNER}


@pytest.mark.django_db(transaction=True)
def test_of_two_last_administrators_who_leave_at_once_one_stays(world):
    give(world, "developer", "administrator", workspace_id=world.workspace.pk)
    actors = [world.actor("administrator"), world.actor("developer")]

    def leave():
        roles.leave_workspace(actor=actors.pop(), workspace_id=world.workspace.pk)

    results = at_once(2, leave)

    assert sorted(type(result).__name__ for result in results) == ["LastAdministrator", "NoneType"]
    assert Membership.objects.filter(role="administrator").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_hand_overs_at_once_the_product_has_one_owner(world):
    heirs = ["developer", "stakeholder"]
    actors = [world.actor("administrator"), world.actor("administrator")]

    def hand_over():
        roles.hand_over_product(actor=actors.pop(), product="RND", to=world.people[heirs.pop()].pk)

    results = at_once(2, hand_over)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Membership.objects.filter(product=world.product, role="product_owner").count() == 1
