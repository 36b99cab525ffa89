"""The tags of the pages about people."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.adapter import get_adapter
from django import template
from django.forms import BaseForm
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def signup_is_open(context: Context) -> bool:
    """Whether who asks may make an account: by invitation, or because anyone may."""
    request = context["request"]
    return bool(get_adapter(request).is_open_for_signup(request))


@register.filter
def in_pairs(key: str, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether one of the pairs begins with the key."""
    return any(first == key for first, _second in pairs)


@register.filter
def labels_only(form: BaseForm) -> BaseForm:
    """A form of allauth's without placeholders: they repeat what the labels say."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
