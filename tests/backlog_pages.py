"""The backlog page over HTTP, for its tests."""

from __future__ import annotations

import json
import re

LIST = "/p/RND/backlog/"
HTMX = {"HX-Request": "true"}


def html_of(response):
    return response.content.decode()


def text_of(response):
    """The words of an answer, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html_of(response)).split())


def keys_in(response):
    """The items of the rows, in their order."""
    return re.findall(r'<span class="id" role="gridcell">([^<]+)</span>', html_of(response))


def events_of(response):
    return json.loads(response["HX-Trigger"])


def three(world):
    """The keys of three items in the order."""
    return [world.key(world.item(title)) for title in ("One", "Two", "Three")]
