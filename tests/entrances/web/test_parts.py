"""Every part in a real browser: its states, its keys, and what it does with each answer."""

from urllib.parse import parse_qsl

import pytest
from django.test import Client
from playwright.sync_api import expect

from chromium import DESKTOP, PHONE, accessibility_faults
from quarterdeck.entrances.web.glyphs import capacity_scale, figure
from quarterdeck.entrances.web.pages.backlog.columns import FULL
from quarterdeck.entrances.web.rows import Columns, row_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def only_the_parts(settings):
    settings.ROOT_URLCONF = "quarterdeck.entrances.web.pages.parts"


@pytest.fixture
def parts(page):
    page.goto("/parts/")
    return page


def order(page, count=5):
    """Number and rank of the first rows, as they stand on the page."""
    rows = page.locator(".bl .r").all()[:count]
    return [(row.get_attribute("id")[4:], row.locator(".rank").inner_text()) for row in rows]


def focused(page):
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize(
    ("viewport", "scheme", "view"),
    [
        (DESKTOP, "light", ""),
        (DESKTOP, "dark", "?calm"),
        ({"width": 900, "height": 700}, "light", "?calm"),
        (PHONE, "dark", ""),
    ],
)
def test_everyone_can_use_every_part(open_page, viewport, scheme, view):
    page = open_page(viewport=viewport, color_scheme=scheme)
    page.goto(f"/parts/{view}")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_page_is_eight_requests_at_most(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/parts/", wait_until="networkidle")
    assert len(asked) <= 8


def test_a_change_carries_the_token(parts):
    assert Client(enforce_csrf_checks=True).post("/parts/answer/204/").status_code == 403

    with parts.expect_response("**/answer/204/") as answer:
        parts.click("#try-204")

    assert answer.value.status == 204
    toast = parts.locator("form.toast")
    assert "Eleven items went to the trash." in toast.inner_text()
    with parts.expect_response("**/answer/204/") as undone:
        parts.keyboard.press("z")
    assert undone.value.status == 204


def test_a_part_elsewhere_is_swapped(parts):
    parts.click("#try-200")
    parts.locator("#figure", has_text="Moved.").wait_for()


@pytest.mark.parametrize("status", [403, 409])
def test_a_refusal_goes_to_the_note_slot(parts, status):
    parts.click(f"#try-{status}")
    parts.locator("#note", has_text=f"Refused with {status}.").wait_for()
    assert parts.inner_text(f"#try-{status}") == str(status)


def test_a_failure_of_the_server_goes_to_the_note_slot(browser, live_server):
    page = browser.new_page(base_url=live_server.url)  # its 500 is the point here
    page.goto("/parts/")
    page.click("#try-500")
    page.locator("#note", has_text="Refused with 500.").wait_for()
    assert page.inner_text("#try-500") == "500"
    page.context.close()


def test_a_form_with_errors_comes_back_where_it_stands(parts):
    field = parts.locator("#try-form input[name=title]")
    field.fill("  ")
    field.press("Enter")
    parts.locator("#try-form .err").wait_for()
    field.fill("Warn")
    with parts.expect_response("**/answer/422/"):
        field.press("Enter")
    parts.locator("#try-form .err").wait_for(state="detached")
    assert field.input_value() == "Warn"
    assert focused(parts) == "id_title"


def test_rows_are_walked_and_moved_by_keys(parts):
    keys = parts.keyboard
    keys.press("j")
    keys.press("j")
    assert focused(parts) == "RND-402"

    with parts.expect_request("**/answer/200/") as asked:
        keys.press("Alt+ArrowDown")
    assert dict(parse_qsl(asked.value.post_data)) == {
        "item": "RND-402",
        "after": "RND-403",
        "seen": "001",
    }
    assert order(parts, 4) == [("401", "1"), ("403", "2"), ("402", "3"), ("404", "4")]
    assert focused(parts) == "RND-402"

    parts.locator("form.toast", has_text="RND-402 moved from 2 to 3.").wait_for()
    with parts.expect_request("**/answer/204/"):  # the address that the answer named
        keys.press("z")
    parts.locator(".bl-head + .chunk > #RND-402:nth-child(2)").wait_for()
    assert order(parts, 3) == [("401", "1"), ("402", "2"), ("403", "3")]

    with parts.expect_request("**/answer/200/") as asked:
        keys.press("Alt+Home")
    assert dict(parse_qsl(asked.value.post_data)) == {
        "item": "RND-402",
        "before": "RND-401",
        "seen": "001",
    }
    parts.locator("form.toast", has_text="RND-402 moved from 2 to 1.").wait_for()
    keys.press("Alt+Home")
    parts.locator("#live", has_text="Already first.").wait_for(state="attached")


def test_a_refused_move_is_put_back_with_the_reason(page):
    page.goto("/parts/?refuse")
    page.keyboard.press("j")
    page.keyboard.press("Alt+ArrowDown")
    page.locator("#note", has_text="Refused with 409.").wait_for()
    assert order(page, 3) == [("401", "1"), ("402", "2"), ("403", "3")]
    assert focused(page) == "RND-401"


def test_a_row_is_moved_to_a_position_without_dragging(parts):
    parts.locator("#RND-402").focus()
    parts.keyboard.press("m")
    parts.fill("#move-to", "5")
    with parts.expect_request("**/answer/200/") as asked:
        parts.keyboard.press("Enter")
    assert dict(parse_qsl(asked.value.post_data)) == {
        "item": "RND-402",
        "after": "RND-405",
        "seen": "001",
    }
    assert order(parts, 5)[-1] == ("402", "5")


def test_a_row_is_dragged(parts):
    row, target = parts.locator("#RND-402"), parts.locator("#RND-405")
    row.scroll_into_view_if_needed()
    row.hover()
    parts.locator(".chunk[data-drag]").first.wait_for()  # fetched now
    start, over = row.locator(".grip").bounding_box(), target.bounding_box()
    parts.mouse.move(start["x"] + 8, start["y"] + 8)
    parts.mouse.down()
    parts.mouse.move(start["x"] + 8, start["y"] + 40, steps=4)
    below = parts.locator("#RND-405 + #RND-402")
    for step in range(40):  # rows that make room do not answer: a hand is slower than they are
        parts.mouse.move(over["x"] + 20 + step % 2, over["y"] + 28)
        parts.wait_for_timeout(150)
        if below.count():
            break
    with parts.expect_request("**/answer/200/") as asked:
        parts.mouse.up()
    assert dict(parse_qsl(asked.value.post_data)) == {
        "item": "RND-402",
        "after": "RND-405",
        "seen": "001",
    }
    assert order(parts, 5) == [
        (str(n), str(at)) for at, n in enumerate((401, 403, 404, 405, 402), 1)
    ]


def test_rows_that_are_not_loaded_yet_are_loaded_on_the_way(open_page):
    page = open_page(viewport={"width": 1440, "height": 300})
    held = []
    page.route("**/parts/?from=*", lambda route: held.append(route))  # nothing by scrolling
    page.goto("/parts/")
    assert page.locator(".bl .r").count() == 10
    page.unroute("**/parts/?from=*")
    page.locator("#RND-410").focus()
    page.keyboard.press("j")
    page.locator("#RND-411:focus").wait_for()
    assert page.locator("#RND-411 .rank").inner_text() == "11"
    assert page.locator("#RND-411").get_attribute("aria-rowindex") == "12"


def test_several_rows_are_chosen_and_sent_together(parts):
    parts.locator("#RND-402").focus()
    parts.keyboard.press("x")
    parts.keyboard.press("Shift+ArrowDown")
    expect(parts.locator("#selection [data-count]")).to_have_text("Chosen: 2")
    parts.keyboard.press("Escape")
    assert not parts.is_visible("#selection")

    parts.locator("#RND-403").click(position={"x": 5, "y": 5}, modifiers=["Control"])
    expect(parts.locator("#selection [data-count]")).to_have_text("Chosen: 1")
    with parts.expect_request("**/answer/204/") as asked:
        parts.click("#selection button[value=trash]")
    assert "item=RND-403" in asked.value.post_data
    assert "act=trash" in asked.value.post_data


def test_a_title_is_edited_in_its_row(parts):
    parts.locator("#RND-402").focus()
    parts.keyboard.press("e")
    parts.locator("#RND-402 input").fill("Reassign all visits")
    with parts.expect_request("**/answer/204/") as asked:
        parts.keyboard.press("Enter")
    assert "value=Reassign+all+visits" in asked.value.post_data
    assert "was=Reassign+a+nurse" in asked.value.post_data
    parts.locator("#RND-402 .name", has_text="Reassign all visits").wait_for()
    assert parts.is_visible("#saved")

    parts.keyboard.press("e")
    parts.locator("#RND-402 input").fill("Something else")
    parts.keyboard.press("Escape")
    assert parts.inner_text("#RND-402 .name") == "Reassign all visits"
    assert focused(parts) == "RND-402"


def test_the_palette_finds_items_pages_and_acts(parts):
    parts.keyboard.press("Control+k")
    parts.locator("#palette [role=option]", has_text="Go to Release plan").wait_for()
    assert accessibility_faults(parts) == []

    parts.keyboard.type("new item")
    assert parts.locator("#palette [role=option]").all_inner_texts()[0].startswith("New item")
    parts.locator("#palette input").fill("photo")
    parts.locator("#palette [role=option]", has_text="RND-408").wait_for()
    parts.keyboard.press("Enter")
    parts.wait_for_url("**/parts/?at=RND-408")


def test_keys_are_listed_and_can_be_switched_off(parts):
    parts.keyboard.press("?")
    parts.locator("#keys dt", has_text="Release plan").wait_for()
    assert "New item" in parts.inner_text("#keys dl")
    parts.uncheck("#keys-switch")
    parts.keyboard.press("Escape")
    parts.keyboard.press("c")
    assert not parts.is_visible("#new")


def test_the_box_for_new_items_stays_open_and_takes_many_lines(parts):
    parts.keyboard.press("c")
    parts.locator("#new-title").fill("First")
    with parts.expect_response("**/answer/200/"):
        parts.keyboard.press("Enter")
    expect(parts.locator("#new-title")).to_have_value("")
    assert focused(parts) == "new-title"

    parts.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "- One\\n- Two\\n\\nThree");
            const paste = { clipboardData: data, bubbles: true, cancelable: true };
            document.querySelector("#new-title").dispatchEvent(new ClipboardEvent("paste", paste));
        }"""
    )
    assert parts.input_value("#lines-titles") == "One\nTwo\nThree"
    assert parts.inner_text("#lines-h") == "Items to create: 3"


def test_pages_work_without_script(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/parts/")
    page.click(".switch summary")
    assert page.locator(".switch a", has_text="Clinics").is_visible()
    assert not page.locator("button.find").is_visible()
    assert page.locator(".phold a").get_attribute("href") == "/parts/?from=10"


def test_more_opens_the_rail_on_a_phone_without_script(open_page):
    page = open_page(java_script_enabled=False, viewport=PHONE)
    page.goto("/parts/")
    assert not page.locator(".rail").is_visible()
    page.click(".tabs a[href='#rail']")
    assert page.locator(".rail").is_visible()


def test_a_range_is_drawn_on_the_scale_of_its_column():
    drawn = figure(30, 58, 84, scale=100, name="Value")
    assert (drawn.bar, drawn.mid, drawn.text) == ("M22 6H60", "M42 1v10", "58")
    assert drawn.says == "Value 30 to 84, likely 58"
    assert drawn.broad
    assert not figure(62, 74, 82, scale=100, name="Value").broad
    assert figure(1, 2, 3, scale=24, name="Days").broad  # three times as much
    assert figure(30, 30, 30, scale=100, name="Value").says == "Value 30"
    assert figure(90, 120, 140, scale=100, name="Value").bar == "M65 6H72"


def test_capacity_is_filled_in_turn_and_red_past_the_end():
    def kinds(used, capacity):
        return [segment.kind for segment in capacity_scale(used, capacity).segments]

    assert kinds(96, 96) == ["used", "alt"] * 12
    assert kinds(0, 3) == ["free"] * len(kinds(0, 3))
    assert kinds(5, 0) == ["over"]
    assert kinds(0, 0) == []
    assert kinds(100, 96)[-1] == "over"
    widths = [float(segment.width) for segment in capacity_scale(70, 96).segments]
    assert sum(widths) == pytest.approx(100, abs=0.05)


def test_a_row_escapes_what_people_wrote():
    row = row_of(
        Columns(shown=FULL, value_name="<Value>", effort_name="Days", may_move=True),
        key="RND-1",
        place=1,
        rank="i",
        url="/",
        title="x",
        kind="bug",
        kind_label="<Bug>",
        state="new",
        state_label="<New>",
        value=figure(1, 2, 3, scale=5, name="<Value>"),
        effort=None,
        chosen_variant="standard",
        epic="<epic>",
        labels=("<label>",),
    )
    cells = row["left"] + row["beside"] + row["right"]
    assert "&lt;Value&gt;" in cells
    assert "&lt;label&gt;" in cells
    assert "<Value>" not in cells
    assert "<Bug>" not in cells
    assert "<New>" not in cells
    assert "<epic>" not in cells
    assert "<label>" not in cells
