"""The demo product: loaded once, entered by a link, deleted without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.accounts.services.links import use_sign_in_link
from quarterdeck.apps.backlog.models import Criterion, Dependency, Item, Variant
from quarterdeck.apps.exchange.services.demo import delete_demo, load_demo, open_demo
from quarterdeck.apps.files.models import StoredFile
from quarterdeck.apps.jobs.worker import run_waiting
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.workspaces.models import Membership, Product, Workspace
from quarterdeck.entrances.cli.demo import path as demo_path
from quarterdeck.entrances.cli.main import app
from quarterdeck.errors import NotFound
from world import START

pytestmark = pytest.mark.django_db


def cli(*words):
    result = CliRunner().invoke(app, ["demo", *words])
    assert result.exit_code == 0, result.exception
    return result.output


def test_it_shows_everything_that_the_tool_is_for(db):
    demo = load_demo(now=START)
    run_waiting()

    product = Product.objects.get(key=demo.product)
    listed = Item.objects.listed().filter(product=product)
    assert (demo.name, demo.is_new, product.is_demo) == ("Rounds", True, True)
    assert 50 <= listed.count() <= 70
    assert set(Item.objects.values_list("kind", flat=True)) == set(Item.Kind.values)
    assert listed.filter(value_low__lt=1, effort_low=None).count() == 0
    for rows in (Variant, Dependency, Criterion):
        assert rows.objects.count() > 10
    roles = Membership.objects.filter(product=product) | Membership.objects.filter(
        team__products=product
    )
    assert set(roles.values_list("role", flat=True)) == {
        "product_owner", "developer", "scrum_master", "stakeholder",
    }  # fmt: skip
    plan = ReleasePlan.objects.get()
    assert plan.state == "solved"
    assert plan.value > plan.in_order["value"] > 0


def test_it_is_loaded_once(db):
    first = load_demo(now=START)
    again = load_demo(now=START + timedelta(days=1))

    assert (again.product, again.is_new) == (first.product, False)
    assert Product.objects.count() == 1


def test_it_is_not_loaded_where_people_work(world):
    assert load_demo(now=START, only_if_new=True) is None
    assert not Product.objects.filter(is_demo=True).exists()


def test_its_key_gives_way_to_a_product_of_that_key(world):
    demo = load_demo(now=START)

    assert demo.product != "RND"
    assert Product.objects.get(key=demo.product).name == "Rounds"


def test_its_link_signs_in_as_the_product_owner_once_for_a_day(db):
    load_demo(now=START)
    secret = open_demo(now=START)

    person = use_sign_in_link(secret, now=START + timedelta(hours=23))

    assert person.memberships.filter(role="product_owner").exists()
    with pytest.raises(NotFound):
        use_sign_in_link(secret, now=START)
    with pytest.raises(NotFound):
        use_sign_in_link(open_demo(now=START), now=START + timedelta(hours=25))


def test_deleted_nothing_of_it_is_left_and_nothing_else_is_touched(world):
    world.item("Mine")
    people = set(User.objects.values_list("pk", flat=True))
    load_demo(now=START)
    run_waiting()

    assert delete_demo(now=START).name == "Rounds"

    assert set(User.objects.values_list("pk", flat=True)) == people
    assert [item.title for item in Item.objects.all()] == ["Mine"]
    assert (Product.objects.count(), Workspace.objects.count()) == (1, 1)
    assert not ReleasePlan.objects.exists()
    assert not StoredFile.objects.exists()
    assert open_demo(now=START) is None
    assert delete_demo(now=START) is None


def test_the_command_loads_it_and_prints_the_link(db, client):
    loaded = cli()

    link = loaded.split()[-1]
    assert link.startswith("http://localhost:8000/")
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 302
    assert client.get("/p/RND/backlog/").status_code == 200


def test_what_serve_prints_leads_into_the_demo_and_else_to_the_start_page(db, client):
    assert demo_path() == "/"
    load_demo(now=clock.now())

    assert client.get(demo_path(), follow=True).status_code == 200
    assert client.get("/p/RND/backlog/").status_code == 200


def test_the_command_for_make_run_says_only_what_stands(db):
    assert cli("--if-new") == "The demo, Rounds (RND), is loaded.\n"
    assert cli("--if-new") == "The demo, Rounds (RND), is there already.\n"
    assert cli("--delete") == "The demo, Rounds, is deleted.\n"
    assert cli("--delete") == "There is no demo.\n"


def test_the_command_leaves_a_database_with_products_alone(world):
    assert cli("--if-new") == "There are products here already: no demo was loaded.\n"
