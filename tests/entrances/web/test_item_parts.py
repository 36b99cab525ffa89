"""What belongs to an item, on its page: criteria, versions, dependencies, comments, files, history."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from item_pages import HTMX, TITLE, Page, text_of, undo
from quarterdeck.apps.backlog.models import Attachment, Comment, Criterion
from quarterdeck.apps.backlog.services import criteria, items, variants


@pytest.fixture
def item(world):
    return world.item(
        TITLE, value=[30, 58, 84], effort=[6, 11, 20], role="planner", want="a warning"
    )


@pytest.fixture
def page(client, world, item):
    return Page(client, world, item)


def test_criteria_are_added_edited_moved_and_removed(client, page, item):
    first = page.post(
        "add_criterion", {"text": "Given a full day", "was_text": ""}, "criteria", "new"
    )
    assert ' name="text"' in first.content.decode()  # open for the next
    page.post("add_criterion", {"text": "It is quick", "was_text": ""}, "criteria", "new")
    page.post(
        "edit_criterion",
        {"text": "It takes 3 s", "was_text": "It is quick", "optional": "on"},
        "criteria",
        "AC-2",
    )
    page.post("move_criterion", {"position": "1"}, "criteria", "AC-2")

    rows = Criterion.objects.filter(item=item).order_by("position")
    assert [(row.code, row.text, row.optional) for row in rows] == [
        ("AC-2", "It takes 3 s", True),
        ("AC-1", "Given a full day", False),
    ]
    removed = page.post("remove_criterion", {}, "criteria", "AC-1")
    assert "Given a full day" not in removed.content.decode().partition('id="history"')[0]
    undo(client, removed)
    assert "Given a full day" in text_of(page.get())


def test_a_criterion_changed_by_two_and_one_that_is_gone(world, page, item):
    owner, key = world.actor("product_owner"), world.key(item)
    criteria.add_criterion(actor=owner, item=key, text="It is quick")
    criteria.edit_criterion(actor=world.actor("product_owner"), item=key, code="1", text="Theirs")
    mine = {"text": "Mine", "was_text": "It is quick"}
    both = page.post("edit_criterion", mine, "criteria", "AC-1")
    assert both.status_code == 409
    assert "Theirs, stands there now Theirs" in text_of(both)
    assert "Mine" in text_of(both)

    criteria.remove_criterion(actor=world.actor("product_owner"), item=key, code="1")
    gone = page.post("edit_criterion", mine, "criteria", "AC-1")
    assert gone.status_code == 404
    assert gone["HX-Retarget"] == "#note"


def test_versions_have_their_own_figures(client, world, page, item):
    added = page.post(
        "set_variant",
        {
            **{"description": "By distance only", "was_description": ""},
            **{"value": "20..36..50", "was_value": ""},
        },
        "variants",
        "good enough",
    )
    assert "By distance only" in text_of(added)
    assert "Value 36 (20–50) , not estimated" in text_of(added)

    developer = Page(client, world, item, "developer")
    developer.post("set_variant", {"effort": "6", "was_effort": ""}, "variants", "good enough")
    assert "effort 6 points" in text_of(developer.get())

    variants.set_variant(
        actor=world.actor("product_owner"), item=world.key(item), name="good enough", value=40
    )
    mine = {"value": "50", "was_value": "20..36..50"}
    stale = Page(client, world, item).post("set_variant", mine, "variants", "good enough")
    assert stale.status_code == 409
    assert "Theirs, stands there now 40" in text_of(stale)


def test_dependencies_and_the_circle_that_is_refused(world, page, item):
    other = world.item("Show the route")
    page.post("add_dependency", {"needs": "2"}, "facts", "needs")
    assert "RND-2 Show the route" in text_of(page.get())
    assert "Needed by RND-1" in text_of(Page(page.client, world, other).get())

    circle = Page(page.client, world, other).post(
        "add_dependency", {"needs": "RND-1"}, "facts", "needs"
    )
    assert circle.status_code == 409
    assert "RND-2 → RND-1 → RND-2" in text_of(circle)
    assert 'value="RND-1"' in circle.content.decode()
    unknown = page.post("add_dependency", {"needs": "RND-77"}, "facts", "needs")
    assert unknown.status_code == 422
    assert "There is no item “RND-77” here." in text_of(unknown)

    page.post("remove_dependency", {"remove": "RND-2"}, "facts", "needs")
    assert "Show the route" not in page.get().content.decode().partition('id="facts"')[2]


def test_comments_are_said_in_markdown_and_changed_by_who_said_them(client, world, page, item):
    said = page.post(
        "add_comment", {"text": "Only **mornings**. <script>x</script>"}, "comment", "new"
    )
    answer = said.content.decode()
    assert "Only <strong>mornings</strong>." in answer
    assert "<script>x" not in answer
    assert '<textarea id="comment-new" name="text"' in answer
    comment = Comment.objects.get()

    empty = page.post("add_comment", {"text": " "}, "comment", "new")
    assert empty.status_code == 422
    assert "Write the comment." in text_of(empty)
    page.post("edit_comment", {"text": "Always", "was_text": ""}, "comments", str(comment.pk))
    assert "Always" in text_of(page.get())

    other = Page(client, world, item, "stakeholder")
    assert "your comment" not in other.get().content.decode()
    not_theirs = other.post("edit_comment", {"text": "No"}, "comments", str(comment.pk))
    assert not_theirs.status_code == 403
    own = Page(client, world, item)
    own.post("remove_comment", {}, "comments", str(comment.pk))
    assert "Always" not in text_of(own.get())


def test_a_file_is_a_download_and_nothing_else(client, page, item):
    picture = SimpleUploadedFile("plan.svg", b"<svg onload='x()'/>", "image/svg+xml")
    added = page.post("attach_file", {"file": [picture]}, "files")
    assert "plan.svg" in text_of(added)

    row = Attachment.objects.get()
    sent = client.get(page.url("download_attachment", row.pk))

    assert sent.content == b"<svg onload='x()'/>"
    assert sent["Content-Disposition"] == 'attachment; filename="plan.svg"'
    assert sent["Content-Type"] == "application/octet-stream"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent["Content-Security-Policy"]
    removed = page.post("remove_attachment", {}, "files", str(row.pk))
    assert client.get(page.url("download_attachment", row.pk)).status_code == 404
    undo(client, removed)
    assert client.get(page.url("download_attachment", row.pk)).status_code == 200


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Choose a file first."),
        ([("empty.txt", 0)], "“empty.txt” is empty."),
        ([("a.txt", 1), ("film.mp4", 10 * 1024 * 1024 + 1)], "“film.mp4” has 10.1 MB"),
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_a_file_that_does_not_fit_is_refused_in_place(page, files, sentence, script):
    sent = [SimpleUploadedFile(name, b"x" * size) for name, size in files]
    refused = page.post("attach_file", {"file": sent}, "files", script=script)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not Attachment.objects.exists()


def test_the_history_tells_words_that_went_and_came(world, page, item):
    page.post(
        "edit_item",
        {"title": "Warn every planner when a visit is late", "was_title": TITLE},
        "title",
    )
    history = page.get().content.decode().partition('id="history"')[2]
    assert "Title Warn <del>the </del> <ins>every </ins> planner" in history
    assert "Effort <ins>6–20</ins>" in history
    assert "by Tomasz Wilk" in history

    for number in range(15):
        items.edit_item(
            actor=world.actor("product_owner"),
            item=world.key(item),
            changes={"title": f"Title {number}"},
        )
    first = page.get()
    older = re.search(r'href="[^"]*(\?before=\d+)#history"', first.content.decode())[1]
    assert "Created by Ines Okafor" not in text_of(first)
    assert "Created by Ines Okafor" in text_of(page.get(older))
    assert "From the newest on" in text_of(page.get(older))
    more = page.get(older, **HTMX).content.decode()
    assert more.lstrip().startswith("<li>")
    assert "<html" not in more
