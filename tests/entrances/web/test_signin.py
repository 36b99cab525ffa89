"""Signing up and in by allauth, in our frame: passwords, codes, second step, throttling, mail."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.notices.models import Mail

PHRASE = "a long enough phrase"


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db):
    cache.clear()


@pytest.fixture
def ines(world):
    user = world.people["product_owner"]
    user.set_password(PHRASE)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, password=PHRASE, email="product_owner@example.org", **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_in(client):
    return "_auth_user_id" in client.session


def code_sent():
    return re.search(r"\n\n([A-Z0-9-]{6,})\n\n", Mail.objects.latest("pk").text)[1]


def test_a_password_signs_in_and_the_session_gets_a_new_key(client, ines):
    client.get(reverse("account_login"))
    client.session["fixed"] = True
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != planted
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, ines):
    def words(answer):
        return re.sub(r'value="[^"]*"', "", answer.content.decode())

    wrong = sign_in(client, password="not it at all")
    unknown = sign_in(client, email="nobody@example.org")

    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert words(wrong) == words(unknown)
    assert not is_in(client)


def test_a_closed_account_does_not_sign_in(client, ines):
    ines.is_active = False
    ines.save()
    assert sign_in(client)["Location"] == reverse("account_inactive")
    assert not is_in(client)


def test_guessing_is_slowed_down_across_processes(client, ines, settings):
    """Counted in the cache, which is a table: another process counts on from there."""
    for _guess in range(5):
        sign_in(client, password="a wrong guess")

    answer = sign_in(client)

    assert "Too many failed login attempts" in answer.content.decode()
    assert not is_in(client)
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")
    cache.clear()
    assert sign_in(client).status_code == 302


def test_one_address_of_a_machine_may_not_try_many_accounts(client, ines):
    statuses = {
        client.post(reverse("account_signup"), {"email": f"n{n}@example.org"}).status_code
        for n in range(25)
    }
    assert 429 in statuses
    page = client.post(reverse("account_signup"), {"email": "x@example.org"})
    assert "Too many tries" in page.content.decode()


def test_passwords_are_hashed_with_argon2(settings, ines):
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    ines.set_password(PHRASE)
    assert ines.password.startswith(Argon2PasswordHasher.algorithm)
    assert ines.check_password(PHRASE)


@pytest.mark.parametrize("password", ["short", "1234567890", "product_owner@example"])
def test_weak_passwords_are_refused(client, ines, password):
    client.force_login(ines)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PHRASE, "password": password, "password1": password, "password2": password},
    )
    assert answer.status_code == 200
    assert 'class="err"' in answer.content.decode()
    ines.refresh_from_db()
    assert ines.check_password(PHRASE)


def test_without_an_invitation_nobody_makes_an_account(client, db):
    answer = client.post(
        reverse("account_signup"),
        {"name": "Eve", "email": "eve@example.org", "password1": PHRASE},
    )
    assert "come with an invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_where_anyone_may_the_address_is_proven_by_a_code(client, db, settings):
    settings.SIGNUP = "anyone"
    answer = client.post(
        reverse("account_signup"),
        {"name": " Eve  Adams ", "email": "Eve@Example.org", "password1": PHRASE},
    )
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not is_in(client)

    client.post(answer["Location"], {"code": code_sent()})

    assert is_in(client)
    eve = User.objects.get()
    assert (eve.name, eve.email) == ("Eve Adams", "eve@example.org")
    record = AuditRecord.objects.get(event="accounts.person.joined")
    assert (record.actor_id, record.after) == (eve.pk, {})


def test_a_wrong_code_proves_nothing(client, db, settings):
    settings.SIGNUP = "anyone"
    client.post(
        reverse("account_signup"), {"name": "Eve", "email": "eve@x.org", "password1": PHRASE}
    )
    answer = client.post(reverse("account_email_verification_sent"), {"code": "AAAA-0000"})
    assert 'class="err"' in answer.content.decode()
    assert not is_in(client)


def test_signing_up_with_a_known_address_tells_nothing_here_and_all_by_mail(client, ines, settings):
    settings.SIGNUP = "anyone"
    answer = client.post(
        reverse("account_signup"), {"name": "X", "email": ines.email, "password1": PHRASE}
    )
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert Mail.objects.get().subject == "You have an account already"


def test_mail_of_allauth_is_a_row_that_a_worker_sends(client, ines, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": ines.email})

    assert mailoutbox == []
    mail = Mail.objects.get()
    assert (mail.address, mail.subject) == (ines.email, "A new password for Quarterdeck")


def test_a_forgotten_password_is_set_anew_by_the_link_once(client, ines):
    client.post(reverse("account_reset_password"), {"email": ines.email})
    link = re.search(r"https?://[^/]+(/\S+)", Mail.objects.get().text)[1]

    form = client.get(link)["Location"]
    new = "another long phrase"
    client.post(form, {"password1": new, "password2": new})

    ines.refresh_from_db()
    assert ines.check_password(new)
    assert "was used before or has expired" in client.get(link).content.decode()


def test_the_second_step_is_asked_for_and_recovery_codes_let_in(client, ines):
    secret = generate_totp_secret()
    TOTP.activate(ines, secret)
    codes = RecoveryCodes.activate(ines)

    answer = sign_in(client)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client)

    client.post(reverse("mfa_authenticate"), {"code": codes.get_unused_codes()[0]})
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app_asks_who_one_is_and_is_told_by_mail(client, ines):
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert page["Location"].startswith(reverse("account_reauthenticate"))
    client.post(
        reverse("account_reauthenticate"),
        {"password": PHRASE, "next": reverse("mfa_activate_totp")},
    )
    form = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml' in form
    secret = re.search(r'id="authenticator_secret" value="(\w+)"', form)[1]
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))

    client.post(reverse("mfa_activate_totp"), {"code": code})

    assert Authenticator.objects.filter(user=ines, type="totp").exists()
    mail = Mail.objects.get(address=ines.email)
    assert "If this was not you, set a new password at once" in mail.text


def test_sessions_are_listed_and_the_others_ended(client, ines):
    other = Client()
    sign_in(other)
    sign_in(client)
    assert UserSession.objects.filter(user=ines).count() == 2

    client.post(reverse("usersessions_list"))

    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_no_one_is_sent_elsewhere_after_signing_in(client, ines, elsewhere):
    answer = sign_in(client, next=elsewhere)
    assert answer["Location"] == "/"
    for path, sent in (("/me/theme/", {"theme": ""}), ("/me/keys/", {"single_keys": "on"})):
        assert client.post(path, sent | {"next": elsewhere})["Location"] == "/"


def test_signing_in_leads_where_one_wanted_to_go(client, ines):
    asked = client.get("/p/RND/who/")["Location"]
    assert asked == f"{reverse('account_login')}?next=/p/RND/who/"
    assert sign_in(client, next="/p/RND/who/")["Location"] == "/p/RND/who/"


PUBLIC = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
)
OWN = (
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "usersessions_list",
    "socialaccount_connections",
    "account_reauthenticate",
)


@pytest.mark.parametrize("name", PUBLIC + OWN)
def test_every_page_of_allauth_stands_in_our_frame(client, ines, name):
    if name in OWN:
        sign_in(client)
    page = client.get(reverse(name))
    text = page.content.decode()
    assert page.status_code == 200
    assert "quarterdeck/quarterdeck.css" in text
    assert text.count("<h1>") == 1
    assert "style=" not in text
