"""The page “Who does what here”, a product's settings, and delegation on them."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from quarterdeck.apps.workspaces.models import Delegation, Membership, Product
from quarterdeck.apps.workspaces.permissions import Act


@pytest.fixture
def ines(client, world):
    world.now = timezone.now()
    client.force_login(world.people["product_owner"])
    return client


def soon(days=10):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def delegate(client, world, **changed):
    sent = {"to": world.people["delegate"].pk, "acts": ["order_backlog"], "until": soon()}
    return client.post("/p/RND/who/", sent | changed)


def test_every_act_of_the_table_stands_on_the_page_in_words(ines):
    page = ines.get("/p/RND/who/").content.decode()
    for act in Act:
        assert str(act.label) in page.replace("&#x27;", "'"), act


def test_the_csv_says_what_the_page_says(ines):
    answer = ines.get("/p/RND/who.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))

    assert answer["Content-Disposition"] == 'attachment; filename="RND-who.csv"'
    assert rows[0] == ["Act", "Product owner", "Developers", "Scrum master", "Stakeholders"]
    assert ["Order the backlog", "Yes", "No", "No", "No"] in rows


def test_delegating_changing_the_date_and_taking_back(ines, world):
    assert delegate(ines, world).status_code == 302
    made = Delegation.objects.get()
    assert "Jo Nowak for Ines Okafor" in ines.get("/p/RND/who/").content.decode()

    ines.post(f"/p/RND/delegations/{made.pk}/", {"until": soon(30)})
    made.refresh_from_db()
    assert made.until.date() > timezone.localdate() + timedelta(days=29)

    ines.post(f"/p/RND/delegations/{made.pk}/end/")
    made.refresh_from_db()
    assert made.ended_at is not None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"acts": []}, "This field is required"),
        ({"until": "2001-01-01"}, "is past. Choose today or a later day"),
        ({"until": "9999-12-31"}, "more than a year away"),
        ({"until": "soon"}, "Enter a valid date"),
    ],
)
def test_what_cannot_be_delegated_stands_at_its_field(ines, world, changed, sentence):
    answer = delegate(ines, world, **changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Delegation.objects.exists()


def test_a_developer_reads_whose_acts_are_not_theirs_and_finds_no_form(client, world):
    client.force_login(world.people["developer"])
    page = client.get("/p/RND/who/").content.decode()
    assert "Ines Okafor does this." in page
    assert "Delegate acts" not in page


def test_settings_are_saved_or_say_what_is_wrong(ines):
    sent = {"name": "Visits", "effort_unit": "days", "value_scale": "20"}
    ines.post("/p/RND/settings/", sent)
    product = Product.objects.get(key="RND")
    assert (product.name, product.effort_unit, product.value_scale) == ("Visits", "days", 20)

    answer = ines.post("/p/RND/settings/", sent | {"value_scale": "0"})
    assert answer.status_code == 422
    assert "The scale of value ends between 1 and 1,000,000" in answer.content.decode()


def test_handing_over_on_the_page(ines, world):
    ines.post("/p/RND/hand-over/", {"hand-to": world.people["developer"].pk})

    owner = Membership.objects.get(product=world.product, role="product_owner").user
    assert owner == world.people["developer"]
    assert "Hand the product over" in ines.get("/p/RND/settings/").content.decode()


def test_deleting_asks_for_the_key(ines):
    wrong = ines.post("/p/RND/delete/", {"delete-confirm": "RNX"})
    assert (wrong.status_code, Product.objects.count()) == (422, 1)
    assert "Write RND to delete Rounds" in wrong.content.decode()

    assert ines.post("/p/RND/delete/", {"delete-confirm": "rnd"})["Location"] == "/"
    assert not Product.objects.exists()


def test_who_may_not_set_reads_the_settings_and_whose_they_are(client, world):
    client.force_login(world.people["stakeholder"])
    page = client.get("/p/RND/settings/").content.decode()
    assert "is for the product owner or an administrator of the workspace" in page
    assert "<button" not in page.split("Name and units")[1].split("Product owner")[0]


def test_an_outsider_finds_no_such_pages(client, world):
    client.force_login(world.people["outsider"])
    for path in ("who/", "who.csv", "settings/"):
        assert client.get(f"/p/RND/{path}").status_code == 404
