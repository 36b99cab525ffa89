"""Teams serve products; their people are then the product's."""

import pytest

from quarterdeck.apps.workspaces.permissions import NotYours, roles_in
from quarterdeck.apps.workspaces.queries.products import NoSuchProduct
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.apps.workspaces.services import roles, teams, workspaces


def create(world, name="Second team", by="administrator", **more):
    return teams.create_team(
        actor=world.actor(by), workspace_id=world.workspace.pk, name=name, **more
    )


def test_the_people_of_a_team_belong_to_the_products_it_serves(world):
    team = create(world, product="RND")
    roles.give_role(
        actor=world.actor("administrator"),
        person=world.people["stakeholder"].pk,
        role="scrum_master",
        team_id=team.pk,
    )
    both = {Role.STAKEHOLDER, Role.SCRUM_MASTER}
    assert roles_in(world.actor("stakeholder"), world.product) == both

    teams.release_team(actor=world.actor("administrator"), team_id=team.pk, product="RND")

    assert roles_in(world.actor("stakeholder"), world.product) == {Role.STAKEHOLDER}


def test_a_team_serves_several_products_each_once(world):
    world.new_product("VIS", "Visits")
    team = create(world)
    for key in ("RND", "VIS"):
        teams.assign_team(actor=world.actor("administrator"), team_id=team.pk, product=key)

    with pytest.raises(teams.ServesAlready):
        teams.assign_team(actor=world.actor("administrator"), team_id=team.pk, product="VIS")
    assert team.products.count() == 2


def test_names_are_needed_and_used_once(world):
    with pytest.raises(teams.TeamNameMissing):
        create(world, name="  ")
    with pytest.raises(teams.TeamNameTaken):
        create(world, name="rounds TEAM")


def test_a_team_does_not_serve_another_workspace(world):
    other = workspaces.create_workspace(actor=world.actor("administrator"), name="Other")
    workspaces.create_product(
        actor=world.actor("administrator"), workspace_id=other.pk, key="OTH", name="Other"
    )
    with pytest.raises(teams.OtherWorkspace):
        teams.assign_team(actor=world.actor("administrator"), team_id=world.team.pk, product="OTH")


def test_who_may_and_who_sees(world):
    with pytest.raises(NotYours):
        create(world, by="product_owner")
    team = create(world)
    with pytest.raises(teams.DoesNotServe):
        teams.release_team(actor=world.actor("administrator"), team_id=team.pk, product="RND")
    with pytest.raises(NoSuchProduct):
        teams.assign_team(actor=world.actor("administrator"), team_id=world.team.pk, product="NONE")
