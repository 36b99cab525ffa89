"""Links and forms that change a part of the item page in its place.

Written out they are the same five attributes each time. All work without script: a link leads
to the page with the form open, a form posts as a form.
"""

from __future__ import annotations

import re

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_STEP = re.compile(r"\b(given|when|then)\b", re.IGNORECASE)


@register.simple_tag(takes_context=True)
def opens(context: Context, part: str, of: str = "") -> SafeString:
    """Attributes of a link that opens the form of a part: `<a {% opens "facts" "value" %}>`.

    After that form is saved or closed, the focus comes back to it.
    """
    query = urlencode({"edit": part, "of": of} if of else {"edit": part})
    focus = mark_safe(" autofocus") if context.get("focus") == f"{part}:{of}" else ""
    # No fragment: a browser that goes to one gives the form's field no focus.
    return format_html(
        'href="{}?{}"{}{}', context["url"], query, _fetch(context, query, part), focus
    )


@register.simple_tag(takes_context=True)
def closes(context: Context, part: str, of: str = "") -> SafeString:
    """Attributes of a link that shows a part as it stands again."""
    query = urlencode({"part": part, "of": of})
    return format_html(
        'href="{}#{}" data-cancel{}', context["url"], part, _fetch(context, query, part)
    )


@register.simple_tag(takes_context=True)
def posts(context: Context, verb: str, part: str, of: str = "") -> SafeString:
    """Attributes of a form that carries out a verb and shows its part: `<form {% posts … %}>`."""
    row = context["row"]
    address = reverse(f"web:backlog:{verb}", args=[context["page"].product.key, row.key])
    query = urlencode({"part": part, "of": of} if of else {"part": part})
    return format_html(
        'method="post" action="{0}?{1}" hx-post="{0}?{1}" hx-target="#{2}" hx-swap="outerHTML"'
        ' hx-status:409="target:#{2} swap:outerHTML"',
        address,
        query,
        part,
    )


def _fetch(context: Context, query: str, part: str) -> SafeString:
    return format_html(
        ' hx-get="{}?{}" hx-target="#{}" hx-swap="outerHTML"', context["url"], query, part
    )


@register.filter
def steps(text: str) -> SafeString:
    """A criterion with its line ends kept; its Given, When and Then stand out if it begins so."""
    safe = conditional_escape(text).replace("\n", mark_safe("<br>"))
    if not _STEP.match(text):
        return mark_safe(safe)
    return mark_safe(_STEP.sub(r"<b>\1</b>", safe))
