"""Long lists of the backlog in a real browser: to the end, by keys, by a fling, and back."""

import pytest
from playwright.sync_api import expect

from quarterdeck.apps.backlog.services import items

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/p/RND/backlog/"
COUNT = 450


@pytest.fixture
def page(open_page, world, monkeypatch):
    """450 items, of which two hundreds are named on each side and the rest is a gap."""
    monkeypatch.setattr("quarterdeck.apps.backlog.queries.stretches.CHUNKS", 2)
    monkeypatch.setattr("quarterdeck.apps.backlog.queries.stretches._NAMED", 200)
    for start in range(0, COUNT, 450):
        items.create_items(
            actor=world.actor("product_owner"),
            product="RND",
            titles=[f"Item {number}" for number in range(start + 1, start + 451)],
        )
    page = open_page(world.people["product_owner"])
    page.goto(LIST)
    return page


def loaded(page):
    return page.evaluate("[...document.querySelectorAll('.bl .r')].map((row) => row.id)")


def in_view(page):
    return page.evaluate(
        """() => [...document.querySelectorAll(".bl .r")].filter((row) => {
            const { top, bottom } = row.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
        }).map((row) => row.id)"""
    )


def stands_in_order(page):
    numbers = [int(key.removeprefix("RND-")) for key in loaded(page)]
    return numbers == sorted(set(numbers))


def test_the_page_is_as_high_as_the_list(page):
    assert page.locator(".bl .r").count() == 100
    row = page.locator("#RND-1").bounding_box()["height"]
    height = page.locator(".bl").bounding_box()["height"]
    assert height == pytest.approx(COUNT * row, rel=0.02)


def test_keys_go_to_the_end_and_back(page):
    page.keyboard.press("j")
    page.keyboard.press("End")
    expect(page.locator(f"#RND-{COUNT}")).to_be_focused()
    assert page.locator(f"#RND-{COUNT} .rank").inner_text() == str(COUNT)
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"#RND-{COUNT - 1}")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator("#RND-1")).to_be_focused()
    assert stands_in_order(page)


def test_walking_goes_over_what_is_not_loaded(page):
    page.locator("#RND-99").focus()
    for _ in range(3):
        page.keyboard.press("j")
    expect(page.locator("#RND-102")).to_be_focused()
    assert page.locator("#RND-102").get_attribute("aria-rowindex") == "103"
    for _ in range(12):
        page.keyboard.press("PageDown")
    expect(page.locator("#RND-342")).to_be_focused()
    assert stands_in_order(page)


def test_a_fling_shows_what_one_looks_at(page):
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator(f"#RND-{COUNT}")).to_be_visible()
    assert in_view(page)[-1] == f"RND-{COUNT}"
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    expect(page.locator("#RND-230")).to_be_visible()
    assert stands_in_order(page)


def test_a_reload_comes_to_the_same_row_with_the_list_around(page):
    page.goto(f"{LIST}?at=RND-333")
    expect(page.locator("#RND-333")).to_be_focused()
    assert "RND-333" in in_view(page)
    page.keyboard.press("k")
    expect(page.locator("#RND-332")).to_be_focused()
    page.wait_for_url("**/?at=RND-332")
    page.reload()
    expect(page.locator("#RND-332")).to_be_focused()
    page.keyboard.press("PageUp")
    for _ in range(2):
        page.keyboard.press("PageUp")
    expect(page.locator("#RND-272")).to_be_focused()
    assert stands_in_order(page)


def test_a_move_to_where_nothing_is_loaded_and_its_undo(page, world):
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    expect(page.locator("#RND-1 .rank")).to_have_text("400")
    expect(page.locator("#RND-1")).to_be_focused()
    expect(page.locator(".toast")).to_contain_text("RND-1 is moved.")
    assert world.order()[399] == "Item 1"
    page.keyboard.press("z")
    expect(page.locator("#RND-1 .rank")).to_have_text("1")
    page.keyboard.press("Alt+End")
    expect(page.locator("#RND-1 .rank")).to_have_text(str(COUNT))


def test_a_row_moved_to_the_edge_of_what_is_loaded_is_not_shown_twice(page):
    page.set_viewport_size({"width": 1440, "height": 500})
    held = []
    page.route("**/?after=*", lambda route: held.append(route))  # nothing by scrolling
    page.goto(LIST)
    page.locator("#RND-3").focus()
    page.keyboard.press("m")
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    expect(page.locator("#RND-3 .rank")).to_have_text("100")
    expect(page.locator(".toast")).to_contain_text("RND-3 moved from 3 to 100.")
    page.unroute("**/?after=*")
    page.keyboard.press("j")
    expect(page.locator("#RND-101")).to_be_focused()
    assert page.locator("[id=RND-3]").count() == 1
    assert page.locator("#RND-101 .rank").inner_text() == "101"
