"""What every page's frame shows: products, navigation, account, demo roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.apps.overview.queries.shell import Shell, shell_of
from quarterdeck.entrances.web.identity import actor_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation."""

    name: str
    url: str
    icon: str
    key: str = ""
    count: int | None = None
    current: bool = False
    short: str = ""
    """The name at the foot of a phone, where the whole one has no room."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Variables of base.html; see the comment at its head. Nothing for strangers."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    match = request.resolver_match
    key = match.kwargs.get("product") if match else None
    frame = shell_of(actor=actor_of(request), product=key)
    groups = _navigation(request, frame)
    return {
        "theme": request.user.theme,
        "single_keys": request.user.single_keys,
        "product": frame.product
        and {
            "key": frame.product.key,
            "name": frame.product.name,
            "url": reverse("web:backlog:backlog", args=[frame.product.key]),
            "effort_unit": frame.product.effort_unit,
            "value_scale": frame.product.value_scale,
            "is_demo": frame.product.is_demo,
        },
        "products": [
            {
                "name": row.name,
                "url": reverse("web:backlog:backlog", args=[row.key]),
                "current": frame.product is not None and row.key == frame.product.key,
            }
            for row in frame.products
        ],
        "may": frame.may,
        "nav": groups,
        "tabs": [entry for group in groups for entry in group["entries"]][:4],
        "account_name": str(request.user),
        "account_links": _account_links(),
        "demo_roles": [
            {
                "name": person.name,
                "role": ", ".join(person.roles),
                "url": reverse("web:accounts:take_part", args=[person.user_id]),
                "current": person.user_id == request.user.pk,
            }
            for person in frame.demo_people
        ],
        "palette_url": reverse("web:overview:find", args=[frame.product.key])
        if frame.product
        else "",
    }


def _navigation(request: HttpRequest, frame: Shell) -> list[dict[str, Any]]:
    """Entries for pages that exist; a domain adds its line here when it has a page."""
    product = frame.product
    if product is None:
        return []
    here = request.resolver_match.view_name if request.resolver_match else ""

    def entry(
        name: str,
        view: str,
        icon: str,
        key: str,
        *also: str,
        count: int | None = None,
        short: str = "",
    ) -> Entry:
        return Entry(
            name=name,
            url=reverse(view, args=[product.key]),
            icon=icon,
            key=key,
            count=count,
            current=here == view or here in also,
            short=short,
        )

    return [
        {
            "title": _("Practice"),
            "entries": [
                entry(
                    _("Backlog"),
                    "web:backlog:backlog",
                    "list-ordered",
                    "g b",
                    "web:backlog:item",
                    "web:backlog:create_item",
                    count=frame.listed_count,
                ),
                entry(_("Release plan"), "web:planning:plan", "route", "g p", short=_("Plan")),
            ],
        },
        {
            "title": _("Product"),
            "entries": [
                entry(_("Import"), "web:exchange:import", "download", "g m"),
                entry(_("Who does what"), "web:workspaces:who", "scale", "g w", short=_("Who")),
                entry(_("Settings"), "web:workspaces:settings", "settings", "g t"),
                Entry(
                    name=_("People"),
                    url=reverse("web:workspaces:members", args=[product.workspace_id]),
                    icon="users",
                    key="g o",
                ),
            ],
        },
    ]


def _account_links() -> list[Entry]:
    return [
        Entry(_("Account and sign-in"), reverse("web:accounts:account"), "circle-user-round"),
        Entry(_("Tokens"), reverse("web:accounts:tokens"), "key-round"),
        Entry(_("Your products"), reverse("web:overview:home"), "list-ordered", "g h"),
    ]
