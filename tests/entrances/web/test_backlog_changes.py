"""What is done in the backlog page's list, over HTTP: refused in place, undone in one act."""

import re

import pytest

from backlog_pages import HTMX, LIST, events_of, html_of, text_of, three
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services import items, order
from quarterdeck.apps.workspaces.services import delegations


@pytest.fixture
def owner(client, world):
    client.force_login(world.people["product_owner"])
    return client


def test_a_move_answers_its_new_key_and_how_it_is_undone(owner, world):
    keys = three(world)
    answer = owner.post(f"{LIST}move/", {"item": keys[2], "before": keys[0]}, headers=HTMX)
    assert answer.status_code == 204
    ordered = events_of(answer)["qd:ordered"]
    assert ordered["item"] == keys[2]
    assert ordered["rank"] == Item.objects.get(title="Three").rank
    assert world.order() == ["Three", "One", "Two"]

    undone = owner.post(ordered["undo"], headers=HTMX)
    assert undone.status_code == 204
    assert world.order() == ["One", "Two", "Three"]


def test_a_move_of_what_someone_else_moved_is_not_made_and_the_list_is_read_again(owner, world):
    keys = three(world)
    seen = Item.objects.get(title="Three").rank
    delegations.delegate(
        actor=world.actor("product_owner"),
        product="RND",
        to=world.people["delegate"].pk,
        acts=["order_backlog"],
        until=world.now.date(),
    )
    order.move_item(actor=world.actor("delegate"), item=keys[2], to="top")
    sent = {"item": keys[2], "after": keys[0], "seen": seen}
    answer = owner.post(f"{LIST}move/", sent, headers=HTMX)
    assert (answer.status_code, answer["HX-Refresh"]) == (409, "true")
    assert world.order() == ["Three", "One", "Two"]
    said = "The order was changed by Jo Nowak while you moved RND-3. Your move was not saved."
    assert said in text_of(owner.get(LIST))


@pytest.mark.parametrize(
    ("sent", "titles"),
    [
        ({"place": "last"}, ["Two", "Three", "One"]),
        ({"position": "2"}, ["Two", "One", "Three"]),
    ],
)
def test_a_move_to_where_nothing_is_loaded_reads_the_list_again(owner, world, sent, titles):
    keys = three(world)
    answer = owner.post(f"{LIST}move/", {"item": keys[0], **sent}, headers=HTMX)
    assert answer["HX-Refresh"] == "true"
    assert world.order() == titles
    assert "RND-1 is moved." in text_of(owner.get(LIST))
    plain = owner.post(f"{LIST}move/", {"item": keys[0], "place": "first"})
    assert plain["Location"] == f"{LIST}?at={keys[0]}"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"item": "RND-1"}, 422),
        ({"item": "RND-1", "position": "-3"}, 422),
        ({"item": "RND-1", "after": "RND-1"}, 422),
        ({"item": "RND-1", "after": "RND-99"}, 404),
        ({"item": "RND-²", "place": "first"}, 404),
        ({"item": "", "place": "first"}, 404),
    ],
)
def test_a_move_that_cannot_be_meant_is_refused_in_the_note(owner, world, sent, status):
    three(world)
    answer = owner.post(f"{LIST}move/", sent, headers=HTMX)
    assert answer.status_code == status
    assert answer["HX-Retarget"] == "#note"
    assert world.order() == ["One", "Two", "Three"]


def test_two_titles_at_once_lose_neither(owner, world):
    three(world)
    sent = {"item": "RND-1", "value": "Mine", "was": "One"}
    assert owner.post(f"{LIST}edit/", sent, headers=HTMX).status_code == 204
    answer = owner.post(f"{LIST}edit/", {**sent, "value": "Yours"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Now Mine Yours, not saved Yours" in text_of(answer)
    assert world.order()[0] == "Mine"
    empty = owner.post(f"{LIST}edit/", {"item": "RND-1", "value": " "}, headers=HTMX)
    assert (empty.status_code, "Give the item a title." in text_of(empty)) == (422, True)


def test_a_new_item_is_named_to_the_box_and_without_script_to_the_list(owner, world):
    epic = world.key(world.item("Fewer missed visits", kind="epic"))
    form = owner.get(f"{LIST}new/")
    assert f'<option value="{epic}">' in html_of(form)
    answer = owner.post(f"{LIST}new/", {"title": "First", "parent": epic}, headers=HTMX)
    assert events_of(answer)["qd:created"] == {"item": "RND-2"}
    assert events_of(answer)["qd:done"]["say"] == "RND-2 created: First"
    plain = owner.post(f"{LIST}new/", {"title": "Second", "kind": "bug"})
    assert plain["Location"] == f"{LIST}?at=RND-3"
    assert owner.post(f"{LIST}new/", {"title": ""}).status_code == 422


def test_thirty_lines_are_thirty_items_with_one_undo(owner, world):
    lines = "\r\n".join(f"Item {number}" for number in range(1, 31))
    answer = owner.post(f"{LIST}lines/", {"titles": f"\n{lines}\n\n"})
    assert answer["Location"] == f"{LIST}?at=RND-1"
    assert world.order() == [f"Item {number}" for number in range(1, 31)]
    undo = re.search(r'action="(/p/RND/backlog/undo/\?batch=[^"]+)"', html_of(owner.get(LIST)))
    owner.post(undo.group(1))
    assert world.order() == []


@pytest.mark.parametrize(
    ("sent", "said", "seen"),
    [
        ({"act": "top"}, "2 items moved.", ["Two", "Three", "One"]),
        ({"act": "end"}, "2 items moved.", ["One", "Two", "Three"]),
        ({"act": "under", "under": "1"}, "2 items moved.", ["One", "Two", "Three"]),
        ({"act": "state:ready"}, "2 items changed.", ["One", "Two", "Three"]),
        ({"act": "label:phone"}, "2 items changed.", ["One", "Two", "Three"]),
        ({"act": "label", "label": "tablet"}, "2 items changed.", ["One", "Two", "Three"]),
        ({"act": "trash"}, "2 items went to the trash.", ["One"]),
    ],
)
def test_one_act_on_several_is_one_undo(owner, world, sent, said, seen):
    keys = three(world)
    before = list(Item.objects.order_by("pk").values("title", "state", "rank", "labels__name"))
    answer = owner.post(f"{LIST}selection/", {**sent, "item": keys[1:]}, headers=HTMX)
    assert answer["HX-Refresh"] == "true"
    assert world.order() == seen
    assert said in text_of(owner.get(LIST))
    if not sent["act"].startswith(("end", "under")):  # they stood there already
        assert owner.post(f"{LIST}undo/").status_code == 302
    after = list(Item.objects.order_by("pk").values("title", "state", "rank", "labels__name"))
    assert after == before


def test_an_epic_is_given_and_taken_from_several(owner, world):
    epic = world.key(world.item("Fewer missed visits", kind="epic"))
    keys = three(world)
    owner.post(f"{LIST}selection/", {"act": f"parent:{epic}", "item": keys[:2]})
    assert Item.objects.filter(parent__title="Fewer missed visits").count() == 2
    owner.post(f"{LIST}selection/", {"act": "parent:", "item": keys[:2]})
    assert not Item.objects.filter(parent__isnull=False).exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": "sell"}, "There is no act “sell” for several items."),
        ({"act": "under"}, "Write under which item they go, for example RND-12."),
        ({"act": "label"}, "Write the label, or choose one of the list."),
        ({"act": "state:sold"}, "“sold” is no state of an item."),
        ({"act": "trash", "item": []}, "Choose at least one item."),
    ],
)
def test_what_cannot_be_done_to_several_is_said(owner, world, sent, sentence):
    keys = three(world)
    answer = owner.post(f"{LIST}selection/", {"item": keys, **sent}, headers=HTMX)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert world.order() == ["One", "Two", "Three"]


def test_the_trash_gives_back(owner, world):
    keys = three(world)
    items.trash_items(actor=world.actor("product_owner"), items=keys[:1])
    page = owner.get(f"{LIST}?scope=trash")
    assert f'form="restore" name="item" value="{keys[0]}"' in html_of(page)
    owner.post(f"{LIST}selection/", {"act": "restore", "item": keys[0]})
    assert "One" in world.order()
    assert "The trash is empty" in text_of(owner.get(f"{LIST}?scope=trash"))


def test_undo_goes_back_act_by_act_and_then_says_so(owner, world):
    keys = three(world)
    owner.post(f"{LIST}move/", {"item": keys[2], "place": "first"})
    owner.post(f"{LIST}edit/", {"item": keys[0], "value": "Uno"})
    answer = owner.post(f"{LIST}undo/")
    assert answer["Location"] == LIST
    owner.post(f"{LIST}undo/", headers=HTMX)
    assert world.order() == ["One", "Two", "Three"]
    assert "Undone: the place in the order." in text_of(owner.get(LIST))
    assert owner.post(f"{LIST}undo/?batch=nonsense", headers=HTMX).status_code == 422
