"""A product goes in one step with all that hangs on it; the demo takes its people along."""

import pytest

from quarterdeck.apps.accounts.actor import Actor, system
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.accounts.services.people import add_person
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services import attachments, comments, dependencies
from quarterdeck.apps.exchange.services import demo
from quarterdeck.apps.files.models import StoredFile
from quarterdeck.apps.workspaces.models import Membership, Product, Team, Workspace
from quarterdeck.apps.workspaces.permissions import Act, NotYours
from quarterdeck.apps.workspaces.services import deletion, roles, workspaces


def delete(world, by="product_owner", key="RND", confirm="RND"):
    deletion.delete_product(actor=world.actor(by), product=key, confirm=confirm)


def filled(world, product="RND"):
    one, two = world.item("One", product=product), world.item("Two", product=product)
    owner = world.actor("product_owner")
    dependencies.add_dependency(actor=owner, item=world.key(one), needs=world.key(two))
    comments.add_comment(actor=owner, item=world.key(one), text="Soon")
    attachments.attach_file(
        actor=owner, item=world.key(one), name="a.txt", media_type="text/plain", content=b"abc"
    )


def test_items_files_and_roles_go_and_other_products_stay(world):
    world.new_product("VIS", "Visits")
    filled(world)
    filled(world, product="VIS")

    delete(world)

    assert list(Product.objects.values_list("key", flat=True)) == ["VIS"]
    assert Item.objects.filter(product__key="VIS").count() == Item.objects.count() == 2
    assert StoredFile.objects.count() == 1
    assert User.objects.count() == len(world.people)


@pytest.mark.parametrize("confirm", ["", "Rounds", "VIS"])
def test_a_product_of_ones_own_is_deleted_only_by_its_key(world, confirm):
    with pytest.raises(deletion.NotConfirmed, match="Write RND to delete Rounds"):
        delete(world, confirm=confirm)
    assert Product.objects.filter(key="RND").exists()


@pytest.mark.parametrize("part", ["developer", "scrum_master", "stakeholder", "delegate"])
def test_it_is_for_the_product_owner_or_an_administrator(world, part):
    with pytest.raises(NotYours):
        delete(world, by=part)
    delete(world, by="administrator")


@pytest.fixture
def loaded(world):
    demo.load_demo(now=world.now)
    return Product.objects.get(is_demo=True)


def demo_actor(world, role):
    held = Membership.objects.filter(user__is_demo=True, role=role).select_related("user").first()
    return Actor(user_id=held.user_id, via="web", now=world.now, name=held.user.name)


def test_the_demo_goes_with_its_people_and_workspace_except_who_deletes(world, loaded):
    others = User.objects.filter(is_demo=True).count() - 1
    actor = demo_actor(world, "product_owner")
    assert others >= 3

    deletion.delete_product(actor=actor, product=loaded.key)

    assert not User.objects.filter(is_demo=True).exists()
    assert User.objects.filter(pk=actor.user_id).exists()
    assert User.objects.count() == len(world.people) + 1
    assert Item.objects.count() == 0
    assert Product.objects.get().key == "RND"
    assert list(Team.objects.all()) == [world.team]


def test_a_demo_loaded_again_is_not_in_the_account_that_outlived_the_first(world, loaded):
    actor = demo_actor(world, "product_owner")
    deletion.delete_product(actor=actor, product=loaded.key)

    demo.load_demo(now=world.now)

    owner = Membership.objects.get(product__is_demo=True, role="product_owner").user
    assert owner.is_demo
    assert owner.pk != actor.user_id
    assert not Product.objects.visible_to(actor).exists()


def test_deleted_by_the_operator_nothing_of_the_demo_remains(world, loaded):
    operator = system(now=world.now, acts=frozenset({Act.DELETE_PRODUCT}))

    deletion.delete_product(actor=operator, product=loaded.key)

    assert set(User.objects.all()) == set(world.people.values())
    assert list(Workspace.objects.all()) == [world.workspace]


def test_a_person_of_the_demo_with_a_product_of_their_own_keeps_both(world, loaded):
    """“Your own backlog”, begun while one looks at the demo, outlives it."""
    actor = demo_actor(world, "product_owner")
    own = workspaces.create_product(actor=actor, name="My own")

    operator = system(now=world.now, acts=frozenset({Act.DELETE_PRODUCT}))
    deletion.delete_product(actor=operator, product=loaded.key)

    kept = User.objects.get(pk=actor.user_id)
    assert not kept.is_demo
    assert Membership.objects.filter(user=kept, product=own, role="product_owner").exists()
    assert Workspace.objects.filter(pk=own.workspace_id).exists()


def test_a_developer_of_the_demo_may_not_delete_it(world, loaded):
    other = next(
        m.user_id
        for m in Membership.objects.filter(user__is_demo=True, role="developer")
        if not Membership.objects.filter(user=m.user_id, role="administrator").exists()
    )
    actor = Actor(user_id=other, via="web", now=world.now)
    with pytest.raises(NotYours):
        deletion.delete_product(actor=actor, product=loaded.key)


def test_a_workspace_never_loses_its_last_administrator_with_the_demo(world):
    operator = system(now=world.now, acts=frozenset(Act))
    made_up = add_person(operator, email="made@demo.example", name="Made Up", is_demo=True)
    actor = Actor(user_id=made_up.pk, via="web", now=world.now, name="Made Up")
    room = workspaces.create_workspace(actor=actor, name="Mixed")
    workspaces.create_product(
        actor=actor, workspace_id=room.pk, key="DEM", name="Demo", is_demo=True
    )
    workspaces.create_product(actor=actor, workspace_id=room.pk, key="OWN", name="Own")
    heir = world.people["developer"]
    Membership.objects.create(
        user=heir, role="stakeholder", product_id=Product.objects.get(key="OWN").pk, since=world.now
    )
    roles.hand_over_product(actor=actor, product="OWN", to=heir.pk)

    deletion.delete_product(actor=operator, product="DEM")

    assert Membership.objects.filter(workspace=room, role="administrator").exists()
