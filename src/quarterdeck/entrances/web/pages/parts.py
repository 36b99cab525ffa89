"""Every part of the pages with its states, to look at while building. Only in DEBUG.

Nothing here reads or changes anything: the answers below are those that scripts must cope with.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import mark_safe

from quarterdeck.entrances.web.context import Entry
from quarterdeck.entrances.web.glyphs import figure
from quarterdeck.entrances.web.pages.backlog.columns import CALM, FULL
from quarterdeck.entrances.web.rows import Columns, Row, row_of

COLOURS = (
    ("bg", "Ground"),
    ("rail", "Rail"),
    ("sunken", "Sunken"),
    ("ink", "Text"),
    ("mute", "Quiet text"),
    ("act", "You can act"),
    ("eng", "An engine says"),
    ("ok", "Accepted"),
    ("no", "Refused, over"),
    ("warn", "Look here"),
)
TITLES = (
    ("Warn the planner when a visit is 15 minutes late", "story", "ready", (62, 74, 82)),
    ("Reassign a nurse's remaining visits in one step", "story", "ready", (55, 70, 80)),
    ("Visits saved offline are lost after a forced update", "bug", "ready", (58, 66, 70)),
    ("Suggest the visit order by travel time and fixed times", "story", "refining", (30, 58, 84)),
    ("Can we read arrival from the phone's position lawfully?", "spike", "refining", (22, 50, 70)),
    ("Sign the visit on the client's phone", "story", "ready", (36, 49, 62)),
    ("Show which visits have no note by 20:00", "story", "new", (40, 48, 56)),
    ("Attach a wound photo to a note", "story", "ready", (30, 44, 58)),
)
PAGES = (
    Entry("Backlog", "/parts/?backlog", "list-ordered", "g b", 60, True),
    Entry("Release plan", "/parts/?plan", "route", "g p"),
    Entry("Who does what", "/parts/?who", "users", "g w"),
)


class TitleForm(forms.Form):
    title = forms.CharField(
        help_text="What changes for someone, in one line.",
        error_messages={"required": "Write a title: what changes for someone?"},
    )


def parts(request: HttpRequest) -> HttpResponse:
    full = "calm" not in request.GET
    start = int(request.GET.get("from", 0))
    context = {
        "rows": _rows(full, start, 10),
        "at": "RND-401",
        "full": full,
        "columns": FULL if full else CALM,
        "stretches": [{"url": f"/parts/?from={start + 10}", "rows": 10}] if start < 30 else [],
        "value_head": "Value 0–100",
        "effort_head": "Effort 0–24 d",
        "rowcount": 41,
        "colours": COLOURS,
        "form": TitleForm(initial={"title": "Warn the planner when a visit is late"}),
        "bad_form": TitleForm({"title": ""}),
        "moved": SimpleNamespace(
            code="order_changed",
            message="The order was changed by Jo Nowak while you moved RND-412. Your move was "
            "not saved. The list shows the new order; move it again.",
            facts={},
        ),
        "stale": SimpleNamespace(
            code="stale",
            message="Jo Nowak changed the title of RND-412 while you wrote.",
            facts={
                "theirs": {"title": "Warn the planner when a visit is late"},
                "yours": {"title": "Warn on late"},
            },
        ),
        "ticks": ["Sprint 18, 24 d", "19, 24 d", "20, 24 d", "21, 24 d"],
        **_frame(),
    }
    return render(request, "parts/_chunk.html" if start else "parts/parts.html", context)


def answer(request: HttpRequest, status: int) -> HttpResponse:
    """What a server may answer to a change: nothing, a part, a form with errors, a refusal."""
    if status == 200:
        response = HttpResponse('<span id="figure" hx-swap-oob="true">Moved.</span>')
        moved = {"item": request.POST.get("item"), "rank": "z", "undo": "/parts/answer/204/"}
        response["HX-Trigger"] = json.dumps({"qd:ordered": moved} if moved["item"] else {})
        return response
    if status == 204:
        response = HttpResponse(status=204)
        done = {"say": "Eleven items went to the trash.", "undo": "/parts/answer/204/"}
        response["HX-Trigger"] = json.dumps(
            {"qd:done": done} if "done" in request.POST else {"qd:saved": {}}
        )
        return response
    if status == 422:
        form = TitleForm(request.POST)
        return render(request, "parts/_form.html", {"form": form}, status=422)
    refusal = SimpleNamespace(code="try", message=f"Refused with {status}.", facts={})
    return render(request, "components/_refusal.html", {"refusal": refusal}, status=status)


def found(request: HttpRequest) -> HttpResponse:
    """What the palette finds: at most eight."""
    asked = request.GET.get("q", "").lower()
    items = [
        {"key": f"RND-{401 + at}", "title": title, "url": f"/parts/?at=RND-{401 + at}"}
        for at, (title, *_) in enumerate(TITLES)
        if asked and asked in title.lower()
    ]
    return render(request, "components/_found.html", {"items": items[:8]})


def _rows(full: bool, start: int, count: int) -> list[Row]:
    shown = FULL if full else CALM
    columns = Columns(shown=shown, value_name="Value", effort_name="Days", may_move=True)
    rows = []
    for at in range(start, start + count):
        title, kind, state, (low, likely, high) = TITLES[at % len(TITLES)]
        effort = 2 + at % 9
        rows.append(
            row_of(
                columns,
                key=f"RND-{401 + at}",
                place=at + 1,
                rank=f"{at:03}",
                url=f"/parts/?at=RND-{401 + at}",
                title=title,
                kind=kind,
                kind_label=kind.title(),
                state=state,
                state_label=state.title(),
                value=figure(low, likely, high, scale=100, name="Value"),
                effort=figure(effort / 2, effort, effort * 1.9, scale=24, name="Effort in days"),
                variants=frozenset({"good enough", "standard", "perfect"} if at % 2 else ()),
                chosen_variant="standard",
                plan=("yes", "yes", "out", "no")[at % 4],
                epic="Fewer missed visits",
                labels=("phone",) if at % 5 == 1 else (),
            )
        )
    return rows


def _frame() -> dict[str, Any]:
    """What base.html shows around the page, without anybody signed in."""
    roles = (("Ines Okafor", "product owner", True), ("Lena Brandt", "developer", False))
    return {
        "product": {"name": "Rounds", "url": "/parts/"},
        "products": [
            {"name": "Rounds", "url": "/parts/", "current": True},
            {"name": "Clinics", "url": "/parts/?clinics", "current": False},
        ],
        "nav": [{"title": "Practice", "entries": PAGES}],
        "tabs": PAGES,
        "account_name": "Ines Okafor",
        "account_links": [Entry("Tokens", "/parts/?tokens", "key-round")],
        "demo_roles": [
            {"name": name, "role": role, "url": "/parts/answer/204/", "current": current}
            for name, role, current in roles
        ],
        "palette_url": "/parts/found/",
        "said": mark_safe("As a <strong>planner</strong>, I want the day's visits put in order."),
    }


urlpatterns = [
    path("parts/", parts),
    path("parts/answer/<int:status>/", answer),
    path("parts/found/", found),
]
