"""Pages of one's own account: name, look, keys, views, tokens, one-time links, parts, erasure."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from quarterdeck.apps.accounts.models import ApiToken, User
from quarterdeck.apps.accounts.services import links
from quarterdeck.apps.exchange.services import demo
from quarterdeck.apps.workspaces.models import Membership, Product
from quarterdeck.apps.workspaces.permissions import AGENT_SCOPES


@pytest.fixture
def as_developer(client, world):
    client.force_login(world.people["developer"])
    return client


def fresh(world, part="developer"):
    return User.objects.get(pk=world.people[part].pk)


def link_of(user):
    secret = links.create_sign_in_link(user_id=user.pk, now=timezone.now())
    return reverse("web:accounts:enter", args=[secret])


def test_the_name_is_saved_and_an_empty_one_says_what_is_missing(as_developer, world):
    answer = as_developer.post("/me/", {"name": "Tom Wilk"})
    assert (answer.status_code, fresh(world).name) == (302, "Tom Wilk")

    answer = as_developer.post("/me/", {"name": "  "})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_look_keys_and_views_are_remembered_in_place_for_scripts(as_developer, world):
    for path, sent in (
        ("/me/theme/", {"theme": "dark"}),
        ("/me/keys/", {"single_keys": "off"}),
        ("/me/view/", {"view": "backlog:RND", "ranges": "on", "sort": "value"}),
    ):
        answer = as_developer.post(path, sent, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.content) == (204, b"")

    me = fresh(world)
    assert (me.theme, me.single_keys) == ("dark", False)
    assert me.view_settings == {"backlog:RND": {"ranges": True, "sort": "value"}}
    page = as_developer.get("/me/").content.decode()
    assert '<html lang="en" data-theme="dark">' in page
    assert 'data-keys="off"' in page


def test_without_a_script_one_comes_back_to_the_page(as_developer):
    answer = as_developer.post("/me/theme/", {"theme": "dark", "next": "/p/RND/who/"})
    assert answer["Location"] == "/p/RND/who/"


def test_a_token_is_shown_once_with_the_agents_preset_chosen(as_developer):
    page = as_developer.get("/me/tokens/").content.decode()
    chosen = set(re.findall(r'name="scopes" value="(\w+)"[^>]* checked', page))
    assert chosen == {act.value for act in AGENT_SCOPES}

    made = as_developer.post("/me/tokens/", {"name": "Assistant", "scopes": sorted(chosen)})
    secret = re.search(r"qd_[\w-]{30,}", made.content.decode())[0]

    assert made["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert secret not in as_developer.get("/me/tokens/").content.decode()
    header = {"Authorization": f"Bearer {secret}"}
    assert as_developer.get("/api/v1/products", headers=header).status_code == 200


def test_what_decides_is_marked(as_developer):
    page = as_developer.get("/me/tokens/").content.decode()
    marked = re.findall(r"<span>([^<]+) <span class=\"chip warn\">decides", page)
    assert "Order the backlog" in marked
    assert "Read the backlog and the plans" not in marked


def test_a_revoked_token_no_longer_works_and_others_cannot_revoke_it(as_developer, world, client):
    as_developer.post("/me/tokens/", {"name": "Assistant", "scopes": ["read"]})
    token = ApiToken.objects.get()
    client.force_login(world.people["product_owner"])
    assert client.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404

    client.force_login(world.people["developer"])
    assert client.post(f"/me/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": "", "scopes": ["read"]}, "This field is required"),
        ({"name": "A", "scopes": ["sail"]}, "Select a valid choice"),
        ({"name": "A", "expires_on": "2001-01-01"}, "Choose a later day"),
    ],
)
def test_a_token_that_cannot_be_made_says_why(as_developer, sent, sentence):
    answer = as_developer.post("/me/tokens/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_looking_at_a_persons_link_spends_nothing_and_the_button_signs_in_once(client, world):
    link = link_of(world.people["developer"])
    for _look in range(2):
        page = client.get(link)
        assert "Sign in as Tomasz Wilk" in page.content.decode()
        assert "_auth_user_id" not in client.session

    assert client.post(link).status_code == 302
    assert client.session["_auth_user_id"] == str(world.people["developer"].pk)
    assert client.get(link)["Location"] == "/"
    client.logout()
    assert client.post(link).status_code == 404


def test_the_demos_link_signs_in_at_once_but_not_for_a_browser_that_looks_ahead(client, db):
    loaded = demo.load_demo(now=timezone.now())
    owner = Membership.objects.get(product__key=loaded.product, role="product_owner").user
    link = link_of(owner)

    ahead = client.get(link, headers={"Sec-Purpose": "prefetch;prerender"})
    assert "_auth_user_id" not in client.session
    assert ahead.status_code == 200

    assert client.get(link).status_code == 302
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_a_link_asks_for_the_second_step_too(client, world):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(world.people["developer"], generate_totp_secret())

    answer = client.post(link_of(world.people["developer"]))

    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_one_takes_another_part_of_the_demo_in_place_and_no_other(client, world):
    loaded = demo.load_demo(now=timezone.now())
    product = Product.objects.get(key=loaded.product)
    owner = Membership.objects.get(product=product, role="product_owner").user
    other = User.objects.filter(is_demo=True).exclude(pk=owner.pk).first()
    client.force_login(owner)
    before = client.session.session_key
    here = f"/p/{product.key}/who/"

    answer = client.post(reverse("web:accounts:take_part", args=[other.pk]), {"next": here})

    assert answer["Location"] == here
    assert client.session["_auth_user_id"] == str(other.pk)
    assert client.session.session_key != before
    real = world.people["developer"]
    assert client.post(reverse("web:accounts:take_part", args=[real.pk])).status_code == 404
    client.force_login(real)
    assert client.post(reverse("web:accounts:take_part", args=[owner.pk])).status_code == 404
    assert client.session["_auth_user_id"] == str(real.pk)


def test_erasing_asks_for_the_address_and_then_signs_out(as_developer, world):
    wrong = as_developer.post("/me/erase/", {"confirm": "nobody@example.org"})
    assert wrong.status_code == 422
    assert fresh(world).erased_at is None

    done = as_developer.post("/me/erase/", {"confirm": "developer@example.org"})

    assert done["Location"] == reverse("account_login")
    assert str(fresh(world)) == "a former member"
    assert "_auth_user_id" not in as_developer.session
