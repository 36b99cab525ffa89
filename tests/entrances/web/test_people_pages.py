"""The pages of people as they are seen: nothing for axe, nothing wider than the screen."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

import chromium
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.workspaces.models import Membership
from quarterdeck.apps.workspaces.services import delegations, invitations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = {
    "desktop, light": {"viewport": chromium.DESKTOP, "color_scheme": "light"},
    "phone, dark": {"viewport": chromium.PHONE, "color_scheme": "dark"},
}
PAGES = (
    "/p/RND/who/",
    "/p/RND/settings/",
    "/w/{workspace}/",
    "/w/new/",
    "/me/",
    "/me/tokens/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
)
PUBLIC = ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/")


@pytest.fixture
def ines(world):
    """A product owner who is administrator too, with something on every page."""
    world.now = timezone.now()
    user = world.people["product_owner"]
    user.set_password("a long enough phrase")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Membership.objects.create(
        user=user, role="administrator", workspace=world.workspace, since=world.now
    )
    delegations.delegate(
        actor=world.actor("product_owner"),
        product="RND",
        to=world.people["delegate"].pk,
        acts=["order_backlog", "edit_criteria"],
        until=timezone.localdate() + timedelta(days=9),
    )
    invitations.invite(
        actor=world.actor("administrator"),
        email="a.rather.long.name.of.someone@subsidiary.example.org",
        roles=["stakeholder"],
        product="RND",
    )
    return user


def faults(page):
    found = chromium.accessibility_faults(page)
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found + ([f"{wider} px wider than the screen"] if wider > 0 else [])


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_people_is_accessible_and_fits(open_page, world, ines, look):
    page = open_page(ines, **LOOKS[look])
    found = {}
    for path in PAGES:
        page.goto(path.format(workspace=world.workspace.pk))
        page.evaluate("document.querySelectorAll('main details.nums').forEach(d => d.open = true)")
        found[path] = faults(page)
    stranger = open_page(**LOOKS[look])
    for path in PUBLIC:
        stranger.goto(path)
        found[path] = faults(stranger)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_on_paper_the_table_and_nothing_to_press(open_page, ines):
    page = open_page(ines, color_scheme="dark")
    page.goto("/p/RND/who/")
    page.emulate_media(media="print")

    assert page.get_by_role("table").is_visible()
    for gone in (".rail", "button.b.main", "section.no-print", "form"):
        assert not page.locator(f"main {gone}, body > .app > {gone}").first.is_visible(), gone
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_the_print_button_prints(open_page, ines):
    page = open_page(ines)
    page.add_init_script("window.print = () => { document.title = 'printed'; }")
    page.goto("/p/RND/who/")
    page.get_by_role("button", name="Print").click()
    assert page.title() == "printed"


def test_light_and_dark_is_kept_with_the_person(open_page, ines):
    page = open_page(ines, color_scheme="light")
    page.goto("/p/RND/who/")
    with page.expect_response("**/me/theme/"):
        page.get_by_role("button", name="Light or dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert User.objects.get(pk=ines.pk).theme == "dark"


def test_delegating_without_a_mouse(open_page, world, ines):
    page = open_page(ines)
    page.goto("/p/RND/who/")
    page.get_by_text("Delegate acts").press("Enter")
    page.get_by_label("To", exact=True).select_option(label="Paul Adeyemi")
    page.get_by_label("Answer questions").press(" ")
    day = timezone.localdate() + timedelta(days=5)
    page.get_by_label("Until, with this day").fill(day.isoformat())
    page.get_by_role("button", name="Delegate", exact=True).press("Enter")

    page.get_by_text("Paul Adeyemi for Ines Okafor").wait_for()
    assert (
        page.get_by_role("row", name="Answer questions").get_by_text("and Paul until").is_visible()
    )
