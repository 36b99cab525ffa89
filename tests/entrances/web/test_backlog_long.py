"""Long lists of the backlog page: in parts that make the whole, at a constant number of queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlog_pages import HTMX, LIST, html_of, keys_in
from planned import solved
from quarterdeck.apps.backlog.services import items, order, variants


@pytest.fixture
def owner(client, world):
    client.force_login(world.people["product_owner"])
    return client


def later(response, kind="phold"):
    """The addresses of what a page leaves to be read, as a browser would ask for them."""
    found = re.findall(rf'<div class="{kind}"[^>]*hx-get="([^"]+)"', html_of(response))
    return [address.replace("&amp;", "&") for address in found]


@pytest.fixture
def long_list(world):
    """250 items in the order, made at once."""
    items.create_items(
        actor=world.actor("product_owner"),
        product="RND",
        titles=[f"Item {number}" for number in range(1, 251)],
    )
    return [f"RND-{number}" for number in range(1, 251)]


def test_a_long_list_comes_in_hundreds_that_make_the_whole(owner, long_list):
    page = owner.get(LIST)
    keys = keys_in(page)
    assert keys == long_list[:100]
    for address in later(page):
        part = owner.get(LIST + address, headers=HTMX)
        assert "<html" not in html_of(part)
        keys += keys_in(part)
    assert keys == long_list
    assert 'data-rows="50"' in html_of(page)
    assert '<noscript><a href="' in html_of(page)


def test_an_address_at_an_item_shows_its_hundred_with_places_around(owner, long_list):
    page = owner.get(f"{LIST}?at=RND-150")
    assert keys_in(page) == long_list[100:200]
    assert re.search(r'<div class="r at" role="row" tabindex="0".{0,600}RND-150<', html_of(page))
    above, below = later(page)
    assert keys_in(owner.get(LIST + above, headers=HTMX)) == long_list[:100]
    assert keys_in(owner.get(LIST + below, headers=HTMX)) == long_list[200:]
    without_script = owner.get(LIST + below)
    assert keys_in(without_script) == long_list[200:]
    assert '<span class="rank" role="gridcell">201</span>' in html_of(without_script)


def test_rows_moved_meanwhile_are_in_one_part_only(owner, world, long_list):
    addresses = later(owner.get(LIST))
    order.move_item(actor=world.actor("product_owner"), item="RND-1", after="RND-160")
    order.move_item(actor=world.actor("product_owner"), item="RND-250", to="top")
    parts = [keys_in(owner.get(LIST + address, headers=HTMX)) for address in addresses]
    assert parts[0] == [*long_list[100:160], "RND-1", *long_list[160:200]]
    assert parts[1] == long_list[200:249]
    numbers = html_of(owner.get(LIST + addresses[1], headers=HTMX))
    assert re.search(r'class="rank" role="gridcell">202<.{0,200}>RND-201<', numbers)


@pytest.mark.parametrize(
    "query", ["sort=title", "sort=newest", "sort=value", "state=new", "q=item"]
)
def test_other_lists_are_read_in_parts_as_well(owner, long_list, query):
    page = owner.get(f"{LIST}?{query}")
    keys = keys_in(page)
    for address in later(page):
        keys += keys_in(owner.get(LIST + address, headers=HTMX))
    assert sorted(keys) == sorted(long_list)
    assert len(keys) == 250


def test_what_is_far_is_one_gap_that_opens_where_one_looks(owner, world, monkeypatch, long_list):
    monkeypatch.setattr("quarterdeck.apps.backlog.queries.stretches.CHUNKS", 1)
    monkeypatch.setattr("quarterdeck.apps.backlog.queries.stretches._NAMED", 100)
    page = owner.get(LIST)
    assert len(later(page)) == 1
    (gap,) = later(page, "phold gap")
    assert "rows=50" in gap or "rows=100" in gap
    opened = owner.get(f"{LIST}{gap}&offset=0", headers=HTMX)
    assert keys_in(owner.get(LIST + later(opened)[0], headers=HTMX)) == long_list[200:]

    middle = owner.get(f"{LIST}?at=RND-150")
    assert len(later(middle)) == 2
    end = owner.get(f"{LIST}?at=RND-250")
    (before,) = later(end, "phold gap")
    opened = owner.get(f"{LIST}{before}&offset=0", headers=HTMX)
    assert keys_in(owner.get(LIST + later(opened)[0], headers=HTMX)) == long_list[:100]


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_no_query_per_row(owner, world):
    def add(count):
        for number in range(count):
            item = world.item(f"Item {number}", value=[1, 5, 9], labels=[f"label {number % 3}"])
            variants.set_variant(
                actor=world.actor("product_owner"), item=world.key(item), name="perfect", value=9
            )

    epic = world.key(world.item("Epic", kind="epic"))
    add(10)
    solved(world, "9", part="product_owner")
    few = [queries(owner, LIST + query) for query in ("", "?q=item", "?sort=value")]
    add(90)
    items.edit_items(
        actor=world.actor("product_owner"),
        items=[f"RND-{number}" for number in range(2, 90)],
        changes={"parent": epic},
    )
    many = [queries(owner, LIST + query) for query in ("", "?q=item", "?sort=value")]
    # The parents of the rows are one query more, once any row has one.
    assert [b - a for a, b in zip(few, many, strict=True)] == [1, 1, 1]
    assert max(many) <= 24
