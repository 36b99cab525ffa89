"""`quarterdeck backlog`: what people read, what programs read, and how a command ends."""

import json

import pytest
from typer.testing import CliRunner

import ways
from quarterdeck.entrances.cli.main import app
from quarterdeck.entrances.refusals import exit_code_of


def run(world, *words, part="product_owner"):
    result = ways.run(world, part, "backlog", *words)
    assert result.exit_code == 0, result.exception or result.output
    return result.output


def data(world, *words, part="product_owner"):
    return json.loads(run(world, *words, "--json", part=part))


def test_a_list_is_a_table_with_figures_as_one_types_them(world):
    world.item("Ring the planner", value=[3, 4, 8], effort=5)

    said = run(world, "list", "rnd")

    assert [line.split() for line in said.splitlines()[:1]] == [
        ["item", "title", "kind", "state", "value", "effort"]
    ]
    assert said.splitlines()[-1].split() == [
        *("RND-1", "Ring", "the", "planner", "story", "new", "3..4..8", "5")
    ]


def test_an_empty_list_says_so(world):
    assert run(world, "list", "RND") == "There are no such items.\n"


def test_json_is_the_shape_of_the_api(client, world):
    world.item("A", value=[3, 4, 8])
    world.item("B")

    api = ways.ask(client, world, "product_owner", "GET", "/products/RND/items?limit=1").json()

    assert data(world, "list", "RND", "--limit", "1") == api
    whole = ways.ask(client, world, "product_owner", "GET", "/items/RND-1").json()
    assert data(world, "show", "RND-1") == whole


def test_one_item_is_shown_without_what_is_empty(world):
    world.item("A", want="to see", labels=["late"])
    run(world, "criterion", "add", "RND-1", "It rings")

    said = run(world, "show", "RND-1")

    assert "want: to see" in said
    assert "criteria: AC-1 It rings False" in said
    assert "benefit" not in said


def test_everyday_work(world, tmp_path):
    run(world, "create-many", "RND", "A", "B", "C")
    run(world, "move", "RND-3", "--to", "top")
    run(world, "move-many", "RND-1", "RND-2", "--before", "RND-3")
    assert world.order() == ["A", "B", "C"]
    run(world, "edit", "RND-1", "--value", "3..4..8", "--label", "late", "--label", "map")
    run(world, "edit-many", "RND-1", "RND-2", "--state", "ready", "--remove-label", "map")
    run(world, "trash", "RND-3")
    run(world, "restore", "RND-3")
    run(world, "needs", "add", "RND-1", "RND-2")
    run(world, "version", "set", "RND-1", "perfect", "--effort", "8", part="developer")
    run(world, "criterion", "add", "RND-1", "One", "--optional")
    run(world, "criterion", "add", "RND-1", "Two")
    run(world, "criterion", "move", "RND-1", "AC-2", "1")
    run(world, "criterion", "edit", "RND-1", "AC-1", "--text", "First", "--required")
    comment = data(world, "comment", "add", "RND-1", "At last!")["id"]
    run(world, "comment", "edit", "RND-1", str(comment), "Well")
    path = tmp_path / "note.txt"
    path.write_text("hello")
    file = data(world, "file", "add", "RND-1", str(path))["id"]
    run(world, "file", "get", "RND-1", str(file), "--out", str(tmp_path / "back.txt"))

    item = data(world, "show", "RND-1")
    assert (item["value"], item["labels"], item["state"]) == ([3, 4, 8], ["late"], "ready")
    assert [row["text"] for row in item["criteria"]] == ["Two", "First"]
    assert item["needs"][0]["key"] == "RND-2"
    assert item["variants"][0]["effort"] == 8
    assert (tmp_path / "back.txt").read_text() == "hello"
    assert run(world, "labels", "RND") == "late, map\n"
    assert "AC-1 text: One → First" in run(world, "history", "RND-1")

    run(world, "file", "remove", "RND-1", str(file))
    assert data(world, "undo", "RND") == {"undone": ["backlog.attachment.removed"]}
    run(world, "comment", "remove", "RND-1", str(comment))
    run(world, "criterion", "remove", "RND-1", "AC-2")
    run(world, "version", "remove", "RND-1", "perfect")
    run(world, "needs", "remove", "RND-1", "RND-2")
    left = data(world, "show", "RND-1", "--fields", "comments,criteria,variants,needs")
    assert {name: len(rows) for name, rows in left.items()} == {
        "variants": 0,
        "criteria": 1,
        "needs": 0,
        "comments": 0,
    }


def test_lines_of_the_input_become_items(world):
    words = ["backlog", "create-many", "RND", "--as", "developer@example.org"]

    result = CliRunner().invoke(app, words, input="A\n\nB\n")

    assert result.output == "Created: RND-1, RND-2\n"


def test_empty_takes_a_figure_away(world):
    world.item("A", value=5)

    run(world, "edit", "RND-1", "--value", "")

    assert data(world, "show", "RND-1", "--fields", "value") == {"value": None}


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["show", "RND-9"], 2, "There is no item “RND-9” here."),
        (["edit", "RND-1", "--value", "-3"], 2, "Value cannot be negative"),
        (["edit", "RND-1", "--was", "title"], 2, "is no FIELD=VALUE"),
        (["edit", "RND-1", "--title", "C", "--was", "title=B"], 1, "Someone changed the title"),
        (["file", "add", "RND-1", "nowhere.txt"], 2, "nowhere.txt cannot be read"),
        (["move", "RND-1"], 2, "Say one place"),
        (["list", "RND", "--scope", "bin"], 2, "There is no list “bin”"),
        (["list", "RND", "--fields", "rang"], 2, "There is no field “rang”"),
    ],
)
def test_a_no_is_a_sentence_and_an_exit_code(world, words, code, sentence):
    world.item("A")

    result = ways.run(world, "product_owner", "backlog", *words)

    assert exit_code_of(result.exception) == code
    assert sentence in str(result.exception)


@pytest.mark.parametrize("email", ["", "nobody@example.org"])
def test_one_says_who_one_is(world, email):
    result = CliRunner().invoke(app, ["backlog", "list", "RND", "--as", email])

    assert exit_code_of(result.exception) == 2
    assert "--as" in str(result.exception)
