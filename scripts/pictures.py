"""Render the pages of the demo into pictures/, at 1440 and 390 pixels, light and dark.

    python scripts/pictures.py                 every page
    python scripts/pictures.py backlog plan    only these
    python scripts/pictures.py --docs          also renew the pictures that the docs show

It makes a database of its own with the demo product, serves it, and deletes it afterwards. It
fails when a page is missing, logs an error or breaks the content security policy.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import find_chromium
from smaller_png import smaller

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "pictures"
DOCS = ROOT / "docs/pictures"
WIDTHS = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Picture:
    """One page: its address in the demo, whether one must be signed in, and what to do first.

    ``press`` are keys pressed once the page stands, to show what they open.
    """

    name: str
    address: str
    signed_in: bool = True
    press: tuple[str, ...] = ()


PAGES = (
    Picture("home", "/"),
    Picture("backlog", "/p/{product}/backlog/"),
    Picture("backlog-palette", "/p/{product}/backlog/", press=("Control+k",)),
    Picture("backlog-keys", "/p/{product}/backlog/", press=("?",)),
    Picture("epics", "/p/{product}/backlog/?scope=epics"),
    Picture("item", "/p/{product}/items/{item}/"),
    Picture("plan", "/p/{product}/plan/"),
    Picture("import", "/p/{product}/import/"),
    Picture("who", "/p/{product}/who/"),
    Picture("settings", "/p/{product}/settings/"),
    Picture("members", "/w/{workspace}/"),
    Picture("me", "/me/"),
    Picture("tokens", "/me/tokens/"),
    Picture("security", "/accounts/2fa/"),
    Picture("new-workspace", "/w/new/"),
    Picture("sign-in", "/accounts/login/", signed_in=False),
    Picture("password-reset", "/accounts/password/reset/", signed_in=False),
)
# What the docs show: file in docs/pictures, and the picture it comes from.
IN_DOCS = {
    "backlog.png": "backlog-1440-light.png",
    "plan.png": "plan-1440-light.png",
}


@dataclass(frozen=True)
class Demo:
    """What the addresses need, and the product owner's session."""

    product: str
    item: str
    workspace: int
    session: dict[str, str]


@contextmanager
def serving() -> Iterator[str]:
    """The address of a new Quarterdeck with the demo product."""
    with tempfile.TemporaryDirectory(prefix="quarterdeck-pictures-") as data:
        port = _free_port()
        address = f"http://localhost:{port}"
        os.environ |= {"QUARTERDECK_DATA": data, "QUARTERDECK_BASE_URL": address}
        os.environ.pop("QUARTERDECK_DATABASE_URL", None)
        quarterdeck = [sys.executable, "-m", "quarterdeck"]
        subprocess.run([*quarterdeck, "migrate"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*quarterdeck, "demo", "--if-new"], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [*quarterdeck, "serve", "--port", str(port)], stdout=subprocess.DEVNULL
        )
        try:
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def demo_at(address: str) -> Demo:
    """Look the demo up in its database, and sign its product owner in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from quarterdeck.apps.backlog.models import Item
    from quarterdeck.apps.workspaces.models import Membership, Product

    product = Product.objects.get(is_demo=True)
    owner = Membership.objects.get(product=product, role="product_owner").user
    # The item that has most to show: variants, then criteria.
    items = Item.objects.filter(product=product, trashed_at=None)
    item = max(items, key=lambda i: (i.variants.count(), i.criteria.count(), -i.number))
    client = Client()
    client.force_login(owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return Demo(
        product=product.key,
        item=f"{product.key}-{item.number}",
        workspace=product.workspace_id,
        session={"name": name, "value": client.cookies[name].value, "url": address},
    )


def render(browser: Browser, address: str, demo: Demo, picture: Picture) -> list[str]:
    """Write the page's pictures; returns what was wrong with it."""
    faults: list[str] = []

    def complain(said: ConsoleMessage) -> None:
        if said.type == "error" and "favicon.ico" not in said.location["url"]:
            faults.append(f"{said.text} {said.location['url']}")

    where = picture.address.format(product=demo.product, item=demo.item, workspace=demo.workspace)
    for width, height in WIDTHS.items():
        for scheme in SCHEMES:
            options: Any = {"color_scheme": scheme, "reduced_motion": "reduce"}
            context = browser.new_context(viewport={"width": width, "height": height}, **options)
            if picture.signed_in:
                context.add_cookies([demo.session])  # type: ignore[list-item]
            page = context.new_page()
            page.on("console", complain)
            page.on("pageerror", lambda error: faults.append(str(error)))
            answer = page.goto(address + where, wait_until="networkidle")
            if answer is None or answer.status != 200:
                faults.append(f"{where}: {answer and answer.status}")
            for key in picture.press:
                page.keyboard.press(key)
                page.wait_for_timeout(300)
            page.screenshot(path=FOLDER / f"{picture.name}-{width}-{scheme}.png")
            if not picture.press:
                whole = FOLDER / "whole" / f"{picture.name}-{width}-{scheme}.png"
                page.screenshot(path=whole, full_page=True)
            context.close()
    return [f"{picture.name}: {fault}" for fault in dict.fromkeys(faults)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if server.poll() is not None:
            sys.exit("The server ended; what it said stands above.")
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    sys.exit(f"{address} does not answer.")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [page.name for page in PAGES]
    arguments.add_argument("names", nargs="*", metavar="PAGE", help=", ".join(names))
    arguments.add_argument("--docs", action="store_true", help="renew the pictures of the docs")
    asked = arguments.parse_args()
    if unknown := set(asked.names) - set(names):
        arguments.error(f"no such page: {', '.join(sorted(unknown))}")
    chosen = [page for page in PAGES if not asked.names or page.name in asked.names]
    (FOLDER / "whole").mkdir(parents=True, exist_ok=True)
    path = find_chromium.find() or sys.exit(find_chromium.NONE)

    from playwright.sync_api import sync_playwright

    faults: list[str] = []
    with serving() as address:
        demo = demo_at(address)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu"]
            )
            for page in chosen:
                print(f"{page.name} …", flush=True)
                faults += render(browser, address, demo, page)
            browser.close()
    if asked.docs:
        DOCS.mkdir(exist_ok=True)
        for name, source in IN_DOCS.items():
            if (FOLDER / source).exists():
                (DOCS / name).write_bytes(smaller((FOLDER / source).read_bytes()))
    print(f"The pictures are in {FOLDER.name}/.")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
