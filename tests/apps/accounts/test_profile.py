"""What people set for themselves."""

import pytest

from quarterdeck.apps.accounts.actor import stranger
from quarterdeck.apps.accounts.services import profile
from quarterdeck.apps.audit.models import AuditRecord


def me(world):
    user = world.people["developer"]
    user.refresh_from_db()
    return user


def test_a_new_name_is_recorded_without_the_name(world):
    profile.rename_self(actor=world.actor("developer"), name="  Tom   Wilk ")

    assert me(world).name == "Tom Wilk"
    record = AuditRecord.objects.get(event="accounts.person.renamed")
    assert (record.before, record.after) == ({}, {})


def test_names_themes_and_views_that_cannot_be_are_refused(world):
    actor = world.actor("developer")
    with pytest.raises(profile.NameMissing):
        profile.rename_self(actor=actor, name=" ")
    with pytest.raises(profile.ThemeUnknown):
        profile.set_theme(actor=actor, theme="pink")
    with pytest.raises(profile.ViewUnfit):
        profile.remember_view(actor=actor, view="backlog:RND", settings={"x": "y" * 300})
    with pytest.raises(profile.ViewUnfit):
        profile.remember_view(
            actor=actor, view="backlog:RND", settings={f"n{n}": True for n in range(60)}
        )


def test_strangers_and_agents_set_nothing(world):
    agent = world.actor("developer", scopes=frozenset({"read"}))
    for actor in (agent, stranger(via="web", now=world.now)):
        with pytest.raises(profile.NotSignedIn):
            profile.set_theme(actor=actor, theme="dark")


def test_each_list_keeps_its_own_view_and_settings_add_up(world):
    def remember(view, **settings):
        profile.remember_view(actor=world.actor("developer"), view=view, settings=settings)

    remember("backlog:RND", ranges=True, sort="value")
    remember("backlog:VIS", ranges=False)
    remember("backlog:RND", sort="order")

    assert me(world).view_settings == {
        "backlog:VIS": {"ranges": False},
        "backlog:RND": {"ranges": True, "sort": "order"},
    }


def test_views_do_not_pile_up_without_end(world, monkeypatch):
    monkeypatch.setattr(profile, "VIEWS", 3)
    for key in ("A", "B", "C", "D", "E"):
        profile.remember_view(
            actor=world.actor("developer"), view=f"backlog:{key}", settings={"ranges": True}
        )

    assert set(me(world).view_settings) == {"backlog:A", "backlog:B", "backlog:E"}


def test_theme_and_keys(world):
    profile.set_theme(actor=world.actor("developer"), theme="dark")
    profile.set_single_keys(actor=world.actor("developer"), on=False)

    assert (me(world).theme, me(world).single_keys) == ("dark", False)
