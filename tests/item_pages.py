"""The page of an item over HTTP, for the tests of its parts."""

from __future__ import annotations

import json
import re

from django.urls import reverse

HTMX = {"HX-Request": "true"}
TITLE = "Warn the planner when a visit is late"


class Page:
    """The page of one item, as someone of the cast sees it."""

    def __init__(self, client, world, item, part="product_owner"):
        client.force_login(world.people[part])
        self.client = client
        self.address = ("RND", world.key(item))

    def url(self, verb="item", *more):
        return reverse(f"web:backlog:{verb}", args=[*self.address, *more])

    def get(self, query="", **headers):
        return self.client.get(f"{self.url()}{query}", headers=headers)

    def post(self, verb, values, part, of="", *, script=True):
        query = f"?part={part}&of={of}" if of else f"?part={part}"
        return self.client.post(self.url(verb) + query, values, headers=HTMX if script else {})


def text_of(response):
    """The words of an answer, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def undo(client, response):
    """Press the button of the toast that an answer carries."""
    return client.post(json.loads(response["HX-Trigger"])["qd:done"]["undo"], headers=HTMX)
