"""The item page in a real browser: keys, places, focus, files, weight."""

import base64
import gzip

import pytest

from chromium import DESKTOP, PHONE, accessibility_faults
from quarterdeck.apps.backlog.models import Attachment
from quarterdeck.apps.backlog.services import comments, criteria, dependencies, items, variants

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Suggest the visit order by travel time"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def full(world):
    """An item with everything on it, between two others."""
    world.item("The one before")
    item = world.item(
        TITLE, value=[30, 58, 84], effort=[6, 11, 20], role="planner", want="an order"
    )
    last = world.item("The one after")
    key = world.key(item)

    def owner():
        return world.actor("product_owner")

    for text in ("Given a full day, then an order is shown.", "No fixed time is missed."):
        criteria.add_criterion(actor=owner(), item=key, text=text, optional="No" in text)
    variants.set_variant(actor=owner(), item=key, name="perfect", description="Traffic", value=67)
    dependencies.add_dependency(actor=owner(), item=key, needs=world.key(last))
    comments.add_comment(actor=world.actor("developer"), item=key, text="Also *at noon*?")
    items.edit_item(
        actor=owner(), item=key, changes={"description": "- one\n- two", "labels": ["day view"]}
    )
    return item


@pytest.fixture
def address(world, full):
    return f"/p/RND/items/{world.key(full)}/"


@pytest.fixture
def page(open_page, world, address):
    """The page as the product owner sees it."""
    page = open_page(world.people["product_owner"])
    page.goto(address, wait_until="networkidle")
    return page


def focused(page):
    """What holds the focus, by its name or its words."""
    return page.evaluate(
        "(document.activeElement.name || document.activeElement.textContent).trim()"
    )


@pytest.mark.parametrize(
    ("viewport", "scheme", "query"),
    [
        (DESKTOP, "light", ""),
        (DESKTOP, "dark", "?edit=criteria&of=AC-1"),
        (PHONE, "light", "?edit=facts&of=value"),
        (PHONE, "dark", ""),
        ({"width": 320, "height": 700}, "light", "?edit=variants&of=perfect"),
    ],
)
def test_everyone_can_use_it(open_page, world, address, viewport, scheme, query):
    page = open_page(world.people["product_owner"], viewport=viewport, color_scheme=scheme)
    page.goto(address + query)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.click(".steps summary")
    assert accessibility_faults(page) == []


def test_a_reader_who_may_only_comment_finds_no_control_that_does_nothing(
    open_page, world, address
):
    page = open_page(world.people["stakeholder"])
    page.goto(address)
    assert accessibility_faults(page) == []
    assert page.locator("main a[href*='edit=']").count() == 0
    assert page.locator("main button").all_inner_texts() == ["Comment"]


def test_the_way_by_keys(open_page, world, full):
    """Open from the list, edit the title, save; add a criterion; take it back."""
    page = open_page(world.people["product_owner"])
    page.goto("/p/RND/backlog/")
    keys = page.keyboard
    page.locator(f"#{world.key(full)}").focus()
    keys.press("Enter")
    page.wait_for_url(f"**/items/{world.key(full)}/**")

    keys.press("e")
    page.locator("#title-field:focus").wait_for()
    keys.press("End")
    keys.type(", daily")
    keys.press("Enter")
    page.locator("h1 a", has_text=f"{TITLE}, daily").wait_for()
    assert page.locator("#saved").is_visible()
    assert focused(page) == f"{TITLE}, daily"

    keys.press("a")
    page.locator("#criterion-text:focus").wait_for()
    keys.type("Given noon, then it is made anew.")
    keys.press("Control+Enter")
    page.locator(".ac li", has_text="made anew").wait_for()
    page.locator("#criterion-text:focus").wait_for()
    assert page.input_value("#criterion-text") == ""  # open for the next
    keys.press("Escape")
    page.locator("#criterion-text").wait_for(state="detached")
    assert focused(page) == "Add"

    keys.press("z")
    page.locator(".ac li", has_text="made anew").wait_for(state="detached")
    assert page.locator(".ac li").count() == 2
    keys.press("]")
    page.locator("h1", has_text="The one after").wait_for()
    keys.press("[")
    page.locator("h1", has_text=f"{TITLE}, daily").wait_for()


def test_leaving_a_form_shows_the_text_again(page):
    page.click(".story a")
    page.locator("#story-role:focus").wait_for()
    page.fill("#story-want", "something else")
    page.keyboard.press("Escape")
    page.locator(".story", has_text="I want an order.").wait_for()
    assert page.evaluate("document.activeElement.closest('#story') !== null")


def test_a_criterion_is_moved_by_keys_and_by_its_buttons(page):
    first = page.locator(".ac li", has_text="AC-1")
    first.locator("a").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.locator(".ac li:nth-child(2)", has_text="AC-1").wait_for()
    assert focused(page) == "Given a full day, then an order is shown."
    page.locator(".ac li", has_text="AC-1").hover()
    page.click("[aria-label='Move AC-1 up']")
    page.locator(".ac li:nth-child(1)", has_text="AC-1").wait_for()


def test_a_mistake_stands_at_the_field_and_what_was_typed_is_kept(page):
    page.click("#facts a:has-text('58')")
    page.locator("#fact:focus").wait_for()
    page.fill("#fact", "a lot")
    page.keyboard.press("Enter")
    page.locator("#facts .err", has_text="“a lot” is not a number.").wait_for()
    assert page.input_value("#fact") == "a lot"
    page.fill("#fact", "40..60..80")
    page.keyboard.press("Enter")
    page.locator("#facts dd", has_text="60 40–80").wait_for()
    page.locator("#variants", has_text="Value 60 (40–80)").wait_for()
    page.locator("#history", has_text="Value 30–84 40–80").wait_for()


def test_two_people_lose_nothing(page, world, full):
    page.keyboard.press("e")
    page.locator("#title-field:focus").wait_for()
    items.edit_item(
        actor=world.actor("developer"), item=world.key(full), changes={"title": "Theirs"}
    )
    page.fill("#title-field", "Mine")
    page.keyboard.press("Enter")
    page.locator("#title .both", has_text="Theirs").wait_for()
    assert page.input_value("#title-field") == "Mine"
    assert accessibility_faults(page) == []
    page.click("text=Keep theirs")
    page.locator("h1 a", has_text="Theirs").wait_for()

    page.keyboard.press("e")
    page.locator("#title-field:focus").wait_for()
    items.edit_item(
        actor=world.actor("developer"), item=world.key(full), changes={"title": "Theirs again"}
    )
    page.fill("#title-field", "Mine")
    page.keyboard.press("Enter")
    page.click("text=Save mine")
    page.locator("h1 a", has_text="Mine").wait_for()


def test_what_is_typed_elsewhere_outlives_a_save(page):
    page.fill("#comment-new", "Half a thought")
    page.click("#variants h3 a:has-text('Perfect')")
    page.fill("#version-words", "Half a version")
    page.click("#facts a:has-text('58')")
    page.fill("#fact", "70")
    page.keyboard.press("Enter")
    page.locator("#facts dd", has_text="70").wait_for()
    assert page.input_value("#comment-new") == "Half a thought"
    assert page.input_value("#version-words") == "Half a version"


def test_a_comment_is_added_and_the_field_is_free_for_the_next(page):
    page.fill("#comment-new", "From the **first** client.")
    page.click("#comment button")
    page.locator("#comments strong", has_text="first").wait_for()
    page.locator("#comment-new:focus").wait_for()
    assert page.input_value("#comment-new") == ""


def test_files_are_dropped_and_pictures_pasted(page):
    """On the page itself: nothing has to be opened or aimed at."""
    event = """(target, {type, name, data}) => {
        const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
        const taken = new DataTransfer();
        taken.items.add(new File([bytes], name, {type: "image/png"}));
        const more = type === "drop" ? {dataTransfer: taken} : {clipboardData: taken};
        const made = type === "drop" ? DragEvent : ClipboardEvent;
        target.dispatchEvent(new made(type, {bubbles: true, cancelable: true, ...more}));
    }"""
    data = base64.b64encode(PIXEL).decode()
    page.locator("h1").evaluate(event, {"type": "drop", "name": "sketch.png", "data": data})
    page.locator("#files li", has_text="sketch.png").wait_for()
    page.locator("body").evaluate(event, {"type": "paste", "name": "image.png", "data": data})
    page.locator("#files li", has_text="image.png").wait_for()
    assert Attachment.objects.filter(file__media_type="image/png").count() == 2

    with page.expect_download() as download:
        page.click("#files a:has-text('sketch.png')")
    assert download.value.suggested_filename == "sketch.png"


def test_the_item_is_moved_trashed_and_restored_from_its_menu(page, world):
    page.keyboard.press("m")
    page.locator("#position:focus").wait_for()
    page.fill("#position", "1")
    page.keyboard.press("Enter")
    page.locator("#head", has_text="position 1").wait_for()
    assert world.order() == [TITLE, "The one before", "The one after"]
    assert page.locator("[data-key='[']").count() == 0

    page.click(".steps summary")
    page.click("text=Put into the trash")
    page.locator("#head", has_text="In the trash since").wait_for()
    page.locator("form.toast", has_text="went to the trash").wait_for()
    page.locator("#head button:focus", has_text="Restore").wait_for()
    page.keyboard.press("Enter")
    page.locator("#head", has_text="position 1").wait_for()


def test_number_title_and_link_are_copied(open_page, world, address):
    page = open_page(world.people["stakeholder"], permissions=["clipboard-read", "clipboard-write"])
    page.goto(address)
    page.keyboard.press("y")
    page.locator("#said .toast", has_text="Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"RND-2 {TITLE}\n{page.url}"


def test_it_works_without_script(open_page, world, address):
    page = open_page(world.people["product_owner"], java_script_enabled=False)
    page.goto(address)
    page.click("h1 a")
    page.locator("#title-field:focus").wait_for()
    page.fill("#title-field", "Without a script")
    page.click("#title button")
    assert page.inner_text("h1") == "Without a script"
    page.click("form.toast button")
    page.goto(address)
    assert page.inner_text("h1") == TITLE

    page.click("#facts a:has-text('58')")
    page.fill("#fact", "a lot")
    page.click("#facts button")
    assert "“a lot” is not a number." in page.inner_text("#facts")
    assert page.input_value("#fact") == "a lot"


def test_it_keeps_its_budget(open_page, world, address):
    """Cold; texts weighed compressed, as they are served in production."""
    page = open_page(world.people["product_owner"])
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.add_init_script(
        """window.shifts = 0; new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifts += entry.value;
        }).observe({type: "layout-shift", buffered: true});"""
    )

    page.goto(address, wait_until="networkidle")

    weights = {
        answer.url: len(
            answer.body() if answer.url.endswith("woff2") else gzip.compress(answer.body())
        )
        for answer in answers
    }
    assert len(weights) <= 8, weights
    assert sum(weights.values()) + 300 * len(weights) <= 75_000, weights  # with the heads
    assert weights[page.url] <= 8_000
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_000
    assert page.evaluate("window.shifts") == 0
