"""The MCP server as an agent meets it: a real client, a process of its own, both transports."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import quote

import httpx
import httpx2
import pytest
from django.db import connection
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

import ways
from races import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

QUARTERDECK = [sys.executable, "-m", "quarterdeck"]


@pytest.fixture
def elsewhere(tmp_path):
    """The environment of a process that works on this test's database."""
    facts = connection.settings_dict
    ours = {k: v for k, v in os.environ.items() if not k.startswith("QUARTERDECK_")}
    ours |= {"QUARTERDECK_DATA": str(tmp_path)}
    if connection.vendor == "sqlite":
        (tmp_path / "quarterdeck.sqlite3").symlink_to(facts["NAME"])
    else:
        host = quote(str(facts["HOST"]), safe="")
        ours["QUARTERDECK_DATABASE_URL"] = (
            f"postgres://{quote(facts['USER'])}:{quote(facts['PASSWORD'])}@/{facts['NAME']}"
            f"?host={host}&port={facts['PORT']}"
        )
    return ours


@asynccontextmanager
async def over_stdio(environment, secret):
    server = StdioServerParameters(
        command=QUARTERDECK[0],
        args=[*QUARTERDECK[1:], "mcp"],
        env={**environment, "QUARTERDECK_TOKEN": secret},
    )
    async with Client(stdio_client(server)) as client:
        yield client


@asynccontextmanager
async def over_http(url, secret):
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        yield client


@contextmanager
def served(environment):
    """The address of `quarterdeck mcp --http`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*QUARTERDECK, "mcp", "--http", "--port", str(port)],
        env=environment,
        stderr=subprocess.DEVNULL,
    )

    def listens():
        assert process.poll() is None
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(listens, seconds=60)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(20)


def said(result):
    """What a tool answered: data, or the sentence of an error."""
    text = result.content[0].text
    return text if result.is_error else json.loads(text)


async def work(client):
    """What an agent does with a token that may edit and not order."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    made = said(await client.call_tool("create_item", {"product": "RND", "title": "A"}))
    return {
        "reads": tools["read_item"].annotations.read_only_hint,
        "removes": tools["remove_criterion"].annotations.destructive_hint,
        "made": made["key"],
        "listed": said(await client.call_tool("list_items", {"product": "RND"})),
        "no scope": said(await client.call_tool("move_item", {"item": made["key"], "to": "top"})),
        "unknown": said(await client.call_tool("read_item", {"itm": "RND-1"})),
        "not there": said(await client.call_tool("read_item", {"item": "XXX-1"})),
    }


def assert_works(answers):
    assert (answers["reads"], answers["removes"]) == (True, True)
    assert answers["made"] == "RND-1"
    assert answers["listed"]["items"] == [
        {
            "key": "RND-1",
            "title": "A",
            "kind": "story",
            "state": "new",
            "value": None,
            "effort": None,
        }
    ]
    assert answers["no scope"].startswith("This token was not given “Order the backlog”")
    assert "read_item has no argument “itm”. It has: item, fields." in answers["unknown"]
    assert "read_item needs “item”." in answers["unknown"]
    assert answers["not there"] == "There is no item “XXX-1” here."


EDITS = frozenset({"read", "edit_items"})


def test_over_stdio(world, elsewhere):
    secret = ways.token_of(world, "product_owner", EDITS)

    async def go():
        async with over_stdio(elsewhere, secret) as client:
            return await work(client)

    assert_works(asyncio.run(go()))


@pytest.mark.parametrize(
    ("secret", "sentence"),
    [("", "Set QUARTERDECK_TOKEN"), ("qd_wrong", "This token is not known")],
)
def test_stdio_without_a_good_token_ends_with_a_sentence(elsewhere, secret, sentence):
    ended = subprocess.run(
        [*QUARTERDECK, "mcp"],
        env={**elsewhere, "QUARTERDECK_TOKEN": secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(sentence)


def test_over_http(world, elsewhere):
    secret = ways.token_of(world, "product_owner", EDITS)
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/list",
        "params": {},
    }
    good = {
        "Authorization": f"Bearer {secret}",
        "Accept": "application/json, text/event-stream",
    }

    with served(elsewhere) as url:

        async def go():
            async with over_http(url, secret) as client:
                return await work(client)

        assert_works(asyncio.run(go()))

        def ask(**headers):
            return httpx.post(url, json=hello, headers={**good, **headers})

        nobody = httpx.post(url, json=hello, headers={"Accept": good["Accept"]})
        wrong = ask(Authorization="Bearer qd_wrong")
        elsewhere_page = ask(Origin="https://evil.example")
        rebound = ask(Host="evil.example")

    assert [nobody.status_code, wrong.status_code] == [401, 401]
    assert wrong.headers["WWW-Authenticate"].startswith("Bearer")
    assert "is not known" in wrong.json()["error_description"]
    assert elsewhere_page.status_code == 403
    assert rebound.status_code == 421


def test_a_token_revoked_meanwhile_is_refused_at_once(world, elsewhere):
    from quarterdeck.apps.accounts.services import tokens

    made = tokens.create_token(
        actor=world.actor("developer"), name="A", scopes=EDITS, known_scopes=ways.EVERY_ACT
    )

    async def go():
        async with over_stdio(elsewhere, made.secret) as client:
            before = await client.call_tool("list_labels", {"product": "RND"})
            await asyncio.to_thread(revoke)
            return before, await client.call_tool("list_labels", {"product": "RND"})

    def revoke():
        tokens.revoke_token(actor=world.actor("developer"), token_id=made.id)
        connection.close()

    before, after = asyncio.run(go())

    assert said(before) == {"labels": []}
    assert "revoked" in said(after)
