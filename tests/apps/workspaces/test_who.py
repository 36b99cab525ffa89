"""The page of acts and roles says what the table says, with the names of one product."""

from datetime import timedelta

import pytest

from quarterdeck.apps.workspaces.permissions import ALLOWED, Act, may
from quarterdeck.apps.workspaces.queries.members import members_of
from quarterdeck.apps.workspaces.queries.products import NoSuchProduct
from quarterdeck.apps.workspaces.queries.teams import NoSuchTeam, find_team
from quarterdeck.apps.workspaces.queries.who import COLUMNS, who_does_what, whose_here
from quarterdeck.apps.workspaces.services import delegations, roles, teams


def who(world, part="product_owner"):
    return who_does_what(actor=world.actor(part), product="RND")


def delegate(world):
    return delegations.delegate(
        actor=world.actor("product_owner"),
        product="RND",
        to=world.people["delegate"].pk,
        acts=["order_backlog"],
        until=world.now.date() + timedelta(days=5),
    )


def test_every_line_is_the_tables(world):
    page = who(world)

    shown = {
        line.act: {role for role, cell in zip(COLUMNS, line.cells, strict=True) if cell.is_allowed}
        for line in page.lines
    }
    assert shown == {
        act.value: set(ALLOWED[act]) & set(COLUMNS)
        for act in Act
        if set(ALLOWED[act]) & set(COLUMNS)
    }


def test_names_stand_under_their_roles(world):
    heads = {column.role: column.names for column in who(world).columns}
    assert heads == {
        "product_owner": "Ines Okafor",
        "developer": "Lena Brandt, Tomasz Wilk",
        "scrum_master": "Mara Lind",
        "stakeholder": "Jo Nowak, Paul Adeyemi",
    }


def test_a_delegation_stands_beside_the_act_and_in_force_until_it_ends(world):
    made = delegate(world)

    line = next(line for line in who(world).lines if line.act == "order_backlog")
    assert [cell.besides for cell in line.cells] == ["and Jo until 7 November", "", "", ""]
    assert [row.delegate for row in who(world).in_force] == ["Jo Nowak"]

    delegations.end_delegation(actor=world.actor("product_owner"), delegation_id=made.pk)

    assert who(world).in_force == ()
    assert [row.acts for row in who(world).ended] == [("Order the backlog",)]


def test_what_is_not_ones_own_says_whose_it_is(world):
    delegate(world)
    others = {act.label: act.whose for act in who(world, "developer").others}

    assert others["Order the backlog"] == ("Ines Okafor does this; Jo Nowak too, until 7 November.")
    assert "Estimate effort" not in others
    assert {
        act.label for act in Act if not may(world.actor("developer"), act, world.product)
    } >= set(others)


def test_developers_are_named_together(world):
    sentence = whose_here(
        actor=world.actor("product_owner"), product="RND", act=Act.ESTIMATE_EFFORT
    )
    assert sentence == "Lena Brandt and Tomasz Wilk do this."


def test_a_person_alone_reads_that_they_are_everything(world):
    world.team.memberships.all().delete()
    page = who(world)

    assert page.is_alone
    assert [c.names for c in page.columns][:3] == [
        "Ines Okafor",
        "Ines Okafor, until a developer joins",
        "Ines Okafor, until a developer joins",
    ]
    assert [act.label for act in page.others] == []


def test_only_the_product_owner_is_offered_to_delegate(world):
    assert who(world).may_delegate
    assert {person.name for person in who(world).delegates} == {
        "Jo Nowak",
        "Lena Brandt",
        "Mara Lind",
        "Paul Adeyemi",
        "Tomasz Wilk",
    }
    assert not who(world, "developer").may_delegate


def test_outsiders_see_no_page(world):
    with pytest.raises(NoSuchProduct):
        who(world, "outsider")


def test_addresses_and_invitations_are_for_administrators(world):
    mine = members_of(actor=world.actor("administrator"), workspace_id=world.workspace.pk)
    theirs = members_of(actor=world.actor("stakeholder"), workspace_id=world.workspace.pk)

    assert all(person.email for person in mine.people)
    assert not any(person.email for person in theirs.people)
    assert theirs.invitations == ()
    assert (mine.may_manage, theirs.may_manage) == (True, False)


def test_teams_of_other_products_stay_hidden_until_they_serve_ones_own(world):
    other = teams.create_team(
        actor=world.actor("administrator"), workspace_id=world.workspace.pk, name="Night team"
    )

    def seen(part):
        page = members_of(actor=world.actor(part), workspace_id=world.workspace.pk)
        return {team.name for team in page.teams}

    assert seen("administrator") == {"Rounds team", "Night team"}
    assert seen("stakeholder") == {"Rounds team"}
    with pytest.raises(NoSuchTeam):
        find_team(world.actor("stakeholder"), other.pk)

    teams.assign_team(actor=world.actor("administrator"), team_id=other.pk, product="RND")
    assert seen("stakeholder") == {"Rounds team", "Night team"}


def test_who_is_in_one_product_does_not_read_who_is_in_the_others(world):
    world.new_product("SEC", "Secret plans")
    roles.remove_person(
        actor=world.actor("administrator"),
        workspace_id=world.workspace.pk,
        person=world.people["stakeholder"].pk,
    )
    roles_before = members_of(actor=world.actor("delegate"), workspace_id=world.workspace.pk)
    assert {name for _key, name in roles_before.products} == {"Rounds", "Secret plans"}

    roles.take_role(
        actor=world.actor("administrator"),
        person=world.people["delegate"].pk,
        role="stakeholder",
        product="SEC",
    )

    seen = members_of(actor=world.actor("delegate"), workspace_id=world.workspace.pk)
    assert {name for _key, name in seen.products} == {"Rounds"}
    assert {held.place for person in seen.people for held in person.roles} == {
        "Home care",
        "Rounds",
        "Rounds team",
    }
    assert {team.products for team in seen.teams} == {(("RND", "Rounds"),)}
