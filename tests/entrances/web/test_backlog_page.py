"""The backlog page over HTTP: what it shows, by which address, to whom."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from backlog_pages import HTMX, LIST, html_of, keys_in, text_of, three
from planned import solved
from quarterdeck.apps.accounts import clock
from quarterdeck.apps.accounts.services import profile
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.backlog.services import items, order, variants
from quarterdeck.apps.workspaces.services import delegations


@pytest.fixture
def as_role(client, world):
    def sign_in(part):
        client.force_login(world.people[part])
        return client

    return sign_in


@pytest.fixture
def owner(as_role):
    return as_role("product_owner")


# --- what is shown ------------------------------------------------------------------------------


def test_an_empty_backlog_offers_what_fills_it(owner, world):
    page = owner.get(LIST)
    assert "No items yet" in text_of(page)
    assert "/p/RND/import/" in html_of(page)


def test_rows_stand_in_their_order_with_numbers(owner, world):
    keys = three(world)
    order.move_item(actor=world.actor("product_owner"), item=keys[2], to="top")
    page = owner.get(LIST)
    assert keys_in(page) == [keys[2], keys[0], keys[1]]
    assert re.findall(r'class="rank" role="gridcell">(\d*)<', html_of(page)) == ["1", "2", "3"]
    assert 'aria-rowcount="4"' in html_of(page)


def test_a_new_product_is_calm_and_says_unit_and_scale(owner, world):
    world.item("Plain", value=40, effort=3)
    page = owner.get(LIST)
    assert "Value 0–100" in text_of(page)
    assert "Effort, points" in text_of(page)
    assert '<svg class="rng' not in html_of(page)
    assert 'class="va"' not in html_of(page)
    assert 'class="pd' not in html_of(page)


def test_ranges_and_variants_show_once_there_are_any(owner, world):
    item = world.item("Ranged", value=[30, 58, 84])
    variants.set_variant(
        actor=world.actor("product_owner"), item=world.key(item), name="perfect", value=90
    )
    page = owner.get(LIST)
    assert "58 , 30 to 84" in text_of(page)
    assert '<path class="bar" d="M22 6H60"/>' in html_of(page)
    assert "Effort 0–21 points" in text_of(page)
    assert 'class="va"' in html_of(page)


def test_what_a_person_keeps_decides_the_columns_and_the_address_before_it(owner, world):
    world.item("Ranged", value=[30, 58, 84])
    profile.remember_view(
        actor=world.actor("product_owner"), view="backlog:RND", settings={"columns": "value"}
    )
    kept = owner.get(LIST)
    assert "Effort" not in re.search(r'<div class="bl-head.*?</div>', html_of(kept)).group()
    assert '<svg class="rng' not in html_of(kept)
    asked = owner.get(f"{LIST}?columns=&columns=value&columns=ranges&columns=bogus")
    assert '<svg class="rng' in html_of(asked)
    assert "Keep these columns" in text_of(asked)


def test_the_view_is_remembered_through_its_form(owner, world):
    world.item("Ranged", value=[30, 58, 84])
    form = re.search(
        r'name="columns" value="([^"]*)" data-cmd="Show plain', html_of(owner.get(LIST))
    )
    sent = {"view": "backlog:RND", "columns": form.group(1), "next": LIST}
    assert owner.post("/me/view/", sent)["Location"] == LIST
    assert '<svg class="rng' not in html_of(owner.get(LIST))


def test_what_the_plan_says_stands_beside_the_order(owner, world):
    world.item("Dear and early", value=10, effort=8)
    cheap = world.item("Cheap and late", value=90, effort=3)
    world.item("Also cheap", value=80, effort=6)
    solved(world, "9")
    page = owner.get(f"{LIST}?columns=plan&columns=value")
    assert "In this order 10 ; the plan 170" in text_of(page)
    assert 'id="course" role="row" data-after="RND-1"' in html_of(page)
    assert "The plan leaves 1 from above and takes 2 from below: +1600 % value" in text_of(page)
    marks = re.findall(r'class="pd (\w+)"', html_of(page))
    assert marks == ["out", "yes", "yes"]

    order.move_item(actor=world.actor("product_owner"), item=world.key(cheap), to="top")
    parts = owner.get(f"{LIST}course/")
    assert "In this order 90 ; the plan 170" in text_of(parts)
    assert f'data-after="{world.key(cheap)}"' in html_of(parts)


# --- filters, sorts, titles ---------------------------------------------------------------------


@pytest.fixture
def mixed(world):
    owner = world.actor("product_owner")
    epic = world.item("Fewer missed visits", kind="epic")
    late = world.item("Warn when a visit is late", kind="bug", value=10, labels=["phone"])
    photo = world.item("Attach a photo", value=50, parent=world.key(epic))
    done = world.item("Sign the visit")
    gone = world.item("Nobody wants this")
    items.edit_item(actor=owner, item=world.key(done), changes={"state": "done"})
    items.trash_items(actor=world.actor("product_owner"), items=[world.key(gone)])
    names = {"epic": epic, "late": late, "photo": photo, "done": done, "gone": gone}
    return {world.key(item): name for name, item in names.items()}


@pytest.mark.parametrize(
    ("query", "shown", "title"),
    [
        ("", ["late", "photo"], "Backlog"),
        ("?q=photo", ["photo"], "“photo” in the backlog"),
        ("?q=RND-2", ["late"], "“RND-2” in the backlog"),
        ("?kind=bug", ["late"], "Backlog, in part"),
        ("?kind=bug&kind=story", ["late", "photo"], "Backlog, in part"),
        ("?state=ready", [], "Backlog, in part"),
        ("?label=phone", ["late"], "Backlog, in part"),
        ("?parent=RND-1", ["photo"], "Backlog, in part"),
        ("?sort=value", ["photo", "late"], "Backlog, in part"),
        ("?sort=newest", ["photo", "late"], "Backlog, in part"),
        ("?sort=title", ["photo", "late"], "Backlog, in part"),
        ("?scope=epics", ["epic"], "Epics"),
        ("?scope=done", ["done"], "Done"),
        ("?scope=trash", ["gone"], "Trash"),
        ("?scope=all", ["done", "photo", "late", "epic"], "All but the trash"),
        ("?at=RND-3", ["late", "photo"], "Backlog"),
        ("?at=nothing", ["late", "photo"], "Backlog"),
    ],
)
def test_the_address_says_what_is_shown(owner, mixed, query, shown, title):
    page = owner.get(LIST + query)
    assert [mixed[key] for key in keys_in(page)] == shown
    assert f"<title>{title} · Rounds · Quarterdeck</title>" in html_of(page)
    assert f'<h1 class="sr">{title}</h1>' in html_of(page)


def test_a_filtered_list_says_how_many_and_keeps_their_numbers(owner, mixed):
    page = owner.get(f"{LIST}?q=photo&kind=story&sort=title")
    assert "1 item Show the whole order" in text_of(page)
    assert '<span class="rank" role="gridcell">2</span>' in html_of(page)
    assert 'aria-rowindex="3"' not in html_of(page)  # its place in the order, not in this list
    assert '<input type="hidden" name="kind" value="story">' in html_of(page)
    assert "No item has all of what you asked for" in text_of(owner.get(f"{LIST}?q=zebra"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?scope=attic", "There is no list “attic”."),
        ("?sort=luck", "There is no sort “luck”."),
        ("?sort=value&after=x", "The cursor “x” is not one of this list."),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_with_the_remedy(owner, mixed, query, sentence):
    page = owner.get(LIST + query)
    assert page.status_code == 422
    assert sentence in text_of(page)


def test_what_one_sees_is_taken_out(owner, mixed):
    page = html_of(owner.get(f"{LIST}?kind=bug&at=RND-2"))
    csv = re.search(r'href="(/p/RND/export\.csv[^"]*)"', page).group(1)
    table = re.search(r'data-copy="(/p/RND/export\.md\?kind=bug)"', page).group(1)
    lines = b"".join(owner.get(csv).streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "Warn when a visit is late" in lines[1]
    assert "Warn when a visit is late" in owner.get(table).content.decode()


# --- who sees, who may ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "edits", "orders"),
    [
        ("product_owner", True, True),
        ("developer", True, False),
        ("scrum_master", False, False),
        ("stakeholder", False, False),
        ("administrator", False, False),
    ],
)
def test_controls_are_there_for_whom_they_work(as_role, world, part, edits, orders):
    three(world)
    page = as_role(part).get(LIST)
    assert page.status_code == 200
    assert ("data-move=" in html_of(page)) is orders
    assert ("data-rank=" in html_of(page)) is orders
    assert ("data-edit=" in html_of(page)) is edits
    assert ('id="selection"' in html_of(page)) is edits
    assert ("“Order the backlog” is for the product owner. Ask them." in text_of(page)) != orders
    assert ("“Create and edit items" in text_of(page)) != edits


def test_a_delegate_orders(as_role, world):
    keys = three(world)
    now = clock.now()  # pages ask the system for it
    delegations.delegate(
        actor=replace(world.actor("product_owner"), now=now),
        product="RND",
        to=world.people["delegate"].pk,
        acts=["order_backlog"],
        until=now.date() + timedelta(days=30),
    )
    client = as_role("delegate")
    assert "data-move=" in html_of(client.get(LIST))
    sent = {"item": keys[2], "before": keys[0]}
    assert client.post(f"{LIST}move/", sent, headers=HTMX).status_code == 204


@pytest.mark.parametrize("path", ["", "?scope=trash", "course/", "peek/RND-1/", "new/"])
def test_outsiders_find_nothing(as_role, world, path):
    three(world)
    assert as_role("outsider").get(LIST + path).status_code == 404


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("move/", {"item": "RND-1", "place": "last"}),
        ("edit/", {"item": "RND-1", "value": "Taken over"}),
        ("new/", {"title": "Smuggled in"}),
        ("lines/", {"titles": "Smuggled\nin"}),
        ("selection/", {"act": "trash", "item": "RND-1"}),
        ("undo/", {}),
    ],
)
@pytest.mark.parametrize(("part", "status"), [("outsider", 404), ("stakeholder", 403)])
def test_a_change_by_whom_it_does_not_belong_to_changes_nothing(
    as_role, world, path, sent, part, status
):
    three(world)
    if path == "undo/" and part == "stakeholder":
        status = 404  # there is nothing of theirs to undo
    before = list(Item.objects.order_by("pk").values())
    assert as_role(part).post(LIST + path, sent, headers=HTMX).status_code == status
    assert list(Item.objects.order_by("pk").values()) == before
