"""Browser tests fail for what a person would not see: what `tests/chromium.py` listens for."""

import pytest

import chromium

pytestmark = pytest.mark.browser

ADDRESS = "http://localhost:1"
POLICY = {"Content-Security-Policy": "default-src 'self'; img-src 'self' data:"}


@pytest.fixture
def complaints_of(browser):
    """What is complained about a page with this body; nothing is really asked for."""

    def look(body, *, status=200, missing=()):
        complaints = []
        context = browser.new_context()
        chromium._listen(context, ADDRESS, complaints)

        def answer(route):
            path = route.request.url.removeprefix(ADDRESS)
            if path == "/":
                page = f"<!doctype html><title>t</title><link rel=icon href=data:,>{body}"
                route.fulfill(status=status, headers=POLICY, content_type="text/html", body=page)
            else:
                route.fulfill(status=404 if path in missing else 200, body="")

        context.route("**/*", answer)
        page = context.new_page()
        page.goto(ADDRESS + "/")
        page.wait_for_timeout(100)
        context.close()
        return complaints

    return look


def test_a_good_page_and_a_refusal_are_no_faults(complaints_of):
    assert complaints_of("<h1>Good</h1>") == []
    assert complaints_of("<h1>There is no such item.</h1>", status=404) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<script>document.title = 1</script>", "Content Security Policy"),
        ('<p style="color: red">red</p>', "Content Security Policy"),
        ("<img src='http://elsewhere.invalid/a.png'>", "asked another host"),
        ("<script src='/gone.js'></script>", "404"),
    ],
)
def test_what_breaks_a_promise_is_a_fault(complaints_of, body, what):
    found = complaints_of(body, missing={"/gone.js"})

    assert any(what in complaint for complaint in found), found


def test_an_error_of_the_server_is_a_fault(complaints_of):
    assert complaints_of("", status=500) == [f"500: {ADDRESS}/"]
