"""The release plan's page: asked for, watched, read, adopted; with script, without, by anyone."""

import gzip
import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from chromium import DESKTOP, PHONE, accessibility_faults
from planned import solved
from quarterdeck.apps.backlog.services import items, variants
from quarterdeck.apps.jobs import worker
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.planning.services import releases

VIEWS = (
    (DESKTOP, "light"),
    (DESKTOP, "dark"),
    ({"width": 800, "height": 700}, "light"),
    (PHONE, "dark"),
    ({"width": 320, "height": 700}, "light"),
)
ASK = {"capacities": "3, 2", "title": "", "time_limit": "60"}


@pytest.fixture
def backlog(world):
    """With sprints of 3 and 2 the plan is C, then B."""
    figures = {"A": (2, 3), "B": (5, 2), "C": (9, 3), "D": (9, None), "E": (9, 8)}
    for title, (value, effort) in figures.items():
        world.item(title, value=value, effort=effort)
    return world


def visitor(world, part="product_owner"):
    client = Client()
    client.force_login(world.people[part])
    return client


def text_of(response):
    """The page without its tags, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


class TestByForm:
    """What a browser without script gets."""

    def test_before_the_first_plan_the_page_says_what_will_be_here(self, backlog):
        page = visitor(backlog).get("/p/RND/plan/")

        assert page.status_code == 200
        assert "5 items stand in the order. 1 has no effort" in text_of(page)
        assert "Nothing in the backlog moves until the product owner adopts a plan" in text_of(page)
        assert b"Adopt this plan" not in page.content

    def test_asking_leads_to_the_page_that_waits_and_then_to_the_plan(self, backlog):
        client = visitor(backlog)

        asked = client.post("/p/RND/plan/solve/", ASK)
        waits = client.get(asked.url)
        worker.run_waiting()
        found = client.get(asked.url)

        assert (asked.status_code, asked.url) == (302, "/p/RND/plan/")
        assert "Waiting for the worker" in text_of(waits)
        assert "Refresh" in text_of(waits)
        said = text_of(found)
        assert "Proven best" in said
        assert "2 items of 5 14 value, +100 % on backlog order 5 of 5 points" in said
        assert "Sprint 1 3 of 3 RND-3 C 9 3 Sprint 2 2 of 2 RND-2 B 5 2" in said
        assert "RND-5 E Larger than every sprint. Split it. 9 8" in said
        assert "1 item has no effort and cannot be planned. Ask the developers" in said

    @pytest.mark.parametrize(
        ("field", "given", "says"),
        [
            ("capacities", "soon", "“soon” is no capacity"),
            ("capacities", "", "Say how much each sprint can hold"),
            ("capacities", "5, -1", "cannot be negative: -1"),
            ("time_limit", "long", "Write the seconds as a number"),
            ("time_limit", "0", "1 to 3600 seconds"),
        ],
    )
    def test_a_wish_that_cannot_be_meant_comes_back_with_the_remedy(
        self, backlog, field, given, says
    ):
        page = visitor(backlog).post("/p/RND/plan/solve/", {**ASK, field: given})

        assert page.status_code == 422
        assert says in page.content.decode()
        assert not given or f'value="{given}"' in page.content.decode()
        assert not ReleasePlan.objects.exists()

    def test_who_asks_for_another_plan_meanwhile_is_told_and_sees_how_far_it_is(self, backlog):
        client = visitor(backlog)
        client.post("/p/RND/plan/solve/", ASK)

        page = client.post("/p/RND/plan/solve/", {**ASK, "capacities": "9"})

        assert page.status_code == 422
        assert "Plan 1 is being computed." in text_of(page)
        assert "Waiting for the worker" in text_of(page)

    def test_the_form_begins_with_what_was_asked_last(self, backlog):
        solved(backlog, "4 × 24", time_limit=5)

        page = visitor(backlog).get("/p/RND/plan/").content.decode()

        assert 'value="4 × 24"' in page
        assert 'name="time_limit" value="5"' in page

    def test_progress_shows_the_best_so_far_and_ends_with_the_whole_page(self, backlog):
        client = visitor(backlog)
        client.post("/p/RND/plan/solve/", ASK)
        plan = ReleasePlan.objects.get()
        best = {"value": 12.0, "bound": 16.5, "items": 2}
        Job.objects.update(
            state="running",
            heartbeat_at=backlog.now,
            started_at=backlog.now,
            share=0.3,
            best=best,
        )
        running = client.get(f"/p/RND/plan/{plan.pk}/progress/")
        Job.objects.update(state="failed", error="The worker stopped.", finished_at=backlog.now)
        ended = client.get(f"/p/RND/plan/{plan.pk}/progress/")
        page = client.get("/p/RND/plan/")

        assert "2 items, best so far 12 value, best so far 16.5 no plan earns more" in text_of(
            running
        )
        assert 'value="30"' in running.content.decode()
        assert ended.headers["HX-Refresh"] == "true"
        assert "The worker stopped." in text_of(page)
        assert "Compute the plan" in text_of(page)

    def test_a_waiting_plan_is_cancelled(self, backlog):
        client = visitor(backlog)
        client.post("/p/RND/plan/solve/", ASK)
        plan = ReleasePlan.objects.get()

        page = client.post(f"/p/RND/plan/{plan.pk}/cancel/", follow=True)

        assert "Cancelled before a plan was found." in text_of(page)
        assert ReleasePlan.objects.get().state == "cancelled"

    def test_adopting_orders_the_backlog_and_offers_to_undo(self, backlog):
        client, plan = visitor(backlog), solved(backlog, "3, 2")

        page = client.post(f"/p/RND/plan/{plan.pk}/adopt/", follow=True).content.decode()
        undo = re.search(r'action="(/p/RND/backlog/undo/[^"]*)"', page)[1].replace("&amp;", "&")
        after_adoption = backlog.order()
        undone = client.post(undo)

        assert "Plan adopted: 2 items ordered first." in page
        assert "adopted by Ines Okafor" in page
        assert after_adoption == ["C", "B", "A", "D", "E"]
        assert (undone.status_code, undone.url) == (302, f"/p/RND/plan/{plan.pk}/")
        assert backlog.order() == ["A", "B", "C", "D", "E"]
        assert b"adopted by" not in client.get(undone.url).content

    def test_a_plan_that_no_longer_holds_says_so_on_its_page(self, backlog):
        client, plan = visitor(backlog), solved(backlog, "3, 2")
        items.trash_items(actor=backlog.actor("developer"), items=["RND-3"])
        here = f"/p/RND/plan/{plan.pk}/"

        page = client.post(f"{here}adopt/", {"next": here}, follow=True)

        assert "RND-3 of this plan is not in the order any more" in text_of(page)
        assert "1 item has changed since this plan was computed." in text_of(page)
        assert backlog.order() == ["A", "B", "D", "E"]

    def test_an_act_of_someone_else_stays_visible_and_says_whose_it_is(self, backlog):
        plan = solved(backlog, "3, 2")
        page = visitor(backlog, "stakeholder").get("/p/RND/plan/").content.decode()
        refused = visitor(backlog, "stakeholder").post(f"/p/RND/plan/{plan.pk}/adopt/")

        assert re.search(r'<button[^>]*aria-disabled="true"[^>]*>Adopt this plan', page)
        assert re.search(r'<button[^>]*aria-disabled="true"[^>]*>Compute the plan', page)
        assert "“Choose a plan” is for the product owner." in page
        assert "“Compute a plan” is for the product owner, the developers or" in page
        assert refused.status_code == 403

    @pytest.mark.parametrize(
        "path", ["", "{id}/", "{id}/progress/", "solve/", "{id}/cancel/", "{id}/adopt/"]
    )
    def test_an_outsider_finds_nothing(self, backlog, path):
        plan = solved(backlog, "3, 2")
        client, path = visitor(backlog, "outsider"), path.format(id=plan.pk)
        method = client.post if path.endswith(("solve/", "cancel/", "adopt/")) else client.get

        assert method(f"/p/RND/plan/{path}", ASK).status_code == 404

    def test_long_lists_are_read_in_parts(self, world):
        for number in range(60):
            world.item(f"In {number}", value=2, effort=1)
        for number in range(55):
            world.item(f"Out {number}")
        solved(world, "60")
        client = visitor(world)

        first = text_of(client.get("/p/RND/plan/"))
        second = text_of(client.get("/p/RND/plan/?in=50&left=50"))
        past = client.get("/p/RND/plan/?in=900&left=x")

        assert "In the plan 1 to 50 of 60" in first
        assert "Show from 51 of 60" in first
        assert "Left out 1 to 50 of 55" in first
        assert ("In 49" in first, "In 50" in first) == (True, False)
        assert ("In 49 " in second, "In 50" in second, "In 59" in second) == (False, True, True)
        assert "Left out 51 to 55 of 55" in second
        assert past.status_code == 200

    def test_it_says_when_values_say_little(self, world):
        for number in range(4):
            world.item(f"Item {number}", value=3, effort=number + 1)
        solved(world, "5")

        assert "4 of 4 items with an effort share one value, 3." in text_of(
            visitor(world).get("/p/RND/plan/")
        )

    def test_it_says_when_nothing_fits(self, world):
        world.item("A", value=3, effort=8)
        solved(world, "5")

        page = text_of(visitor(world).get("/p/RND/plan/"))

        assert "Nothing fits. Every item is larger than every sprint." in page
        assert "Adopt this plan" not in page

    def test_earlier_plans_are_listed_and_can_be_read(self, backlog):
        first = solved(backlog, "3, 2")
        solved(backlog, "9", title="Until Christmas")
        client = visitor(backlog)

        page = client.get("/p/RND/plan/")
        earlier = client.get(f"/p/RND/plan/{first.pk}/")

        assert f'href="/p/RND/plan/{first.pk}/"' in page.content.decode()
        assert "<h1>Until Christmas</h1>" in page.content.decode()
        assert "<h1>Plan 1</h1>" in earlier.content.decode()


@pytest.fixture
def full(world):
    """Sixty items with versions, five sprints: a page as full as the demo's."""
    for number in range(60):
        item = world.item(f"Something of use number {number}", value=number % 9 + 1, effort=2)
        if number % 3 == 0:
            who, name = world.actor("product_owner"), "good enough"
            variants.set_variant(actor=who, item=world.key(item), name=name, value=number % 5)
            sizer = world.actor("developer")
            variants.set_variant(actor=sizer, item=world.key(item), name=name, effort=1)
    solved(world, "4 × 20")
    return world


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    def test_from_asking_to_adopting_without_loading_the_page_by_hand(self, backlog, open_page):
        page = open_page(backlog.people["product_owner"])
        page.goto("/p/RND/plan/")
        page.get_by_label("Capacity of each sprint").fill("3, 2")
        page.get_by_role("button", name="Compute the plan").click()
        expect(page.get_by_role("heading", name="Waiting for the worker")).to_be_visible()

        worker.run_waiting()

        expect(page.get_by_text("Proven best")).to_be_visible()
        page.get_by_role("button", name="Adopt this plan").click()
        expect(page.get_by_text("Plan adopted: 2 items ordered first.").first).to_be_visible()
        assert backlog.order() == ["C", "B", "A", "D", "E"]
        page.wait_for_load_state()
        page.keyboard.press("z")
        expect(page.get_by_role("button", name="Adopt this plan")).to_be_visible()
        assert backlog.order() == ["A", "B", "C", "D", "E"]

    def test_progress_is_renewed_in_place_and_keeps_the_focus(self, backlog, open_page):
        releases.solve_release(actor=backlog.actor("developer"), product="RND", capacities="3, 2")
        page = open_page(backlog.people["product_owner"])
        page.goto("/p/RND/plan/")
        page.get_by_role("button", name="Cancel").focus()

        Job.objects.update(
            state="running",
            heartbeat_at=backlog.now,
            started_at=backlog.now,
            share=0.5,
            best={"value": 12.0, "bound": 16.0, "items": 2},
        )

        expect(page.get_by_text("value, best so far")).to_be_visible()
        expect(page.get_by_role("button", name="Stop with the best so far")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Ending with the best so far")).to_be_visible()
        assert Job.objects.get().cancel_asked

    def test_it_works_without_script(self, backlog, open_page):
        page = open_page(backlog.people["product_owner"], java_script_enabled=False)
        page.goto("/p/RND/plan/")
        page.get_by_label("Capacity of each sprint").fill("3, 2")
        page.get_by_role("button", name="Compute the plan").click()
        worker.run_waiting()
        page.get_by_role("link", name="Refresh").click()
        page.get_by_role("button", name="Adopt this plan").click()
        page.get_by_role("button", name="Undo").click()

        expect(page.get_by_role("heading", name="Plan 1")).to_be_visible()
        assert backlog.order() == ["A", "B", "C", "D", "E"]

    def test_everyone_can_read_it_in_every_size_and_scheme_within_its_budget(self, full, open_page):
        faults, sideways = [], []
        for viewport, scheme in VIEWS:
            page = open_page(full.people["product_owner"], viewport=viewport, color_scheme=scheme)
            page.goto("/p/RND/plan/")
            faults += accessibility_faults(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            sideways += [viewport] if width > viewport["width"] else []
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/p/RND/plan/", wait_until="networkidle")

        assert (faults, sideways) == ([], [])
        assert len(asked) <= 8
        assert page.evaluate("document.querySelectorAll('*').length") <= 1_000
        assert len(gzip.compress(visitor(full).get("/p/RND/plan/").content)) <= 8_000

    @pytest.mark.parametrize("part", ["product_owner", "stakeholder"])
    def test_everyone_can_ask_or_learn_whom_to_ask(self, backlog, open_page, part):
        page = open_page(backlog.people[part], viewport=PHONE)
        page.goto("/p/RND/plan/")
        assert accessibility_faults(page) == []

        releases.solve_release(actor=backlog.actor("developer"), product="RND", capacities="5")
        page.goto("/p/RND/plan/")
        assert accessibility_faults(page) == []
