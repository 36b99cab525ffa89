"""What goes wrong around the pages is said in our words and look, and never names a framework."""

import re

import pytest
from django.test import Client

BACKLOG = "/p/RND/backlog/"


def text_of(response):
    html = response.content.decode()
    assert "Django" not in html
    assert "Traceback" not in html
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def owner(client, world):
    client.force_login(world.people["product_owner"])
    return client


def test_an_address_that_no_page_has(owner):
    answer = owner.get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is no page at /nothing/here/." in text_of(answer)
    assert "quarterdeck.css" in answer.content.decode()


def test_a_product_that_is_not_there_is_a_refusal(owner):
    answer = owner.get("/p/XYZ/backlog/")
    assert answer.status_code == 404
    assert "There is no product “XYZ” here." in text_of(answer)


def test_an_address_that_only_takes_forms(owner):
    answer = owner.get(f"{BACKLOG}move/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "This address takes what a form sends" in text_of(answer)


@pytest.mark.django_db
def test_a_form_without_its_token(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["product_owner"])
    answer = client.post(f"{BACKLOG}move/", {"item": "RND-1"})
    assert answer.status_code == 403
    assert "This page was loaded before you signed in last" in text_of(answer)
    part = client.post(f"{BACKLOG}move/", {"item": "RND-1"}, headers={"HX-Request": "true"})
    assert part["HX-Retarget"] == "#note"
    assert "<html" not in part.content.decode()


def test_a_mistake_of_ours_asks_no_database(owner, monkeypatch, django_assert_num_queries):
    def fail(**_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("quarterdeck.apps.overview.queries.backlog.backlog_board", fail)
    owner.raise_request_exception = False
    with django_assert_num_queries(2):  # the session and the person, before the mistake
        answer = owner.get(BACKLOG)
    assert answer.status_code == 500
    assert "Something went wrong inside Quarterdeck." in text_of(answer)


@pytest.mark.django_db
def test_who_is_signed_out_while_acting_loses_nothing(world, client):
    answer = client.post(f"{BACKLOG}move/", {"item": "RND-1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "You are signed out, so nothing was saved." in text_of(answer)
    page = {"Referer": f"http://testserver{BACKLOG}?at=RND-1"}
    answer = client.post(f"{BACKLOG}move/", {"item": "RND-1"}, headers=page)
    assert answer["Location"] == "/accounts/login/?next=%2Fp%2FRND%2Fbacklog%2F"
    other = {"Referer": "https://elsewhere.example/p/"}
    answer = client.post(f"{BACKLOG}move/", {"item": "RND-1"}, headers=other)
    assert answer["Location"] == "/accounts/login/?next=%2F"
    assert client.get(BACKLOG)["Location"] == f"/accounts/login/?next={BACKLOG}"
