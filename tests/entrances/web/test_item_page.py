"""The item page over HTTP: every field with and without a script, refused in place, never lost."""

import gzip
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from item_pages import HTMX, TITLE, Page, text_of, undo
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services import criteria, dependencies, items, variants


@pytest.fixture
def item(world):
    return world.item(
        TITLE, value=[30, 58, 84], effort=[6, 11, 20], role="planner", want="a warning"
    )


@pytest.fixture
def page(client, world, item):
    return Page(client, world, item)


def test_the_page_says_what_the_item_is(page, world, item):
    world.item("Before it all")
    criteria.add_criterion(
        actor=world.actor("product_owner"),
        item=world.key(item),
        text="Given a day of 14 visits, then a warning comes in 3 seconds.",
        optional=True,
    )

    words = text_of(page.get())

    assert f"RND-1 {TITLE}" in words
    assert "position 1" in words
    assert "As a planner , I want a warning." in words
    assert "AC-1" in words
    assert "Optional" in words
    assert "58 30–84" in words
    assert "11 points 6–20" in words
    assert 'aria-label="Item after: Before it all"' in page.get().content.decode()
    assert 'aria-label="Item before' not in page.get().content.decode()


def test_an_item_of_another_product_is_not_beneath_this_one(client, world, page):
    world.new_product("OTH", "Other")
    other = world.item("Elsewhere", product="OTH")
    assert client.get(f"/p/RND/items/{world.key(other)}/").status_code == 404
    assert client.get("/p/RND/items/RND-999/").status_code == 404
    moved = client.post(f"/p/RND/items/{world.key(other)}/trash/", headers=HTMX)
    other.refresh_from_db()
    assert (moved.status_code, other.trashed_at) == (404, None)


def test_strangers_see_nothing(client, world, item):
    assert Page(client, world, item, "outsider").get().status_code == 404


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?edit=title", "title"),
        ("?edit=story", "want"),
        ("?edit=description", "description"),
        ("?edit=head&of=position", "position"),
        ("?edit=facts&of=value", "value"),
        ("?edit=facts&of=parent", "parent"),
        ("?edit=facts&of=labels", "new_labels"),
        ("?edit=facts&of=needs", "needs"),
        ("?edit=criteria&of=new", "text"),
        ("?edit=variants&of=perfect", "description"),
    ],
)
def test_every_form_opens_in_its_place_and_in_the_page(page, query, name):
    field = f' name="{name}"'
    part = query.partition("=")[2].partition("&")[0]

    alone = page.get(query, **HTMX)
    whole = page.get(query)

    assert field in alone.content.decode()
    assert alone.content.decode().count(f'id="{part}"') == 1
    assert b"<html" not in alone.content
    assert field in whole.content.decode()
    assert b"<html" in whole.content
    # Leaving it as it was shows the text again, with the focus back on what opened it.
    again = page.get(query.replace("edit=", "part="), **HTMX).content.decode()
    assert field not in again
    assert f'id="{part}"' in again
    assert again.count("autofocus") == 1


@pytest.mark.parametrize("script", [True, False])
def test_the_title_is_saved_and_can_be_undone(client, page, item, script):
    response = page.post(
        "edit_item", {"title": "Warn early", "was_title": TITLE}, "title", script=script
    )

    item.refresh_from_db()
    assert item.title == "Warn early"
    if script:
        answer = response.content.decode()
        assert answer.index('id="title"') < answer.index('hx-swap-oob="outerHTML:#history.reads"')
        assert json.loads(response["HX-Trigger"])["qd:done"]["say"] == "Title saved."
        assert undo(client, response).status_code == 204
    else:
        assert response.status_code == 302
        toast = client.get(response["Location"]).content.decode()
        assert "Title saved." in toast
        assert client.post(re.search(r'action="([^"]+undo[^"]+)"', toast)[1]).status_code == 302
    item.refresh_from_db()
    assert item.title == TITLE


@pytest.mark.parametrize("script", [True, False])
def test_what_cannot_be_meant_stands_at_its_field_with_what_was_typed(page, item, script):
    response = page.post(
        "edit_item", {"value": "soon", "was_value": "30..58..84"}, "facts", "value", script=script
    )

    answer = response.content.decode()
    assert response.status_code == 422
    assert 'value="soon"' in answer
    assert 'aria-invalid="true"' in answer
    assert "“soon” is not a number." in answer
    assert (b"<html" in response.content) is not script
    item.refresh_from_db()
    assert item.value_likely == 58


@pytest.mark.parametrize("script", [True, False])
def test_two_people_and_one_title_lose_nothing(world, page, item, script):
    items.edit_item(
        actor=world.actor("developer"), item=world.key(item), changes={"title": "Theirs"}
    )
    mine = {"title": "Mine", "was_title": TITLE}

    response = page.post("edit_item", mine, "title", script=script)

    words, answer = text_of(response), response.content.decode()
    assert response.status_code == 409
    assert "Theirs, stands there now Theirs" in words
    assert "Yours, not saved yet Mine" in words
    assert "Save mine" in words
    assert "Keep theirs" in words
    assert 'name="was_title" value="Theirs"' in answer
    item.refresh_from_db()
    assert item.title == "Theirs"

    page.post("edit_item", {"title": "Mine", "was_title": "Theirs"}, "title", script=script)
    item.refresh_from_db()
    assert item.title == "Mine"


def test_a_field_refused_keeps_what_its_editor_saw(world, page, item):
    """Else a change of someone else would be overwritten once the field is mended."""
    seen = "30..58..84"
    items.edit_item(actor=world.actor("product_owner"), item=world.key(item), changes={"value": 70})
    refused = page.post("edit_item", {"value": "soon", "was_value": seen}, "facts", "value")
    assert refused.status_code == 422
    assert f'name="was_value" value="{seen}"' in refused.content.decode()


def test_saving_what_stands_there_says_nothing_and_offers_no_undo(page):
    response = page.post("edit_item", {"title": TITLE, "was_title": TITLE}, "title")
    assert json.loads(response["HX-Trigger"]) == {"qd:saved": {}}


def test_state_and_kind_are_chosen_in_the_head(client, page, item):
    done = page.post("edit_item", {"state": "done", "was_state": "new"}, "head", "state")
    item.refresh_from_db()
    assert (item.state, item.listed) == ("done", False)
    assert "position" not in text_of(done)
    stale = page.post("edit_item", {"state": "ready", "was_state": "refining"}, "head", "state")
    assert stale.status_code == 409
    assert "Save mine" in text_of(stale)


def test_labels_and_epic(world, page, item):
    epic = world.item("Fewer missed visits", kind="epic")
    items.edit_item(
        actor=world.actor("product_owner"), item=world.key(item), changes={"labels": ["a, b", "c"]}
    )
    form = page.get("?edit=facts&of=labels").content.decode()
    assert 'name="labels" value="a, b" checked' in form

    page.post(
        "edit_item",
        {"labels": ["a, b"], "new_labels": "mobile, night", "was_labels": ["", "a, b", "c"]},
        "facts",
        "labels",
    )
    page.post("edit_item", {"parent": world.key(epic), "was_parent": ""}, "facts", "parent")

    words = text_of(page.get())
    assert "a, b mobile night" in words
    assert "Fewer missed visits" in words
    assert TITLE in text_of(Page(page.client, world, epic).get())


def test_the_order_is_changed_from_the_page(world, page):
    world.item("Second")
    world.item("Third")
    page.post("move_in_order", {"position": "2"}, "head", "position")
    assert world.order() == ["Second", TITLE, "Third"]
    page.post("move_in_order", {"to": "end"}, "head", "position")
    assert world.order() == ["Second", "Third", TITLE]
    refused = page.post("move_in_order", {"position": "soon"}, "head", "position")
    assert refused.status_code == 422
    assert 'value="soon"' in refused.content.decode()


def test_the_trash_says_so_and_gives_back(page, item):
    page.post("trash_item", {}, "head", "trash")
    assert "In the trash since" in text_of(page.get())
    assert "position 1" not in text_of(page.get())
    page.post("restore_item", {}, "head", "trash")
    assert "In the trash since" not in text_of(page.get())
    item.refresh_from_db()
    assert item.listed


@pytest.mark.parametrize(
    ("part", "whose", "missing"),
    [
        (
            "developer",
            ["Ines Okafor edits the criteria.", "Ines Okafor says what it is worth."],
            [],
        ),
        ("product_owner", ["The developers estimate the effort."], ["edits the criteria"]),
        (
            "stakeholder",
            [
                "Ines Okafor and the developers edit items.",
                "Ines Okafor orders the backlog.",
                "The developers estimate the effort.",
            ],
            ["?edit=", "file-form"],
        ),
        ("administrator", ["The Scrum team and the stakeholders comment."], ["comment-new"]),
    ],
)
def test_what_is_someone_elses_says_whose_it_is(client, world, item, part, whose, missing):
    seen = Page(client, world, item, part).get().content.decode()
    assert [sentence for sentence in whose if sentence not in seen] == []
    assert [text for text in missing if text in seen] == []


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("edit_item", {"title": "Mine", "was_title": TITLE}),
        ("edit_item", {"value": "3", "was_value": ""}),
        ("move_in_order", {"to": "end"}),
        ("trash_item", {}),
        ("add_criterion", {"text": "It is quick"}),
        ("set_variant", {"description": "x", "was_description": ""}),
        ("add_dependency", {"needs": "RND-1"}),
        ("attach_file", {}),
    ],
)
def test_what_one_may_not_do_is_refused(client, world, item, verb, values):
    if verb == "attach_file":
        values = {"file": SimpleUploadedFile("a.txt", b"x")}
    page = Page(client, world, item, "stakeholder")
    refused = page.post(verb, values, "title")
    assert refused.status_code == 403
    assert refused["HX-Retarget"] == "#note"
    item.refresh_from_db()
    assert (item.title, item.trashed_at) == (TITLE, None)


def test_the_html_and_its_nodes_keep_the_budget(page, world, item, client):
    """A full item: eight criteria, three versions, dependencies, comments, files, a long history."""
    owner, key = world.actor("product_owner"), world.key(item)
    for number in range(8):
        text = f"Given day {number} with 14 visits, when one asks, then an order is shown."
        criteria.add_criterion(actor=owner, item=key, text=text)
    for name in ("good enough", "perfect"):
        variants.set_variant(actor=owner, item=key, name=name, description="Some of it", value=4)
    for number in range(5):
        other = world.item(f"Another item {number}")
        dependencies.add_dependency(actor=owner, item=key, needs=world.key(other))
        page.post("add_comment", {"text": f"Said {number}, and *more* of it."}, "comment", "new")
        page.post("attach_file", {"file": SimpleUploadedFile(f"{number}.txt", b"x")}, "files")
    items.edit_item(actor=owner, item=key, changes={"description": "- one\n- two\n\n" * 10})

    html = page.get().content

    assert len(gzip.compress(html)) <= 8_000
    assert len(re.findall(rb"<[a-z]", html)) <= 1_000


def test_a_page_reads_the_same_however_long_the_order_is(
    page, world, django_assert_max_num_queries
):
    Item.objects.bulk_create(
        Item(
            product=world.product,
            number=1000 + n,
            title=f"Item {n}",
            rank=f"z{n:05d}",
            created_at=world.now,
            changed_at=world.now,
        )
        for n in range(300)
    )
    with django_assert_max_num_queries(60):
        page.get()
