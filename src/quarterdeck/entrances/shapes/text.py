"""Text that comes in: what no database can keep is refused before anything is asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.errors import Invalid


class TextUnfit(Invalid):
    code = "text_unfit"


def check_text(value: Any, place: str = "") -> None:
    """Refuse NUL, which PostgreSQL cannot hold, and half characters, which UTF-8 cannot.

    Looks through lists and dictionaries; the refusal names the place. Raises TextUnfit.
    """
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise TextUnfit(
                _("“%(name)s” holds a character that is no text (NUL or half a pair).")
                % {"name": place or _("the text")},
                field=place or None,
            )
    elif isinstance(value, dict):
        for name, part in value.items():
            check_text(name, place)
            check_text(part, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for part in value:
            check_text(part, place)
