"""The backlog through the API: what goes in comes out, in the promised shapes."""

import json

from django.test.client import MULTIPART_CONTENT, encode_multipart

import ways


def ask(client, world, method, path, body=None, part="product_owner"):
    response = ways.ask(client, world, part, method, path, body)
    assert response.status_code < 300, response.content
    return response.json() if response.content else None


def refused(client, world, method, path, body=None, part="product_owner"):
    response = ways.ask(client, world, part, method, path, body)
    return response.status_code, response.json()


def test_the_order_comes_in_parts_and_slim(client, world):
    for number in range(5):
        world.item(f"Item {number}")

    first = ask(client, world, "GET", "/products/RND/items?limit=3")
    second = ask(client, world, "GET", f"/products/RND/items?limit=3&cursor={first['next']}")

    assert [row["title"] for row in (*first["items"], *second["items"])] == world.order()
    assert (second["next"], second["listed_count"]) == (None, 5)
    assert list(first["items"][0]) == ["key", "title", "kind", "state", "value", "effort"]


def test_more_is_told_when_it_is_asked_for(client, world):
    epic = world.item("Visits", kind="epic")
    world.item("A", parent=world.key(epic), labels=["late"], value=[3, 4, 8], effort=5)

    page = ask(client, world, "GET", "/products/RND/items?fields=key,parent,labels,value,effort")

    assert page["items"] == [
        {"key": "RND-2", "parent": "RND-1", "labels": ["late"], "value": [3, 4, 8], "effort": 5}
    ]
    status, said = refused(client, world, "GET", "/products/RND/items?fields=key,rang")
    assert (status, said["code"]) == (422, "fields_unknown")


def test_a_list_is_narrowed_from_the_address(client, world):
    world.item("Ring the planner", kind="bug")
    world.item("Rounds on a map", labels=["map", "late"])

    def titles(query):
        page = ask(client, world, "GET", f"/products/RND/items?{query}")
        return [row["title"] for row in page["items"]]

    assert titles("kind=bug&kind=spike") == ["Ring the planner"]
    assert titles("label=map") == ["Rounds on a map"]
    assert titles("text=planner") == ["Ring the planner"]
    assert titles("scope=trash") == []


def test_an_item_is_read_whole_or_by_its_fields(client, world):
    world.item("A", description="Why")
    ask(client, world, "POST", "/items/RND-1/criteria", {"text": "It rings"})
    ask(client, world, "POST", "/items/RND-1/comments", {"text": "At last!"}, part="stakeholder")

    whole = ask(client, world, "GET", "/items/RND-1")
    slim = ask(client, world, "GET", "/items/RND-1?fields=key,criteria")

    assert whole["description"] == "Why"
    assert whole["comments"][0]["author"] == "Paul Adeyemi"
    assert slim == {
        "key": "RND-1",
        "criteria": [{"code": "AC-1", "text": "It rings", "optional": False}],
    }


def test_a_stale_edit_is_told_both_versions_and_changes_nothing(client, world):
    world.item("Old")
    ask(client, world, "PATCH", "/items/RND-1", {"changes": {"title": "Theirs"}})

    status, said = refused(
        client,
        world,
        "PATCH",
        "/items/RND-1",
        {"changes": {"title": "Mine"}, "was": {"title": "Old"}},
    )

    assert (status, said["code"], said["field"]) == (409, "changed_meanwhile", "title")
    assert said["facts"] == {"theirs": {"title": "Theirs"}, "yours": {"title": "Mine"}}
    assert ask(client, world, "GET", "/items/RND-1?fields=title") == {"title": "Theirs"}


def test_what_is_not_named_stays_and_null_takes_away(client, world):
    world.item("A", description="Why", value=5)

    ask(client, world, "PATCH", "/items/RND-1", {"changes": {"value": None}})

    assert ask(client, world, "GET", "/items/RND-1?fields=value,description") == {
        "value": None,
        "description": "Why",
    }
    status, _said = refused(client, world, "PATCH", "/items/RND-1", {"changes": {"title": None}})
    assert status == 422


def test_several_items_are_made_changed_moved_and_trashed_at_once(client, world):
    ask(client, world, "POST", "/products/RND/items/many", {"titles": ["A", "", "B", "C"]})
    keys = ["RND-1", "RND-2"]

    moved = ask(client, world, "POST", "/items/move", {"items": keys, "to": "end"})
    assert [row["key"] for row in moved["items"]] == keys
    assert world.order() == ["C", "A", "B"]
    edited = ask(
        client,
        world,
        "PATCH",
        "/items",
        {"items": keys, "changes": {"state": "ready"}, "add_labels": ["late"]},
    )
    assert {row["state"] for row in edited["items"]} == {"ready"}
    ask(client, world, "POST", "/items/trash", {"items": keys})
    assert world.order() == ["C"]
    ask(client, world, "POST", "/items/restore", {"items": ["RND-2"]})
    assert world.order() == ["C", "B"]
    assert ask(client, world, "GET", "/products/RND/labels") == {"labels": ["late"]}


def test_a_circle_is_shown(client, world):
    world.item("A")
    world.item("B")
    ask(client, world, "PUT", "/items/RND-1/needs/RND-2")

    status, said = refused(client, world, "PUT", "/items/RND-2/needs/RND-1")

    assert (status, said["code"]) == (409, "dependency_cycle")
    assert said["facts"]["cycle"] == ["RND-2", "RND-1", "RND-2"]
    ask(client, world, "DELETE", "/items/RND-1/needs/RND-2")


def test_criteria_and_versions(client, world):
    world.item("A")
    for text in ("One", "Two"):
        ask(client, world, "POST", "/items/RND-1/criteria", {"text": text})
    ask(client, world, "PATCH", "/items/RND-1/criteria/AC-1", {"text": "First", "was": "One"})
    moved = ask(client, world, "POST", "/items/RND-1/criteria/AC-2/move", {"position": 1})
    assert [row["text"] for row in moved["criteria"]] == ["Two", "First"]
    ask(client, world, "DELETE", "/items/RND-1/criteria/AC-2")

    body = {"effort": [1, 2, 3]}
    made = ask(client, world, "PATCH", "/items/RND-1/variants/perfect", body, part="developer")

    assert made == {"name": "perfect", "description": "", "value": None, "effort": [1, 2, 3]}
    ask(client, world, "DELETE", "/items/RND-1/variants/perfect")
    whole = ask(client, world, "GET", "/items/RND-1?fields=criteria,variants")
    assert [row["code"] for row in whole["criteria"]] == ["AC-1"]
    assert whole["variants"] == []


def test_one_owns_one_s_comments(client, world):
    world.item("A")
    made = ask(client, world, "POST", "/items/RND-1/comments", {"text": "Hm"}, part="stakeholder")
    path = f"/items/RND-1/comments/{made['id']}"

    assert refused(client, world, "PATCH", path, {"text": "No"})[0] == 403
    edited = ask(client, world, "PATCH", path, {"text": "Yes"}, part="stakeholder")
    assert (edited["text"], edited["edited_at"] is None) == ("Yes", False)
    ask(client, world, "DELETE", path, part="stakeholder")
    assert ask(client, world, "GET", "/items/RND-1?fields=comments") == {"comments": []}


def attach(client, world, name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.generic(
        "POST",
        "/api/v1/items/RND-1/attachments",
        encode_multipart("BoUnDaRyStRiNg", {"file": SimpleUploadedFile(name, content)}),
        content_type=MULTIPART_CONTENT,
        headers={"Authorization": f"Bearer {ways.token_of(world, 'developer')}"},
    )


def test_a_file_is_sent_back_as_a_download_only(client, world):
    world.item("A")

    made = attach(client, world, "page.html", b"<script>alert(1)</script>")
    assert made.status_code == 201
    path = f"/items/RND-1/attachments/{made.json()['id']}"
    sent = ways.ask(client, world, "stakeholder", "GET", path)

    assert sent.content == b"<script>alert(1)</script>"
    assert sent["Content-Type"] == "application/octet-stream"
    assert sent["Content-Disposition"] == 'attachment; filename="page.html"'
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert ways.ask(client, world, "outsider", "GET", path).status_code == 404
    ask(client, world, "DELETE", path)
    assert ways.ask(client, world, "stakeholder", "GET", path).status_code == 404


def test_an_empty_file_and_one_too_large_are_refused(client, world):
    world.item("A")

    empty = attach(client, world, "a.txt", b"")
    large = attach(client, world, "a.bin", b"x" * (10 * 1024 * 1024 + 1))

    assert (empty.status_code, empty.json()["code"]) == (422, "file_empty")
    assert (large.status_code, large.json()["code"]) == (413, "file_too_large")


def test_history_and_undo(client, world):
    world.item("Old title")
    ask(client, world, "PATCH", "/items/RND-1", {"changes": {"title": "New title"}})
    ask(client, world, "PATCH", "/items/RND-1", {"changes": {"state": "ready"}})

    history = ask(client, world, "GET", "/items/RND-1/history?limit=2")
    assert [entry["changes"][0] for entry in history["entries"]] == [
        {"field": "state", "about": "", "before": "new", "after": "ready"},
        {"field": "title", "about": "", "before": "Old title", "after": "New title"},
    ]
    rest = ask(client, world, "GET", f"/items/RND-1/history?cursor={history['next']}")
    assert rest["next"] is None

    batch = history["entries"][1]["batch"]
    undone = ask(client, world, "POST", "/products/RND/undo", {"batch": batch})
    assert undone == {"undone": ["backlog.item.changed"]}
    undone = ask(client, world, "POST", "/products/RND/undo", {})
    assert ask(client, world, "GET", "/items/RND-1?fields=title,state") == {
        "title": "Old title",
        "state": "new",
    }
    assert json.dumps(undone)
