"""The tags of our templates: icons, ranges, the capacity scale, plain numbers, Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from quarterdeck.entrances.web import glyphs, markdown

register = template.Library()
STATIC = Path(__file__).parent.parent / "static"
SPRITE = "quarterdeck/vendor/lucide-1.62.0/lucide.svg"


@cache
def _icons() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / SPRITE).read_text()))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, hidden from screen readers: a word stands beside it.

    Raises: LookupError for an icon that is not in the sprite, which would be a hole in the page.
    """
    if name not in _icons():
        raise LookupError(f"No icon {name!r}: add it to ICONS in scripts/vendor.py and run that.")
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static(SPRITE), name
    )


@register.inclusion_tag("components/_range.html")
def range_glyph(
    low: float, likely: float, high: float, scale: float, name: str
) -> dict[str, glyphs.Figure]:
    """`{% range_glyph 30 58 84 100 "Value" %}`"""
    return {"figure": glyphs.figure(low, likely, high, scale=scale, name=name)}


@register.inclusion_tag("components/_scale.html")
def capacity_scale(
    used: float, capacity: float, label: str, ticks: Sequence[str] = ()
) -> dict[str, Any]:
    """`{% capacity_scale plan.used plan.capacity label plan.ticks %}`"""
    return {"scale": glyphs.capacity_scale(used, capacity), "label": label, "ticks": ticks}


@register.filter
def plain(number: float | None) -> str:
    """74.0 as "74", 2.5 as "2.5" or "2,5", nothing as nothing."""
    return "" if number is None else glyphs.plain(number)


@register.filter
def percent(share: float) -> str:
    """A share of 1 as whole percent, for an attribute: always with a point, never grouped."""
    return f"{100 * share:.0f}"


@register.filter
def way_back(address: str | None, request: HttpRequest) -> str:
    """Where someone came from, if that was a page of ours; else the start page."""
    if address and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return "/"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter(name="markdown")
def markdown_filter(text: str | None) -> SafeString:
    """Markdown as HTML; cleaned there, hence safe here."""
    return mark_safe(markdown.html_of(text or ""))
