"""OpenID Connect against a small provider of our own on loopback, PKCE and all."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.notices.models import Mail
from quarterdeck.apps.workspaces.services import invitations

LOGIN = "/accounts/oidc/oidc/login/"


class Provider(ThreadingHTTPServer):
    """Discovery, authorization with PKCE (RFC 7636), token, userinfo and keys."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person = {
            "sub": "u-1",
            "name": "Nora  Neu",
            "email": "Nora@Example.org",
            "email_verified": True,
        }
        self.audience = "deck"
        self.asked = {}
        self.proofs = []

    def configuration(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def id_token(self):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + 60}
        return jwt.encode(claims | self.person, self.key, "RS256", headers={"kid": "1"})

    def token(self, sent):
        """(status, body): only for the code that was given, its verifier and the secret."""
        challenge = self.asked.get("code_challenge", "")
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        self.proofs.append(proven)
        if not proven or sent.get("code") != "c0de" or sent.get("client_secret") != "s3cret":
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "acc3ss",
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.id_token(),
        }


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self):
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        if path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(query).items()}
            self.server.asked = asked
            back = urlencode({"code": "c0de", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        elif path == "/userinfo" and self.headers["Authorization"] == "Bearer acc3ss":
            self.say(200, self.server.person)
        elif path == "/.well-known/openid-configuration":
            self.say(200, self.server.configuration())
        elif path == "/keys":
            self.say(200, self.server.keys())
        else:
            self.say(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self.say(*self.server.token(sent))

    def say(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Quiet."""


@pytest.fixture
def provider(settings, db):
    cache.clear()
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Company",
                    "client_id": "deck",
                    "secret": "s3cret",
                    "settings": {"server_url": server.issuer},
                }
            ],
        }
    }
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def go_and_come_back(client, **spoiled):
    """From our button over the provider's page to what our callback answers."""
    away = client.post(LOGIN)["Location"]
    back = httpx.get(away).headers["Location"]
    place = urlsplit(back)
    query = {name: values[0] for name, values in parse_qs(place.query).items()} | spoiled
    return client.get(f"{place.path}?{urlencode(query)}")


def invited(world, client, email="nora@example.org"):
    world.now = timezone.now()
    invitations.invite(
        actor=world.actor("administrator"), email=email, roles=["stakeholder"], product="RND"
    )
    client.get(re.search(r"(/invitations/[\w-]+/)", Mail.objects.latest("pk").text)[1])


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_button_stands_on_the_page_and_posts(client, provider):
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with Company" in page
    assert f'<form method="post" action="{LOGIN}' in page


def test_an_invited_person_comes_in_with_their_name_and_a_proven_address(client, world, provider):
    invited(world, client)

    answer = go_and_come_back(client)

    assert answer.status_code == 302
    assert is_in(client)
    nora = User.objects.get(email="nora@example.org")
    assert (nora.name, nora.has_usable_password()) == ("Nora Neu", False)
    assert EmailAddress.objects.get(user=nora).verified
    assert SocialAccount.objects.get(user=nora).uid == "u-1"
    assert AuditRecord.objects.filter(event="accounts.person.joined", actor_id=nora.pk).exists()


def test_the_way_is_proven_by_pkce_and_state(client, world, provider):
    invited(world, client)
    go_and_come_back(client)

    assert provider.asked["code_challenge_method"] == "S256"
    assert set(provider.asked["scope"].split()) == {"openid", "profile", "email"}
    assert provider.proofs == [True]


@pytest.mark.parametrize("spoiled", [{"state": "f0rged"}, {"code": "stolen"}])
def test_a_forged_state_or_code_signs_nobody_in(client, world, provider, spoiled):
    invited(world, client)
    answer = go_and_come_back(client, **spoiled)
    assert "Signing in did not work" in answer.content.decode()
    assert not is_in(client)


def test_a_token_for_someone_else_is_not_taken(client, world, provider):
    invited(world, client)
    provider.audience = "another-client"
    answer = go_and_come_back(client)
    assert "Signing in did not work" in answer.content.decode()
    assert not is_in(client)


def test_without_an_invitation_the_provider_opens_nothing(client, provider):
    answer = go_and_come_back(client)
    assert "come with an invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_who_has_an_account_is_let_in_by_the_address_that_the_provider_has_proven(
    client, world, provider
):
    user = world.people["developer"]
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    provider.person |= {"email": user.email}

    go_and_come_back(client)

    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == len(world.people)


def test_an_address_that_the_provider_has_not_proven_takes_nobodys_account(client, world, provider):
    user = world.people["developer"]
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    provider.person |= {"email": user.email, "email_verified": False}

    go_and_come_back(client)

    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_coming_again_needs_no_invitation(client, world, provider):
    invited(world, client)
    go_and_come_back(client)
    client.logout()

    go_and_come_back(client)

    assert is_in(client)
    assert User.objects.filter(email="nora@example.org").count() == 1


def test_the_operators_settings_make_the_button(tmp_path):
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import json; from django.conf import settings as s;"
            "print(json.dumps([s.SOCIALACCOUNT_PROVIDERS,"
            " s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']]))",
        ],
        env={
            **os.environ,
            "QUARTERDECK_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "quarterdeck.config.settings",
            "QUARTERDECK_OIDC_ISSUER": "https://login.example.org/realms/a",
            "QUARTERDECK_OIDC_NAME": "Company",
            "QUARTERDECK_OIDC_CLIENT_ID": "deck",
            "QUARTERDECK_OIDC_CLIENT_SECRET": "s3cret",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    providers, form_action = json.loads(said)

    connect = providers["openid_connect"]
    assert connect["OAUTH_PKCE_ENABLED"] is True
    assert connect["APPS"] == [
        {
            "provider_id": "oidc",
            "name": "Company",
            "client_id": "deck",
            "secret": "s3cret",
            "settings": {"server_url": "https://login.example.org/realms/a"},
        }
    ]
    assert form_action == ["'self'", "https://login.example.org"]
