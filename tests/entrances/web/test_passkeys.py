"""Passkeys in a real browser, with a virtual authenticator (WebAuthn domain of DevTools)."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.notices.models import Mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHRASE = "a long enough phrase"


@pytest.fixture
def ines(world):
    cache.clear()
    user = world.people["product_owner"]
    user.set_password(PHRASE)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def authenticator_of(page, *, works=True):
    """A security chip for this browser, which touches itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": works,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, made["authenticatorId"]


def sign_out(page):
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


def test_add_a_passkey_and_sign_in_with_it(page, ines):
    devtools, chip = authenticator_of(page)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(ines.email)
    page.get_by_label("Password").fill(PHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/$"))

    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PHRASE)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(re.compile(r"/accounts/2fa/(?!webauthn/add/)"))  # where the key is kept
    assert (
        len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": chip})["credentials"]) == 1
    )
    page.goto("/accounts/2fa/webauthn/")
    assert page.get_by_role("rowheader", name="Laptop").is_visible()

    sign_out(page)
    page.goto("/accounts/login/?next=/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/")

    assert page.get_by_label("Name").input_value() == "Ines Okafor"


def test_sign_up_with_a_passkey_and_no_password(page, db, settings):
    cache.clear()
    settings.SIGNUP = "anyone"
    authenticator_of(page)
    page.goto("/accounts/signup/passkey/")
    page.get_by_label("Name").fill("Nora Neu")
    page.get_by_label("Email").fill("nora@example.org")
    page.get_by_role("button", name="Go on to the passkey").click()
    page.wait_for_url("**/confirm-email/**")
    code = re.search(r"\n\n([A-Z0-9-]{6,})\n\n", Mail.objects.latest("pk").text)[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Phone")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))

    nora = User.objects.get(email="nora@example.org")
    assert not nora.has_usable_password()
    assert Authenticator.objects.filter(user=nora, type="webauthn").count() == 1
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))


def test_a_passkey_that_is_not_used_says_so_and_leaves_the_other_ways(page, ines):
    authenticator_of(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("The passkey was not used").wait_for()
    assert page.get_by_label("Password").is_enabled()
