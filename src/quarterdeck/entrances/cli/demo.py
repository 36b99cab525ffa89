"""``quarterdeck demo``: a product to try things on."""

from __future__ import annotations

from typing import Annotated

import typer
from django.conf import settings
from django.urls import reverse

from quarterdeck.apps.accounts import clock
from quarterdeck.apps.exchange.services import demo as service
from quarterdeck.entrances.cli import output
from quarterdeck.entrances.cli.database import require_up_to_date


def demo(
    if_new: Annotated[
        bool, typer.Option("--if-new", help="Only into a database without products; no link.")
    ] = False,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete the demo and its people.")
    ] = False,
) -> None:
    """Load the demo product, and print a link that signs in as its product owner, once."""
    require_up_to_date()
    if delete:
        deleted = service.delete_demo(now=clock.now())
        output.say(f"The demo, {deleted.name}, is deleted." if deleted else "There is no demo.")
        return
    loaded = service.load_demo(now=clock.now(), only_if_new=if_new)
    if loaded is None:
        output.say("There are products here already: no demo was loaded.")
        return
    is_there = "is loaded" if loaded.is_new else "is there already"
    output.say(f"The demo, {loaded.name} ({loaded.product}), {is_there}.")
    if not if_new:
        output.say(f"Sign in as its product owner, once, within a day: {settings.BASE_URL}{path()}")


def path() -> str:
    """Where a browser enters the demo, by a link that works once; the start page without a demo."""
    secret = service.open_demo(now=clock.now())
    return "/" if secret is None else reverse("web:accounts:enter", args=[secret])
