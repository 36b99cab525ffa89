"""What the item page says of figures, versions, days, and whose act something is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from quarterdeck.apps.overview.queries.item import ItemPage
from quarterdeck.engines.ranges import Range
from quarterdeck.entrances.web.glyphs import EFFORT_SCALE, Figure, figure, plain
from quarterdeck.entrances.web.words import Words, effort_unit_name

KIND_ICONS = {
    "story": "bookmark",
    "bug": "bug",
    "enabler": "wrench",
    "spike": "circle-help",
    "epic": "layers",
}
# States that ask for something have a colour; the others are plain.
ASKING_STATES = frozenset({"new", "refining"})
VERSIONS: Words = {
    "good enough": _lazy("Good enough"),
    "standard": _lazy("Standard"),
    "perfect": _lazy("Perfect"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A value or an effort in words: the likeliest, how far it may be off, and the glyph of that."""

    likely: str
    spread: str
    glyph: Figure | None


@dataclass(frozen=True, slots=True)
class Version:
    """One of the three ways to build the item. ``is_there`` is False for one to be added."""

    name: str
    label: str
    description: str
    value: Amount | None
    effort: Amount | None
    is_there: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One comment. ``is_own``: the reader wrote it, and may change it."""

    id: str
    author: str
    initials: str
    text: str
    at: datetime
    on: str
    is_edited: bool
    is_own: bool


def value_of(page: ItemPage, value: Range | None) -> Amount | None:
    return _amount(value, page.product.value_scale, _("Value"), "")


def effort_of(page: ItemPage, effort: Range | None) -> Amount | None:
    unit = effort_unit_name(page.product.effort_unit)
    return _amount(effort, EFFORT_SCALE[page.product.effort_unit], _("Effort, %s") % unit, unit)


def _amount(found: Range | None, scale: float, name: str, unit: str) -> Amount | None:
    if found is None:
        return None
    likely = f"{plain(found.likely)} {unit}".strip()
    if found.is_point:
        return Amount(likely, "", None)
    return Amount(
        likely,
        f"{plain(found.low)}–{plain(found.high)}",
        figure(found.low, found.likely, found.high, scale=scale, name=name),
    )


def versions_of(page: ItemPage) -> list[Version]:
    """Good enough, standard, perfect: those there are, and those that could be added."""
    row, chosen = page.detail.row, page.plan.variant if page.plan else None
    others = {version.name: version for version in row.variants}
    found: list[Version] = []
    for name, label in VERSIONS.items():
        version = row if name == "standard" else others.get(name)
        description = page.detail.standard
        if name != "standard":
            description = others[name].description if name in others else ""
        found.append(
            Version(
                name=name,
                label=str(label),
                description=description,
                value=value_of(page, version.value) if version else None,
                effort=effort_of(page, version.effort) if version else None,
                is_there=version is not None,
                is_chosen=name == chosen,
            )
        )
    return found


def hand_over(page: ItemPage) -> dict[str, str]:
    """Whose act it is, by act, for those that are not the reader's."""
    owner = page.owner or _("The product owner")
    sentences = {
        "edit_items": _("%(owner)s and the developers edit items.") % {"owner": owner},
        "edit_criteria": _("%(owner)s edits the criteria.") % {"owner": owner},
        "set_value": _("%(owner)s says what it is worth.") % {"owner": owner},
        "estimate_effort": _("The developers estimate the effort."),
        "order_backlog": _("%(owner)s orders the backlog.") % {"owner": owner},
        "comment": _("The Scrum team and the stakeholders comment."),
    }
    return {act: said for act, said in sentences.items() if act not in page.detail.may}


def day(at: datetime, now: datetime) -> str:
    """“23 Nov”, with the year where it is not this one."""
    at, now = timezone.localtime(at), timezone.localtime(now)
    return date_format(at, "j M" if at.year == now.year else "j M Y")


def comments_of(page: ItemPage) -> list[Said]:
    """What people said, oldest first."""
    may = "comment" in page.detail.may
    return [
        Said(
            id=str(comment.id),
            author=comment.author or _("Someone"),
            initials=_initials(comment.author),
            text=comment.text,
            at=comment.at,
            on=day(comment.at, page.now),
            is_edited=comment.edited_at is not None,
            is_own=may and comment.author_id is not None and comment.author_id == page.reader,
        )
        for comment in page.detail.comments
    ]


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
