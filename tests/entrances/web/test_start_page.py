"""The start page: what one's order would earn, one's products, a way in for one's own backlog."""

import re

import pytest
from django.test import Client

from chromium import DESKTOP, PHONE, accessibility_faults
from planned import solved
from quarterdeck.apps.workspaces.models import Membership, Product, Workspace
from quarterdeck.apps.workspaces.services import workspaces

NEW = {"name": "Clinics", "effort_unit": "days", "key": ""}


def visitor(world, part="product_owner"):
    client = Client()
    client.force_login(world.people[part])
    return client


def text_of(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def rounds(world):
    """The order does A with 5 points, for 4; the best plan is B, for 5."""
    world.item("A", value=4, effort=3)
    world.item("B", value=5, effort=5)
    return world


def test_a_stranger_is_asked_to_sign_in(db):
    assert Client().get("/").status_code == 302


def test_it_says_what_the_order_earns_and_what_the_best_plan_earns(rounds):
    solved(rounds, "5")

    said = text_of(visitor(rounds).get("/"))

    assert "In the order shown, 5 points earn 4. The best plan earns 5, 25 % more." in said


@pytest.mark.parametrize(
    ("capacities", "says"),
    [
        ("9", "In the order shown, 9 points earn 9. No plan found earns more."),
        ("1", "In the order shown, 1 point earn nothing yet. The best plan earns 0."),
    ],
)
def test_it_boasts_of_nothing(rounds, capacities, says):
    solved(rounds, capacities)

    assert says in text_of(visitor(rounds).get("/"))


def test_without_a_plan_it_leads_to_one(rounds):
    page = visitor(rounds).get("/")

    assert "There is no plan yet." in text_of(page)
    assert b'href="/p/RND/plan/"' in page.content


def test_the_demo_comes_first_and_can_be_deleted_there(rounds):
    rounds.new_product("AAA", "Aardvark")
    Product.objects.filter(key="RND").update(is_demo=True)
    client = visitor(rounds)

    page = client.get("/").content.decode()
    client.post("/p/RND/delete/")

    assert "<h1" in page
    assert re.search(r'<h1 id="featured">Rounds</h1>', page)
    assert "Delete the demo" in page
    assert not Product.objects.filter(key="RND").exists()
    assert re.search(r'<h1 id="featured">Aardvark</h1>', client.get("/").content.decode())


def test_only_who_may_delete_the_demo_is_offered_to(rounds):
    Product.objects.filter(key="RND").update(is_demo=True)

    assert b"Delete the demo" not in visitor(rounds, "stakeholder").get("/").content


def test_products_of_others_are_not_shown(rounds):
    page = visitor(rounds, "outsider").get("/")

    assert b"Rounds" not in page.content
    assert "A product is one ordered backlog." in text_of(page)


def test_a_first_product_opens_a_workspace_of_ones_own_and_leads_to_the_import(world):
    answer = visitor(world, "outsider").post("/products/new/", NEW)

    made = Product.objects.get(name="Clinics")
    mine = Membership.objects.filter(user=world.people["outsider"])
    assert (answer.status_code, answer.url) == (302, f"/p/{made.key}/import/")
    assert (made.effort_unit, made.workspace.name) == ("days", "My workspace")
    assert set(mine.values_list("role", flat=True)) == {"administrator", "product_owner"}


def test_a_second_product_goes_into_the_same_workspace(world):
    client = visitor(world, "outsider")
    client.post("/products/new/", NEW)
    client.post("/products/new/", {**NEW, "name": "Wards"})

    homes = {product.workspace_id for product in Product.objects.exclude(key="RND")}
    assert len(homes) == 1


def test_ones_own_product_never_stands_in_the_demos_workspace(world):
    Product.objects.filter(key="RND").update(is_demo=True)

    made = workspaces.create_product(actor=world.actor("administrator"), name="Clinics")

    assert made.workspace_id != world.workspace.pk
    assert Workspace.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("name", "", "Give it a name"),
        ("key", "1!", "cannot stand before item numbers"),
        ("key", "RND", "Another product has the key RND"),
    ],
)
def test_what_cannot_be_made_comes_back_with_the_remedy(world, field, given, says):
    page = visitor(world, "outsider").post("/products/new/", {**NEW, field: given})

    assert page.status_code == 422
    assert says in page.content.decode()
    assert Product.objects.count() == 1


class TestFinding:
    """The palette's search."""

    @pytest.fixture
    def items(self, world):
        for title in ("Warn the planner", "Plan the week", "Warn the nurse"):
            world.item(title)
        world.item("Warnings", kind="epic")
        return world

    def found(self, world, text, part="developer"):
        page = visitor(world, part).get("/p/RND/find/", {"q": text}).content.decode()
        return re.findall(r'<span class="id">(\S+)</span>([^<]*)<', page)

    def test_words_of_the_title_find_the_newest_first(self, items):
        assert self.found(items, "warn the") == [
            ("RND-3", "Warn the nurse"),
            ("RND-1", "Warn the planner"),
        ]

    @pytest.mark.parametrize("text", ["1", "#1", "rnd-1", "RND-1 "])
    def test_a_number_finds_its_item(self, items, text):
        assert self.found(items, text)[0] == ("RND-1", "Warn the planner")

    def test_epics_are_found_and_the_trash_is_not(self, items):
        from quarterdeck.apps.backlog.services.items import trash_items

        trash_items(actor=items.actor("developer"), items=["RND-3"])

        assert [key for key, _title in self.found(items, "warn")] == ["RND-4", "RND-1"]

    def test_eight_at_most(self, world):
        for number in range(12):
            world.item(f"Visit {number}")

        assert len(self.found(world, "visit")) == 8

    @pytest.mark.parametrize("text", ["", "  ", "nothing like it"])
    def test_nothing_for_nothing(self, items, text):
        assert self.found(items, text) == []

    def test_an_outsider_finds_nothing(self, items):
        assert visitor(items, "outsider").get("/p/RND/find/?q=warn").status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_everyone_can_use_it(rounds, open_page):
    rounds.new_product("CLI", "Clinics")
    solved(rounds, "5")
    for viewport, scheme in ((DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")):
        page = open_page(rounds.people["product_owner"], viewport=viewport, color_scheme=scheme)
        page.goto("/")
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
