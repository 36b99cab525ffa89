"""Pages in a real Chromium: fixtures `browser` and `page`, and what every page must keep.

A page fails its test when it logs an error, breaks the content security policy, asks another
host for anything, or lacks a file. An answer of 4xx to a form or a script is not an error here:
refusals are part of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 20_000  # milliseconds; a busy machine is slow, and a page that stands is not waited for
FILES = {"stylesheet", "script", "image", "font", "manifest"}
# WCAG 2.2 A and AA, and what the makers of axe hold to be good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session (for each worker of xdist)."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    path = find_chromium.find()
    if path is None:
        pytest.fail(find_chromium.NONE)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright runs an event loop in this thread, and Django would take the tests for async.
        # Its own way out is an environment variable, which child processes would inherit.
        patch.setattr("django.utils.asyncio.get_running_loop", _no_loop)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def _no_loop() -> None:
    raise RuntimeError("no running event loop")


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Any]:
    """`open_page(user, viewport=PHONE, color_scheme="dark", …)`: a page of a browser of one's own.

    With a user it is signed in, without walking through the sign-in page.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(user: Any = None, **options: Any) -> Page:
        options = {"viewport": DESKTOP, "reduced_motion": "reduce", **options}
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        _listen(context, live_server.url, complaints)
        if user is not None:
            context.add_cookies([_session_of(user, live_server.url)])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: Any) -> Page:
    """A page at 1440 × 900 of a person who is not signed in."""
    page: Page = open_page()
    return page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: once Playwright's loop runs, asyncio.run refuses in this thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands: one line for each rule that is broken."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']} · "
        + " · ".join(str(node["target"][0]) for node in fault["nodes"][:5])
        for fault in found.response["violations"]
    ]


def _session_of(user: Any, address: str) -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


def _listen(context: BrowserContext, address: str, complaints: list[str]) -> None:
    def on_console(message: Any) -> None:
        # "Failed to load resource" says no more than on_response does.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(f"console: {message.text}")

    def on_request(request: Any) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            complaints.append(f"asked another host: {request.url}")

    def on_response(response: Any) -> None:
        missing = response.status >= 400 and response.request.resource_type in FILES
        if missing or response.status >= 500:
            complaints.append(f"{response.status}: {response.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    context.on("request", on_request)
    context.on("response", on_response)
