"""The import page: a file chosen, looked at, brought in, taken back; with script, without."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from chromium import DESKTOP, PHONE, accessibility_faults
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.exchange.models import Import
from quarterdeck.apps.jobs import worker
from quarterdeck.apps.workspaces.models import Product

VIEWS = (
    (DESKTOP, "light"),
    (DESKTOP, "dark"),
    ({"width": 800, "height": 700}, "light"),
    (PHONE, "dark"),
    ({"width": 320, "height": 700}, "light"),
)
FILE = "id,title,value,effort,kind,mood\nE,Tours,,,epic,\nA,Show a tour,8,3,story,glad\nB,Print a tour,5,soon,bug,\n"
TWO = (
    "Summary,Issue key,Issue id,Issue Type,Status,Priority,Project key,Project name\n"
    "Show,AB-1,1,Story,To Do,High,AB,Alpha\nSend,XY-4,2,Story,Done,,XY,Xylo\n"
)
HERE = "/p/RND/import/"


def visitor(world, part="product_owner"):
    client = Client()
    client.force_login(world.people[part])
    return client


def text_of(response):
    """The page without its tags, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def sent(client, content, name="backlog.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(HERE, {"file": SimpleUploadedFile(name, data)})


class TestByForm:
    """What a browser without script gets."""

    def test_a_file_is_shown_before_anything_enters(self, world):
        client = visitor(world)

        asked = sent(client, FILE)
        page = client.get(asked.url)

        assert asked.status_code == 302
        said = text_of(page)
        assert "Backlog table, UTF-8, 3 rows. Nothing has entered the backlog yet." in said
        assert "2 open items, 1 of them without effort · 1 epic" in said
        assert "1 value cannot be read." in said
        assert "4 effort soon cannot be read is not a number" in said
        assert "3 mood glad there is no field for this column here" in said
        assert "Import 3 items" in said
        assert not Item.objects.exists()

    def test_confirmed_it_leads_over_the_progress_to_the_report_and_its_undo(self, world):
        client = visitor(world)
        here = sent(client, FILE).url

        confirmed = client.post(here)
        waits = client.get(confirmed.url)
        worker.run_waiting()
        over = client.get(f"{here}progress/")
        report = client.get(here)

        assert (confirmed.status_code, confirmed.url) == (302, here)
        assert "Waiting for the worker" in text_of(waits)
        assert over["HX-Refresh"] == "true"
        assert "3 items came in" in text_of(report)
        assert "/p/RND/backlog/" in report.content.decode()
        undo = re.search(r'action="(/p/RND/backlog/undo/[^"]+)"', report.content.decode())[1]
        client.post(undo, {"next": here})
        assert "Taken back" in text_of(client.get(here))
        assert world.order() == []

    def test_the_same_file_again_says_that_nothing_is_new(self, world):
        client = visitor(world)
        client.post(sent(client, FILE).url)
        worker.run_waiting()

        page = client.get(sent(client, FILE).url)

        assert re.search(r"<button[^>]* disabled>Nothing new in it", page.content.decode())

    def test_answers_change_what_is_shown_and_nothing_else(self, world):
        client = visitor(world)
        here = sent(client, TWO).url
        answers = {
            "sources": "2",
            "source-0": "AB", "target-0": "RND",
            "source-1": "XY", "target-1": "-",
            "asks_values": "1",
        }  # fmt: skip

        before, looked = client.get(here), client.post(f"{here}look/", answers)

        assert "Import 2 items" in text_of(before)
        assert "Xylo New product" in text_of(before)
        assert "Import 1 item" in text_of(looked)
        assert "2 Priority High" in text_of(looked)
        assert Import.objects.get().state == "preview"

        client.post(here, answers)
        worker.run_waiting()
        assert list(Item.objects.values_list("title", "value_likely")) == [("Show", None)]

    def test_a_product_of_the_file_becomes_a_new_one(self, world):
        client = visitor(world)
        here = sent(client, TWO).url

        client.post(
            here,
            {
                "sources": "2",
                "source-0": "AB", "target-0": "RND",
                "source-1": "XY", "target-1": "+", "new-1": "Xylo phone", "key-1": "XP",
            },
        )  # fmt: skip
        worker.run_waiting()

        assert Product.objects.get(key="XP").name == "Xylo phone"
        assert "Xylo phone" in text_of(client.get(here))

    def test_a_question_that_must_be_answered_stands_on_the_page(self, world):
        world.new_product("DAY", "Days", effort_unit="days")
        client = visitor(world)
        file = TWO.replace("Priority", "Story Points").replace("High", "5").replace("XY", "AB")
        asked = client.post("/p/DAY/import/", {"file": SimpleUploadedFile("j.csv", file.encode())})

        page, refused = client.get(asked.url), client.post(asked.url)

        assert "What do its efforts count?" in text_of(page)
        assert "Count this product in points from now on" in text_of(page)
        assert refused.status_code == 422
        assert "Days counts effort in days, the file does not." in text_of(refused)
        client.post(asked.url, {"effort_means": "points"})
        worker.run_waiting()
        assert Product.objects.get(key="DAY").effort_unit == "points"

    def test_an_answer_that_cannot_be_meant_is_refused_on_the_page(self, world):
        client = visitor(world)
        here = sent(client, FILE).url

        for url in (here, f"{here}look/"):
            refused = client.post(url, {"column-value": "no such column"})
            assert refused.status_code == 422
            assert "there is no column “no such column”" in text_of(refused)
            assert "Import 3 items" in text_of(refused)

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("holiday.png", b"\x89PNG123", "holiday.png is a PNG picture, not a CSV file"),
            ("x.csv", b"a;b\n1;2\n", "x.csv, line 1: this line should name the columns"),
            ("x.csv", b'title\n"open\n', "x.csv, line 2"),
            ("x.csv", b"id,title\nA,a\nA,b\n", "x.csv, line 3: the id A stands in line 2 too"),
            ("x.json", b'{"a": 1}', "x.json is a JSON object, not a table"),
        ],
    )
    def test_what_is_no_backlog_is_refused_where_it_was_chosen(self, world, name, content, said):
        refused = sent(visitor(world), content, name)

        assert refused.status_code == 422
        assert said in text_of(refused)
        assert b'aria-invalid="true"' in refused.content
        assert not Import.objects.exists()

    def test_without_a_file_it_says_so(self, world):
        refused = visitor(world).post(HERE)

        assert refused.status_code == 422
        assert "Choose a file first." in text_of(refused)

    def test_other_encodings_and_marks_are_read_and_said(self, world):
        client = visitor(world)

        marked = client.get(sent(client, b"\xef\xbb\xbf" + FILE.encode()).url)
        western = client.get(sent(client, "title\nÜber Nacht\n".encode("cp1252")).url)

        assert "UTF-8 with a byte order mark, 3 rows" in text_of(marked)
        assert "Windows-1252" in text_of(western)

    def test_a_large_file_is_refused_with_its_name(self, world):
        refused = sent(visitor(world), b"id,title\n" + b"x" * (52 * 1024 * 1024), "all.csv")

        assert refused.status_code == 413
        assert "all.csv is 52 MB; at most 50 MB are read" in text_of(refused)

    def test_a_huge_request_is_answered_before_its_form_is_read(self, world, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

        refused = sent(visitor(world), b"id,title\n" + b"x" * 3_000_000, "all.csv")
        by_script = visitor(world).post(
            HERE,
            {"file": SimpleUploadedFile("all.csv", b"x" * 2000)},
            headers={"HX-Request": "true"},
        )

        assert refused.status_code == 413
        assert "all.csv has 3 MB; at most 50 MB are read." in text_of(refused)
        assert by_script.status_code == 413
        assert b"<html" not in by_script.content
        assert not Import.objects.exists()

    def test_every_value_that_is_not_taken_is_in_the_file_of_them(self, world):
        client = visitor(world)
        here = sent(client, FILE).url
        before = client.get(f"{here}untaken.csv")
        client.post(here)
        worker.run_waiting()
        after = client.get(f"{here}untaken.csv")

        for answer in (before, after):
            text = b"".join(answer.streaming_content).decode("utf-8-sig")
            assert [row[:3] for row in csv.reader(io.StringIO(text))][1:] == [
                ["3", "mood", "glad"],
                ["4", "effort", "soon"],
            ]

    def test_a_file_may_be_dropped(self, world):
        client = visitor(world)
        here = sent(client, FILE).url

        answer = client.post(f"{here}cancel/")

        assert (answer.status_code, answer.url) == (302, HERE)
        assert "backlog.csv is dropped; nothing was imported." in text_of(client.get(HERE))
        assert "Nothing of this file was imported." in text_of(client.get(here))

    def test_others_are_told_whose_act_it_is(self, world):
        page = visitor(world, "stakeholder").get(HERE)

        assert "the product owner or the developers. Ask them." in text_of(page)
        assert b'type="file"' not in page.content
        assert sent(visitor(world, "stakeholder"), FILE).status_code == 403
        assert sent(visitor(world, "outsider"), FILE).status_code == 404

    def test_an_import_is_shown_in_its_product(self, world):
        world.new_product("OTH", "Other")
        client = visitor(world)
        here = sent(client, FILE).url

        answer = client.get(here.replace("RND", "OTH"))

        assert (answer.status_code, answer.url) == (302, here)

    def test_an_import_of_someone_else_is_not_there(self, world):
        here = sent(visitor(world), FILE).url

        assert visitor(world, "developer").get(here).status_code == 404

    def test_untaken_values_are_paged(self, world):
        rows = "".join(f"{n},T{n},x{n}\n" for n in range(250))
        client = visitor(world)
        here = sent(client, f"id,title,mood\n{rows}").url

        first, last = client.get(here), client.get(f"{here}?from=200")

        assert "1 to 100 of 250" in text_of(first)
        assert "201 to 250 of 250" in text_of(last)
        assert b"x249" in last.content


class TestTakingOut:
    def test_the_page_offers_it_once_there_is_something(self, world):
        client = visitor(world)
        assert "Take it out" not in text_of(client.get(HERE))
        world.item("A tour")

        page = client.get(HERE)
        assert "Take it out" in text_of(page)
        assert 'href="/p/RND/export.csv?scope=all"' in page.content.decode()

    def test_csv_whole_or_as_the_address_filters(self, world):
        world.item("A tour", value=3)
        world.item("An epic", kind="epic")
        client = visitor(world)

        def titles(address):
            answer = client.get(address)
            assert answer["Content-Disposition"] == 'attachment; filename="RND.csv"'
            text = b"".join(answer.streaming_content).decode("utf-8-sig")
            return [row["title"] for row in csv.DictReader(io.StringIO(text))]

        assert titles("/p/RND/export.csv?scope=all") == ["An epic", "A tour"]
        assert titles("/p/RND/export.csv") == ["A tour"]
        assert titles("/p/RND/export.csv?q=nothing") == []

    def test_a_table_to_paste_for_whoever_sees_the_list(self, world):
        world.item("A tour", value=3)

        answer = visitor(world, "stakeholder").get("/p/RND/export.md")

        assert answer.content.decode().splitlines()[2].startswith("| RND-1 | A tour |")
        assert visitor(world, "stakeholder").get("/p/RND/export.csv").status_code == 403

    def test_a_plan_file(self, world):
        world.item("A tour", value=3, effort=2)
        client = visitor(world)

        document = client.get("/p/RND/plan.json?capacities=5, 5").json()

        assert [sprint["capacity"] for sprint in document["sprints"]] == [5, 5]
        assert client.get("/p/RND/plan.json?capacities=many").status_code == 422


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    def test_from_a_dropped_file_to_the_backlog(self, world, open_page):
        page = open_page(world.people["product_owner"])
        page.goto(HERE)
        data = page.evaluate_handle(
            "text => { const d = new DataTransfer(); d.items.add(new File([text], 'mine.csv')); return d; }",
            TWO,
        )
        page.dispatch_event(".dropzone", "drop", {"dataTransfer": data})

        expect(page.get_by_role("heading", name="mine.csv")).to_be_visible()
        page.get_by_label("Xylo (1 row) becomes").focus()
        page.get_by_label("Xylo (1 row) becomes").select_option("Leave it out")
        button = page.get_by_role("button", name="Import 1 item")
        expect(button).to_be_visible()
        expect(page.get_by_label("Xylo (1 row) becomes")).to_be_focused()
        button.click()
        expect(page.get_by_role("heading", name="Waiting for the worker")).to_be_visible()
        worker.run_waiting()
        page.get_by_role("link", name="Open the backlog").click()
        expect(page.get_by_role("link", name="Show", exact=True)).to_be_visible()

    def test_it_works_without_script(self, world, open_page):
        page = open_page(world.people["product_owner"], java_script_enabled=False)
        page.goto(HERE)
        page.set_input_files(
            "#file", {"name": "mine.csv", "mimeType": "text/csv", "buffer": TWO.encode()}
        )
        page.get_by_role("button", name="See what it brings").click()
        page.get_by_label("Alpha (1 row) becomes").select_option("Leave it out")
        page.get_by_role("button", name="See it with these answers").click()
        page.get_by_role("button", name="Import 1 item").click()
        worker.run_waiting()
        page.get_by_role("link", name="Refresh").click()

        expect(page.get_by_text("item came in")).to_be_visible()
        assert Item.objects.get().title == "Send"

    def test_a_huge_file_is_refused_by_a_sentence(self, world, open_page, settings, tmp_path):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
        huge = tmp_path / "all.csv"
        with huge.open("wb") as file:
            file.truncate(200 * 1024 * 1024)
        page = open_page(world.people["product_owner"])
        page.goto(HERE)
        page.set_input_files("#file", huge)

        page.get_by_role("button", name="See what it brings").click()

        expect(page.get_by_text("all.csv has 200 MB; at most 50 MB are read.")).to_be_visible(
            timeout=30_000
        )

    def test_everyone_can_read_it_in_every_size_and_scheme(self, world, open_page):
        owner = world.people["product_owner"]
        client = visitor(world)
        rows = "".join(f"T-{n},Item {n},{n % 9},{n % 5 + 1},x{n},L\n" for n in range(150))
        done = sent(client, f"id,title,value,effort,mood,labels\n{rows}").url
        client.post(done)
        worker.run_waiting()
        addresses = (
            HERE,
            sent(client, FILE + "Q,Odd,1,1,story,\n" * 1).url,
            sent(client, TWO).url,
            done,
        )
        faults, sideways = [], []
        for viewport, scheme in VIEWS:
            page = open_page(owner, viewport=viewport, color_scheme=scheme)
            for address in addresses:
                page.goto(address)
                faults += [(address, fault) for fault in accessibility_faults(page)]
                width = page.evaluate("document.documentElement.scrollWidth")
                sideways += [(address, viewport)] if width > viewport["width"] else []

        assert (faults, sideways) == ([], [])
