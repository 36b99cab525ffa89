"""A backlog file through each entrance for machines: read, previewed, confirmed, reported."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT, encode_multipart

import ways
from quarterdeck.apps.jobs import worker

CSV = "id,title,value,effort\n1,Rounds on a map,8,3\n2,Warn the planner,5,soon\n"
PARTS = ("product_owner", "developer", "scrum_master", "stakeholder", "outsider")


def upload(client, world, part="product_owner", content=CSV):
    content = content.encode() if isinstance(content, str) else content
    return client.generic(
        "POST",
        "/api/v1/products/RND/imports",
        encode_multipart("BoUnDaRyStRiNg", {"file": SimpleUploadedFile("backlog.csv", content)}),
        content_type=MULTIPART_CONTENT,
        headers={"Authorization": f"Bearer {ways.token_of(world, part)}"},
    )


def ask(client, world, method, path, body=None):
    response = ways.ask(client, world, "product_owner", method, path, body)
    assert response.status_code < 300, response.content
    return response.json()


class Api:
    def __init__(self, client, world, tmp_path):
        self.client, self.world = client, world

    def start(self):
        return upload(self.client, self.world).json()["id"]

    def preview(self, number):
        return ask(self.client, self.world, "POST", f"/imports/{number}/preview", {})

    def confirm(self, number):
        return ask(self.client, self.world, "POST", f"/imports/{number}/confirm", {})

    def read(self, number):
        return ask(self.client, self.world, "GET", f"/imports/{number}")

    def newest(self):
        return ask(self.client, self.world, "GET", "/products/RND/imports")["imports"][0]["id"]

    def cancel(self, number):
        return ask(self.client, self.world, "POST", f"/imports/{number}/cancel")


class Cli:
    def __init__(self, client, world, tmp_path):
        self.world, self.path = world, tmp_path / "backlog.csv"
        self.path.write_text(CSV)

    def run(self, *words):
        result = ways.run(self.world, "product_owner", "import", *map(str, words), "--json")
        assert result.exit_code == 0, result.exception
        return json.loads(result.output)

    def start(self):
        return self.run("start", "RND", self.path)["id"]

    def preview(self, number):
        return self.run("preview", number)

    def confirm(self, number):
        return self.run("confirm", number)

    def read(self, number):
        return self.run("show", number)

    def newest(self):
        return self.run("list", "RND")["imports"][0]["id"]

    def cancel(self, number):
        return self.run("cancel", number)


class Mcp:
    def __init__(self, client, world, tmp_path):
        self.world = world

    def call(self, name, /, **arguments):
        return json.loads(ways.call(self.world, "product_owner", name, **arguments))

    def start(self):
        return self.call("start_import", product="RND", name="backlog.csv", content=CSV)["id"]

    def preview(self, number):
        return self.call("preview_import", import_id=number)

    def confirm(self, number):
        return self.call("confirm_import", import_id=number)

    def read(self, number):
        return self.call("read_import", import_id=number)

    def newest(self):
        return self.call("list_imports", product="RND")["imports"][0]["id"]

    def cancel(self, number):
        return self.call("cancel_import", import_id=number)


@pytest.mark.parametrize("entrance", [Api, Cli, Mcp])
def test_a_file_comes_in_and_is_accounted_for(client, world, tmp_path, entrance):
    by = entrance(client, world, tmp_path)

    number = by.start()
    preview = by.preview(number)
    assert preview["rows"] == 2
    assert preview["counts"][0]["new"] == 2
    assert [(row["line"], row["value"], row["wrong"]) for row in preview["untaken"]] == [
        (3, "soon", True)
    ]
    assert world.order() == []

    assert by.confirm(number)["state"] == "queued"
    worker.run_waiting()

    done = by.read(number)
    assert (done["state"], done["reports"][0]["new"]) == ("done", 2)
    assert world.order() == ["Rounds on a map", "Warn the planner"]
    assert by.newest() == number


@pytest.mark.parametrize("entrance", [Api, Cli, Mcp])
def test_a_file_that_waits_is_dropped(client, world, tmp_path, entrance):
    by = entrance(client, world, tmp_path)

    assert by.cancel(by.start())["state"] == "cancelled"


def test_every_entrance_lets_the_same_people_import(client, world, tmp_path):
    path = tmp_path / "backlog.csv"
    path.write_text(CSV)
    arguments = {"product": "RND", "name": "backlog.csv", "content": CSV}

    api = [upload(client, world, part).status_code for part in PARTS]
    cli = [ways.by_cli(world, part, "import", "start", "RND", str(path)) for part in PARTS]
    mcp = [ways.by_mcp(world, part, "start_import", **arguments) for part in PARTS]

    assert api == [201, 201, 403, 403, 404]
    assert cli == mcp == [200, 200, 403, 403, 404]


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"\xff\xd8\xff\xe0 a picture", 422, "backlog.csv"),
        (b"", 422, "backlog.csv"),
        (b'id,title\n1,"never closed\n', 422, "backlog.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_place(client, world, content, status, said):
    response = upload(client, world, content=content)

    assert response.status_code == status
    assert said in response.json()["detail"]


def test_a_file_of_several_products_asks_what_each_becomes(client, world, tmp_path):
    path = tmp_path / "jira.csv"
    path.write_text(
        "Summary,Issue key,Issue Type,Status,Project key,Project name\n"
        "One,AAA-1,Story,To Do,AAA,Visits\nTwo,BBB-1,Story,To Do,BBB,Tours\n"
    )

    def run(*words):
        result = ways.run(world, "product_owner", "import", *words)
        assert result.exit_code == 0, result.exception
        return result.output

    number = str(json.loads(run("start", "RND", str(path), "--json"))["id"])
    assert "It asks: --target" in run("preview", number)
    chosen = ("--target", "AAA=RND", "--target", "BBB=")
    counts = json.loads(run("preview", number, *chosen, "--json"))["counts"]
    assert [(one["product"], one["new"]) for one in counts] == [("RND", 1)]
    run("confirm", number, *chosen)
    worker.run_waiting()
    assert world.order() == ["One"]
    assert "done; Rounds: 1 new" in run("show", number)
