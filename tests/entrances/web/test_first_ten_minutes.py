"""The first ten minutes, as `make run` begins them: real processes, one address, a browser."""

import re

import pytest
from playwright.sync_api import expect

from chromium import DESKTOP, accessibility_faults
from served import serving

pytestmark = pytest.mark.browser

STRANGERS_FILE = """\
Summary;Issue key;Issue Type;Status;Story Points;Business Value;Parent
Kasse für zwei Filialen;LAD-1;Epic;To Do;;;
Bons per E-Mail senden;LAD-2;Story;To Do;5;40;LAD-1
Rückgabe ohne Bon;LAD-3;Bug;In Progress;3;55;LAD-1
Tagesabschluss prüfen;LAD-4;Story;To Do;bald;20;
"""
PATIENCE = 60_000  # for the worker, on a busy machine


@pytest.fixture
def served(tmp_path):
    with serving(tmp_path) as served:
        yield served


@pytest.fixture
def page(browser, served):
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", base_url=served.url)
    context.set_default_timeout(PATIENCE)
    complaints = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "response",
        lambda answer: answer.status >= 400 and complaints.append(f"{answer.status} {answer.url}"),
    )
    yield context.new_page()
    context.close()
    assert complaints == []


def number(text):
    return int(text.replace(",", ""))


def test_the_first_ten_minutes(page, served, tmp_path):
    # One address, which signs in; the first page says what the order earns and what could be.
    page.goto(served.entrance)
    earns = page.locator(".earns")
    for _ in range(120):  # the worker computes the demo's plan meanwhile
        if earns.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    said = r"In the order shown, 96\s+days\s+earn\s([\d,]+)\.\s+The best plan earns ([\d,]+), \d+\s%\smore\."
    ordered, planned = re.search(said, earns.inner_text()).groups()
    assert number(ordered) < number(planned)
    assert "Nothing leaves this machine." in page.inner_text("main")
    assert accessibility_faults(page) == []

    # An item is moved, and the figure moves; undone, and it is back.
    page.click("text=Open the backlog")
    expect(page.locator("#course-said")).to_contain_text(f"the plan {planned}")
    figure = page.locator("#course-said .eng").first
    expect(figure).to_have_text(ordered)
    page.keyboard.press("j")
    page.keyboard.press("Alt+End")
    expect(figure).not_to_have_text(ordered)
    assert number(figure.inner_text()) < number(ordered)
    page.keyboard.press("z")
    expect(figure).to_have_text(ordered)
    expect(page.locator("#RND-412 .rank")).to_have_text("1")

    # The same as another of the team, in place: what is not one's own says whose it is.
    page.click(".account summary")
    page.click("button:has-text('Tomasz Wilk')")
    expect(page.locator(".tools")).to_contain_text("“Order the backlog” is for the product owner.")
    assert page.url.startswith(f"{served.url}/p/RND/backlog/")
    page.click(".account summary")
    page.click("button:has-text('Ines Okafor')")
    expect(page.locator(".grip").first).to_be_attached()

    # Compared: the plan that is proven best, and what it would change.
    page.locator("#course a", has_text="Compare").click()
    expect(page.locator("main")).to_contain_text("Proven best")
    expect(page.locator("main")).to_contain_text(planned)

    # A stranger's file becomes a product of one's own.
    page.goto("/")
    page.fill("[name=name]", "Laden")
    page.click("text=Make it, then import")
    file = tmp_path / "laden.csv"
    file.write_text(STRANGERS_FILE, encoding="utf-8-sig")
    page.set_input_files("#file", file)
    page.click("text=See what it brings")
    expect(page.locator("main")).to_contain_text("laden.csv")
    expect(page.locator("main")).to_contain_text("bald")  # what will not be taken, before it enters
    page.locator("#answers button.main, form button.main").last.click()
    page.locator("a", has_text="Open the backlog").click()
    expect(page.locator(".bl .r")).to_have_count(3)
    expect(page.locator(".bl .name").first).to_have_text("Bons per E-Mail senden")
    expect(page.locator(".bl")).to_contain_text("Kasse für zwei Filialen")
    expect(page.locator(".bl .r").nth(1)).to_contain_text("55")

    # The demo goes in one step; one's own stays.
    page.goto("/")
    page.click("text=Delete the demo")
    expect(page.locator("main")).not_to_contain_text("Rounds")
    expect(page.locator("main")).to_contain_text("Laden")
