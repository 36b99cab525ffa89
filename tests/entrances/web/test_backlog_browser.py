"""The backlog page in a real browser: keys, moves and what they earn, edits, several at once."""

import pytest
from playwright.sync_api import expect

from chromium import DESKTOP, PHONE, accessibility_faults
from planned import solved
from quarterdeck.apps.backlog.services import items, order, variants

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/p/RND/backlog/"
WIDE = {"width": 1600, "height": 1000}


@pytest.fixture
def ordered(world):
    """Twelve items with ranges and a version; a plan that sees more than their order does."""
    for number in range(1, 13):
        value = 10 * (13 - number if number % 3 else number)
        world.item(f"Item {number}", value=[value * 0.6, value, value * 1.4], effort=number % 5 + 1)
    variants.set_variant(
        actor=world.actor("product_owner"), item="RND-1", name="perfect", value=150
    )
    epic = world.item("Fewer missed visits", kind="epic")
    items.edit_items(
        actor=world.actor("product_owner"),
        items=["RND-1", "RND-2"],
        changes={"parent": world.key(epic)},
        add_labels=["phone"],
    )
    solved(world, "12")
    return world


@pytest.fixture
def page(open_page, ordered):
    page = open_page(ordered.people["product_owner"])
    page.goto(LIST)
    return page


def focused(page):
    return page.evaluate("document.activeElement.id")


def order_of(page):
    """Number and rank of the rows as they stand on the page."""
    rows = page.locator(".bl .r").all()
    return [(row.get_attribute("id"), row.locator(".rank").inner_text()) for row in rows]


def counted_from_one(page):
    return [rank for _key, rank in order_of(page)] == [str(n) for n in range(1, 13)]


# --- order --------------------------------------------------------------------------------------


def test_a_move_moves_the_figure_the_line_and_the_dots_and_undo_takes_all_back(page, ordered):
    said, course = page.locator("#course-said"), page.locator("#course")
    before, stood = said.inner_text(), course.get_attribute("data-after")
    page.keyboard.press("j")
    page.keyboard.press("Alt+End")
    expect(page.locator(".toast")).to_contain_text("RND-1 moved from 1 to 12.")
    expect(said).not_to_have_text(before)
    expect(course).not_to_have_attribute("data-after", stood)
    assert ordered.order()[-1] == "Item 1"
    assert counted_from_one(page)
    assert focused(page) == "RND-1"
    moved = said.inner_text()
    # The line stands where a page that is loaded anew has it, and the dots say the same.
    seen = (course.get_attribute("data-after"), dots(page))
    page.reload()
    assert (course.get_attribute("data-after"), dots(page), said.inner_text()) == (*seen, moved)

    page.keyboard.press("z")  # there is no toast any more: the last change is undone
    expect(page.locator(".toast")).to_contain_text("Undone: the place in the order.")
    expect(said).to_have_text(before)
    assert ordered.order()[0] == "Item 1"
    assert focused(page) == "RND-1"


def dots(page):
    return page.evaluate("[...document.querySelectorAll('.bl .pd')].map((dot) => dot.className)")


def test_undo_in_place_puts_row_line_and_figure_back(page, ordered):
    said = page.locator("#course-said")
    before, rows = said.inner_text(), order_of(page)
    page.locator("#RND-12").focus()
    page.keyboard.press("Alt+Home")
    expect(page.locator(".toast")).to_contain_text("RND-12 moved from 12 to 1.")
    expect(said).not_to_have_text(before)
    page.keyboard.press("z")
    expect(said).to_have_text(before)
    assert order_of(page) == rows
    assert ordered.order()[-1] == "Item 12"
    page.keyboard.press("Alt+ArrowUp")  # the row knows its key again
    expect(page.locator(".toast")).to_contain_text("RND-12 moved from 12 to 11.")
    assert not page.is_visible("#note .note")


def test_moves_in_quick_succession_all_arrive(page, ordered):
    page.keyboard.press("j")
    for _ in range(4):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#RND-1 .rank")).to_have_text("5")
    expect(page.locator(".toast")).to_contain_text("RND-1 moved from 4 to 5.")
    page.wait_for_load_state("networkidle")
    assert [title for title in ordered.order() if title == "Item 1"] == ["Item 1"]
    assert ordered.order()[4] == "Item 1"
    assert not page.is_visible("#note .note")


def test_a_row_goes_to_a_position_by_the_dialog(page, ordered):
    page.locator("#RND-2").focus()
    page.keyboard.press("m")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator("#RND-2 .rank")).to_have_text("9")
    expect(page.locator(".toast")).to_contain_text("RND-2 moved from 2 to 9.")
    assert ordered.order()[8] == "Item 2"
    assert focused(page) == "RND-2"

    page.locator("#RND-3").hover()
    page.locator("#RND-3 .grip").click()
    page.click("#move button[value=top]")
    expect(page.locator("#RND-3 .rank")).to_have_text("1")


def test_a_row_is_dragged_over_the_line(page, ordered):
    row, target = page.locator("#RND-2"), page.locator("#RND-10")
    row.hover()
    page.locator(".chunk[data-drag]").first.wait_for()
    start, over = row.locator(".grip").bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    for step in range(25):  # as fast as a hand
        page.mouse.move(start["x"] + 20, start["y"] + 8 + (over["y"] - start["y"] + 10) * step / 24)
        page.wait_for_timeout(20)
    page.locator("#RND-10 + #RND-2").wait_for()  # rows give way, as a hand would wait for
    page.mouse.up()
    expect(page.locator(".toast")).to_contain_text("RND-2 moved from 2 to 10.")
    assert ordered.order()[9] == "Item 2"
    assert counted_from_one(page)


def test_who_was_slower_sees_the_new_order_and_why(page, ordered):
    order.move_item(actor=ordered.actor("product_owner"), item="RND-5", to="top")
    page.locator("#RND-5").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#note")).to_contain_text(
        "The order was changed by Ines Okafor while you moved RND-5."
    )
    expect(page.locator("#RND-5 .rank")).to_have_text("1")
    expect(page.locator("#RND-5")).to_be_focused()
    assert ordered.order()[0] == "Item 5"


# --- walking, opening, editing --------------------------------------------------------------------


def test_the_list_is_one_tab_stop_walked_by_keys(page):
    page.locator("#main").focus()
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.closest('.bl') ? 'list' : ''"))
    assert stops.count("list") == 1

    page.keyboard.press("j")
    page.keyboard.press("PageDown")
    assert focused(page) == "RND-12"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "RND-2"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.className") == "grip"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Item 2"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "RND-2"
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/RND-2/")
    page.go_back()
    expect(page.locator("#RND-2")).to_be_focused()  # the address kept the place


def test_a_title_is_edited_in_place_and_two_at_once_lose_nothing(page, ordered):
    page.locator("#RND-3").focus()
    page.keyboard.press("e")
    items.edit_item(actor=ordered.actor("developer"), item="RND-3", changes={"title": "Theirs"})
    page.keyboard.type("Mine")
    page.keyboard.press("Enter")
    note = page.locator("#note")
    expect(note).to_contain_text("Someone changed the title of RND-3 while you wrote.")
    assert "Theirs" in note.inner_text()
    assert "Mine" in note.inner_text()
    field = page.locator("#RND-3 input")
    expect(field).to_have_value("Mine")
    expect(field).to_be_focused()
    field.press("Escape")
    assert focused(page) == "RND-3"

    page.locator("#RND-4").focus()
    page.keyboard.press("e")
    page.keyboard.type("A better title")
    page.keyboard.press("Enter")
    expect(page.locator("#RND-4 .name")).to_have_text("A better title")
    expect(page.locator("#saved")).to_be_visible()
    assert "A better title" in ordered.order()


def test_key_title_and_link_are_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#RND-2").focus()
    page.keyboard.press("y")
    expect(page.locator(".toast")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0] == "RND-2 Item 2"
    assert copied[1].endswith("/p/RND/items/RND-2/")

    page.click(".tools summary[aria-label=More]")
    page.evaluate("document.querySelector('.toast').remove()")
    page.click("text=Copy as table")
    expect(page.locator(".toast")).to_have_text("Copied.")
    assert "| Item 2 |" in page.evaluate("navigator.clipboard.readText()")


def test_the_row_at_a_glance_on_a_wide_screen(open_page, ordered):
    page = open_page(ordered.people["product_owner"], viewport=WIDE)
    page.goto(LIST)
    peek = page.locator(".peek")
    expect(peek).to_contain_text("Item 1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(peek).to_contain_text("Item 2")
    expect(peek).to_contain_text("Fewer missed visits")
    assert accessibility_faults(page) == []


# --- several, new, found --------------------------------------------------------------------------


def chosen(page):
    return [row.get_attribute("id") for row in page.locator(".r[aria-selected=true]").all()]


def test_several_rows_are_chosen_by_keys_and_clicks(page, ordered):
    page.locator("#RND-2").focus()
    page.keyboard.press("x")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(f"Shift+{key}")
    expect(page.locator("#selection [data-count]")).to_have_text("Chosen: 2")
    assert chosen(page) == ["RND-2", "RND-3"]
    page.locator("#RND-6 .st").click(modifiers=["Shift"])
    assert chosen(page) == [f"RND-{n}" for n in range(2, 7)]
    page.locator("#RND-9 .rank").click()
    expect(page.locator("#selection [data-count]")).to_have_text("Chosen: 6")
    page.keyboard.press("Escape")
    assert not page.is_visible("#selection")

    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowUp")
    page.click("#selection summary:has-text('Label')")
    page.click("#selection button[value='label']")
    expect(page.locator("#note")).to_contain_text("Write the label")
    assert chosen(page) == ["RND-8", "RND-9"]  # still, to try again
    page.fill("#new-label", "tablet")
    page.click("#selection button[value='label']")
    expect(page.locator(".toast")).to_contain_text("2 items changed.")
    expect(page.locator("#RND-9 .tag")).to_have_text("tablet")
    page.keyboard.press("z")
    expect(page.locator("#RND-9 .tag")).to_have_count(0)


def test_what_goes_to_the_trash_leaves_the_focus_to_its_neighbour(page, ordered):
    page.locator("#RND-4").focus()
    page.keyboard.press("x")
    expect(page.locator("#selection")).to_be_visible()
    page.click("#selection button[value=trash]")
    expect(page.locator(".toast")).to_contain_text("1 item went to the trash.")
    expect(page.locator("#RND-5")).to_be_focused()
    page.click(".tools summary[aria-label=More]")
    page.click(".tools a[href='?scope=trash']")
    page.click("#RND-4 button")
    expect(page.locator(".toast")).to_contain_text("1 item restored.")
    assert "Item 4" in ordered.order()


def test_the_box_stays_open_and_what_was_created_is_in_the_list_when_it_closes(page, ordered):
    page.keyboard.press("c")
    for title in ("Newest", "Newer still"):
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        expect(page.locator("#new [data-said]")).to_contain_text(title)
        expect(page.locator("#new-title")).to_have_value("")
    page.keyboard.press("Escape")
    row = page.locator(".r", has_text="Newer still")
    expect(row).to_be_focused()
    expect(row.locator(".rank")).to_have_text("14")


def paste(page, text):
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        text,
    )


def test_thirty_lines_pasted_onto_the_list_are_offered_as_thirty_items(page, ordered):
    page.keyboard.press("j")
    paste(page, "one line only")
    paste(page, "\n".join(f"- Pasted {number}" for number in range(1, 31)))
    expect(page.locator("#lines-h")).to_have_text("Items to create: 30")
    assert page.input_value("#lines-titles").splitlines()[29] == "Pasted 30"
    page.click("#lines button.main")
    expect(page.locator(".toast")).to_contain_text("30 items created.")
    expect(page.locator(".r", has_text="Pasted 1").first).to_be_focused()
    assert len(ordered.order()) == 42
    page.keyboard.press("z")
    expect(page.locator(".r")).to_have_count(12)


def test_search_filter_and_back(page):
    page.keyboard.press("/")
    page.keyboard.type("item 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=item+1")
    expect(page.locator(".r")).to_have_count(4)
    assert page.title() == "“item 1” in the backlog · Rounds · Quarterdeck"
    page.keyboard.press("f")
    page.check("text=Defect")
    page.locator(".filter .main").first.click()
    expect(page.locator("h2", has_text="Nothing matches")).to_be_visible()
    page.go_back()
    expect(page.locator(".r")).to_have_count(4)
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator(".toast")).to_contain_text("This list is filtered or sorted.")
    page.click(".chip")
    expect(page.locator(".r")).to_have_count(12)


def test_the_palette_asks_the_server_for_items(page):
    page.keyboard.press("Control+k")
    page.keyboard.type("item 7")
    page.locator("#palette [role=option]", has_text="RND-7").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/RND-7/")


def test_plain_numbers_are_remembered(page):
    page.click("summary:has-text('Columns')")
    page.click("button:has-text('Plain numbers')")
    expect(page.locator(".bl.calm")).to_be_visible()
    page.goto(LIST)
    expect(page.locator(".bl.calm")).to_be_visible()
    assert page.locator(".rng").count() == 0
    assert accessibility_faults(page) == []


# --- for everyone -----------------------------------------------------------------------------------


def test_who_may_not_order_has_no_grip_and_is_told_whose_act_it_is(open_page, ordered):
    page = open_page(ordered.people["developer"])
    page.goto(LIST)
    assert page.locator(".grip").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".toast")).to_have_text(
        "“Order the backlog” is for the product owner. Ask them."
    )
    assert ordered.order()[0] == "Item 1"


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")]
)
def test_axe_finds_nothing(open_page, ordered, viewport, scheme):
    page = open_page(
        ordered.people["product_owner"], viewport=viewport, color_scheme=scheme, has_touch=True
    )
    page.goto(LIST)
    assert accessibility_faults(page) == []
    page.click("summary:has-text('Filter')")
    menu = page.locator(".menu[open] > div").bounding_box()
    assert menu["y"] + menu["height"] <= viewport["height"]
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= viewport["width"]
    page.click("summary:has-text('Filter')")
    page.locator("#RND-2 .rank").click()
    page.locator("#selection [data-count]", has_text="Chosen: 1").wait_for()
    assert accessibility_faults(page) == []
    page.goto(f"{LIST}?scope=trash")
    assert accessibility_faults(page) == []
    page.goto(f"{LIST}new/")
    assert accessibility_faults(page) == []


def test_a_narrow_page_and_large_text_need_no_sideways_scrolling(open_page, ordered):
    page = open_page(ordered.people["product_owner"], viewport={"width": 320, "height": 640})
    page.goto(LIST)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size(DESKTOP)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == DESKTOP["width"]


def test_the_page_works_without_script(open_page, ordered):
    page = open_page(ordered.people["product_owner"], java_script_enabled=False)
    page.goto(LIST)
    page.fill("[type=search]", "item 3")
    page.press("[type=search]", "Enter")
    assert page.locator(".r").count() == 1
    page.click("text=Show the whole order")
    page.click("summary:has-text('Filter')")
    page.check("text=Defect")
    page.locator(".filter .main").first.click()
    assert page.is_visible("text=Nothing matches")
    page.click(".empty a")
    page.click("a[aria-label='New item']")
    page.fill("[name=title]", "Made without script")
    page.click("main button.main")
    assert page.is_visible("text=RND-14 created: Made without script")
    page.click("#said button")
    assert page.is_visible("text=Undone: what was created is in the trash.")
    page.click(".tools summary[aria-label=More]")
    page.click(".tools a[href='?scope=trash']")
    page.click("button[value=RND-14]")
    assert "Made without script" in ordered.order()
