"""`quarterdeck createadmin`: an administrator, and a link that signs in once."""

import re

import pytest
from typer.testing import CliRunner

from quarterdeck.apps.workspaces.models import Membership
from quarterdeck.entrances.cli import people
from quarterdeck.entrances.cli.main import app
from quarterdeck.errors import Invalid


@pytest.fixture(autouse=True)
def _database_is_up_to_date(monkeypatch):
    # The test's database is; asking costs reading all migrations.
    monkeypatch.setattr(people, "require_up_to_date", lambda: None)


def createadmin(*words):
    return CliRunner().invoke(app, ["createadmin", *words])


def test_the_link_signs_in_as_administrator_of_the_workspace(client, db):
    said = createadmin("Bo@Example.org", "--name", "Bo Oss", "--workspace", "Home care").output

    assert "bo@example.org is administrator of “Home care”." in said
    link = re.search(r"http://localhost:8000(/welcome/\S+)", said)[1]
    client.post(link)
    assert client.get("/me/").status_code == 200
    held = Membership.objects.get()
    assert (held.role, held.workspace.name, held.user.name) == (
        "administrator",
        "Home care",
        "Bo Oss",
    )


def test_for_someone_who_has_an_account_it_is_the_way_back_in(client, db):
    createadmin("bo@example.org")
    again = createadmin("bo@example.org").output

    assert "has an account already" in again
    assert client.post(re.search(r"(/welcome/\S+)", again)[1]).status_code == 302
    assert Membership.objects.count() == 1


def test_what_is_no_address_is_said(db):
    refused = createadmin("bo").exception
    assert isinstance(refused, Invalid)
    assert "“bo” is no e-mail address" in str(refused)
