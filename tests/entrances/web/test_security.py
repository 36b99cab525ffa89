"""Safe from the start: policy, cookies, forgery, addresses, and Django's own deployment check."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from quarterdeck.entrances.web.one_address import OneAddressMiddleware

PAGES = ("/", "/p/RND/who/", "/p/RND/settings/", "/me/", "/me/tokens/", "/p/RND/backlog/")


@pytest.fixture
def as_owner(client, world):
    client.force_login(world.people["product_owner"])
    return client


def policy_of(answer):
    header = answer.headers["Content-Security-Policy"]
    return {
        name: values
        for name, *values in (part.split() for part in header.split(";") if part.strip())
    }


@pytest.mark.parametrize("path", [*PAGES, "/accounts/login/", "/p/NONE/who/", "/nowhere/"])
def test_the_policy_is_strict_on_every_page_also_of_refusals(as_owner, path):
    policy = policy_of(as_owner.get(path))

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & {v for vs in policy.values() for v in vs}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_script_or_style_of_its_own(as_owner, path):
    page = as_owner.get(path).content.decode()
    scripts = re.findall(r"<script([^>]*)>", page)

    assert all("src=" in attributes or "application/json" in attributes for attributes in scripts)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", page)


def test_other_headers(as_owner):
    answer = as_owner.get("/me/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def addresses(patterns=None, prefix=""):
    """Every address of ours that a form can be posted to, with something in its places."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route


def concrete(route):
    route = re.sub(r"<str:product>|<product>", "RND", route)
    route = re.sub(r"<str:item>", "RND-1", route)
    route = re.sub(r"<int:\w+>", "1", route)
    route = re.sub(r"<\w+:\w+>", "x", route)
    return "/" + route


def test_no_post_of_ours_is_taken_without_the_forgery_token(world):
    """Walks all addresses; only the API, which asks for a token of its own, has no such check."""
    world.item()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["product_owner"])
    ours = [r for r in addresses() if not r.startswith(("api/", "accounts/", "^", "static"))]
    assert len(ours) > 40

    taken = [
        path for path in map(concrete, ours) if client.post(path).status_code not in {403, 404, 405}
    ]

    assert taken == []


def test_the_api_takes_a_cookie_only_with_the_forgery_token(world):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/api/v1/products").status_code == 401
    client.force_login(world.people["administrator"])

    answer = client.post("/api/v1/workspaces", {"name": "X"}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_missing")


def test_every_page_but_the_doors_asks_to_sign_in(client, world):
    world.item()
    doors = {"welcome/", "invitations/", "accounts/", "static/", "api/", "^"}
    closed = [r for r in addresses() if not any(r.startswith(door) for door in doors)]

    open_ones = []
    for path in map(concrete, closed):
        answer = client.get(path)
        asked = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
        if not asked and answer.status_code not in {404, 405}:
            open_ones.append(path)
        if answer.status_code == 405:
            posted = client.post(path)
            if not (posted.status_code == 302 and "/accounts/login/" in posted["Location"]):
                open_ones.append(path)

    assert open_ones == []


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("127.0.0.1:8000", "/p/RND/who/?a=1", "http://localhost:8000/p/RND/who/?a=1"),
        ("[::1]:8000", "/", "http://localhost:8000/"),
        ("127.0.0.1", "/", "http://localhost/"),
        ("localhost:8000", "/accounts/login/", None),
        ("127.0.0.1:8000", "/api/v1/products", None),
    ],
)
def test_an_ip_address_leads_to_the_name_that_passkeys_know(
    db, client, settings, host, path, expected
):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    answer = client.get(path, headers={"Host": host})
    assert answer.headers.get("Location") == expected


def test_an_installation_with_a_name_of_its_own_redirects_nothing(rf, settings):
    settings.BASE_URL = "https://deck.example.org"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    middleware = OneAddressMiddleware(lambda request: "answered")
    assert middleware(rf.get("/", headers={"Host": "127.0.0.1:8000"})) == "answered"


def test_unknown_hosts_are_refused(client, db):
    assert client.get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


def in_production(tmp_path, *arguments):
    """A process of its own, with the settings of an installation that others reach."""
    environment = {
        **os.environ,
        "QUARTERDECK_DATA": str(tmp_path),
        "QUARTERDECK_BASE_URL": "https://deck.example.org",
        "QUARTERDECK_SECRET_KEY": "x" * 25 + "0123456789abcdefghijklmnopq",
        "DJANGO_SETTINGS_MODULE": "quarterdeck.config.settings",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_djangos_check_for_deployment_finds_nothing(tmp_path):
    done = in_production(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    ), done.stderr


def test_cookies_of_an_https_address_are_secure(tmp_path):
    done = in_production(
        tmp_path,
        "-c",
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 0, s.DEBUG, s.ALLOWED_HOSTS)",
    )
    assert done.stdout.strip() == (
        "True True True Lax __Host-quarterdeck True True False ['deck.example.org']"
    )


def test_the_ways_out_are_posts(as_owner):
    as_owner.get(reverse("account_logout"))
    assert "_auth_user_id" in as_owner.session
    as_owner.post(reverse("account_logout"))
    assert "_auth_user_id" not in as_owner.session
