"""A backlog as a file, through each entrance for machines."""

import json

import pytest

import ways


@pytest.fixture
def two(world):
    world.item("Rounds on a map", value=8, effort=3)
    world.item("Warn the planner", value=[3, 4, 8], effort=5)


def test_the_same_csv_everywhere(client, world, two, tmp_path):
    path = tmp_path / "out.csv"

    api = ways.ask(client, world, "developer", "GET", "/products/RND/export.csv")
    printed = ways.run(world, "developer", "export", "csv", "RND").output
    ways.run(world, "developer", "export", "csv", "RND", "--out", str(path))
    tool = json.loads(ways.call(world, "developer", "export_as_csv", product="RND"))["csv"]

    assert api["Content-Disposition"] == 'attachment; filename="RND.csv"'
    assert "Rounds on a map" in printed
    text = api.content.decode()
    assert text.splitlines() == printed.splitlines() == tool.splitlines()
    assert path.read_bytes().decode() == text


def test_a_table_to_paste(client, world, two):
    api = ways.ask(client, world, "stakeholder", "GET", "/products/RND/export.txt?form=tabs")
    printed = ways.run(world, "stakeholder", "export", "table", "RND").output

    assert api.content.decode().splitlines()[1].startswith("RND-1\tRounds on a map\t")
    assert "| RND-1" in printed


def test_a_plan_file_that_the_engine_reads(client, world, two):
    api = ways.ask(
        client, world, "developer", "GET", "/products/RND/export.plan.json?capacities=5,4"
    ).json()
    printed = ways.run(world, "developer", "export", "plan", "RND", "--capacity", "5,4").output
    tool = ways.call(world, "developer", "export_as_plan", product="RND", capacities=[5, 4])

    assert api == json.loads(printed) == json.loads(tool)
    assert api["format"] == "quarterdeck.plan/1"
    assert [sprint["capacity"] for sprint in api["sprints"]] == [5, 4]


def test_who_may_not_import_takes_no_file_away(client, world, two):
    for path in ("/products/RND/export.csv", "/products/RND/export.plan.json?capacities=5"):
        assert ways.ask(client, world, "stakeholder", "GET", path).status_code == 403
        assert ways.ask(client, world, "outsider", "GET", path).status_code == 404
