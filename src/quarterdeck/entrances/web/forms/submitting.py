"""From a form to a service: what the service refuses stands at the field it means."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from quarterdeck.entrances.web.addresses import back_to
from quarterdeck.errors import Conflict, Invalid

P = ParamSpec("P")


def carried_out(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form was in order and the act was done; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except (Invalid, Conflict) as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def status_of(form: forms.Form) -> int:
    """422 for a form with errors."""
    return 422 if form.errors else 200


def said_in_place(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For buttons without fields: a refusal is said on the page one came from."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (Invalid, Conflict) as refusal:
            messages.error(request, refusal.message)
            return redirect(back_to(request))

    return wrapped
