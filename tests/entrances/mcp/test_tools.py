"""What tools promise: names as the services, hints, closed arguments, slim answers."""

import json

import pytest
from mcp.server.mcpserver.exceptions import ToolError

import ways
from quarterdeck.entrances.mcp.tools import REGISTERED


def call(world, name, part="product_owner", /, **arguments):
    return json.loads(ways.call(world, part, name, **arguments))


def test_every_tool_is_closed_described_and_hinted():
    for name, tool in REGISTERED.items():
        assert tool.parameters["additionalProperties"] is False, name
        assert tool.description, name
        assert "actor" not in tool.parameters["properties"], name
        assert tool.annotations.open_world_hint is False, name


@pytest.mark.parametrize("name", [n for n in REGISTERED if n.startswith(("list_", "read_"))])
def test_reads_are_marked_as_reads(name):
    assert REGISTERED[name].annotations.read_only_hint is True


@pytest.mark.parametrize(
    "name", [n for n in REGISTERED if n.startswith(("remove_", "trash_", "undo_"))]
)
def test_what_takes_away_is_marked_as_such(name):
    assert REGISTERED[name].annotations.destructive_hint is True


def test_all_tools_together_leave_an_agent_room():
    size = sum(
        len(tool.description) + len(json.dumps(tool.parameters)) for tool in REGISTERED.values()
    )

    assert size < 40_000  # characters; some ten thousand tokens


def test_one_item_is_told_without_its_description_and_without_what_is_empty(world):
    world.item("A", description="x" * 5000, want="to see")

    assert call(world, "read_item", item="RND-1") == {
        "key": "RND-1",
        "title": "A",
        "kind": "story",
        "state": "new",
        "want": "to see",
    }
    asked = call(world, "read_item", item="RND-1", fields=["key", "description"])
    assert asked == {"key": "RND-1", "description": "x" * 5000}


def test_an_agent_works_on_a_backlog(world):
    call(world, "create_items", product="RND", titles=["A", "B", "C"])
    call(world, "move_items", keys=["RND-3", "RND-2"], to="top")
    call(world, "move_item", item="RND-1", before="RND-2")
    call(world, "edit_item", item="RND-1", changes={"value": [1, 2, 3], "labels": ["late"]})
    call(world, "edit_items", keys=["RND-1", "RND-2"], changes={"state": "ready"})
    call(world, "trash_items", keys=["RND-3"])
    call(world, "restore_items", keys=["RND-3"])
    call(world, "add_dependency", item="RND-1", needs="RND-2")
    call(world, "add_criterion", item="RND-1", text="It rings")
    call(world, "add_criterion", item="RND-1", text="It stops")
    call(world, "edit_criterion", item="RND-1", code="AC-1", text="It rings twice")
    call(world, "move_criterion", item="RND-1", code="AC-2", position=1)
    call(world, "set_variant", "developer", item="RND-1", name="perfect", effort=8)
    call(world, "add_comment", "stakeholder", item="RND-1", text="At last!")

    assert world.order() == ["A", "B", "C"]
    item = call(world, "read_item", item="RND-1")
    assert item["value"] == [1, 2, 3]
    assert [row["text"] for row in item["criteria"]] == ["It stops", "It rings twice"]
    assert item["needs"] == [{"key": "RND-2", "title": "B", "state": "ready"}]
    assert item["variants"][0]["effort"] == 8
    assert call(world, "list_labels", product="RND") == {"labels": ["late"]}
    assert call(world, "read_history", item="RND-1", limit=1)["entries"][0]["by"] == "Paul Adeyemi"

    call(world, "remove_dependency", item="RND-1", needs="RND-2")
    assert call(world, "undo_last", product="RND") == {"undone": ["backlog.dependency.removed"]}
    call(world, "remove_criterion", item="RND-1", code="AC-2")
    call(world, "remove_variant", item="RND-1", name="perfect")
    whole = call(world, "read_item", item="RND-1", fields=["comments", "variants", "criteria"])
    assert [row["code"] for row in whole["criteria"]] == ["AC-1"]
    assert whole["variants"] == []
    comment = whole["comments"][0]["id"]
    call(world, "edit_comment", "stakeholder", item="RND-1", comment_id=comment, text="Well")
    call(world, "remove_comment", "stakeholder", item="RND-1", comment_id=comment)


def test_files_travel_in_base64(world):
    world.item("A")

    made = call(world, "attach_file", item="RND-1", name="a.txt", content="aGVsbG8=")
    got = call(world, "read_attachment", item="RND-1", attachment_id=made["id"])
    assert (got["name"], got["content"]) == ("a.txt", "aGVsbG8=")
    call(world, "remove_attachment", item="RND-1", attachment_id=made["id"])

    with pytest.raises(ToolError, match="not base64"):
        ways.call(world, "developer", "attach_file", item="RND-1", name="a", content="?")


def test_text_that_cannot_be_kept_is_refused(world):
    with pytest.raises(ToolError, match="“title” holds a character that is no text"):
        ways.call(world, "developer", "create_item", product="RND", title="A\0B")
