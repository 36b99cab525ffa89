"""The forms of the item page: what each holds, and what came back with a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from quarterdeck.apps.overview.queries.item import ItemPage
from quarterdeck.engines.ranges import Range
from quarterdeck.errors import Refusal

# The field that is a list of words; all others are one text each.
LISTS = frozenset({"labels"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an open form.

    ``was`` is what its editor saw, sent along so that a stale edit is noticed; ``theirs`` what
    someone else wrote meanwhile, shown beside ``value``.
    """

    value: Any
    was: Any
    error: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A part of the page that shows its form: ``of`` names the row or field that is edited."""

    part: str
    of: str
    fields: Mapping[str, Field]
    error: str = ""
    """What no field in particular is to blame for."""
    is_conflict: bool = False


def form_of(
    page: ItemPage,
    part: str,
    of: str,
    sent: QueryDict | None = None,
    refusal: Refusal | None = None,
) -> Form | None:
    """The form of a part, or None where there is none, or it is not this reader's to fill in.

    With ``sent`` and ``refusal`` it holds what was typed and says what is wrong with it.
    """
    now = _FORMS[part](page, of) if part in _FORMS else None
    if now is None:
        return None
    if sent is None or refusal is None:
        return Form(part, of, {name: Field(value, value) for name, value in now.items()})
    conflict = "theirs" in refusal.facts
    fields = {
        name: _sent(sent, name, value, refusal, conflict=conflict) for name, value in now.items()
    }
    meant = refusal.field in fields and not conflict
    return Form(part, of, fields, "" if meant else refusal.message, conflict)


def sent_text(sent: QueryDict, name: str) -> Any:
    """What a form sent for a field: a text, or a list of words."""
    if name in LISTS:
        return [*sent.getlist(name), *sent.get(f"new_{name}", "").split(",")]
    return sent.get(name, "")


def changes_sent(sent: QueryDict, names: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that a form holds, as sent and as its editor saw them.

    A form holds the fields of which it says what they were.
    """
    held = [name for name in names if f"was_{name}" in sent]
    was = {
        name: [w for w in sent.getlist(f"was_{name}") if w]
        if name in LISTS
        else sent[f"was_{name}"]
        for name in held
    }
    return {name: sent_text(sent, name) for name in held}, was


def is_unchanged(sent: QueryDict) -> bool:
    """Whether a form was sent as it was opened, so that there is nothing to say and to undo."""
    names = tuple(name.removeprefix("was_") for name in sent if name.startswith("was_"))
    changes, was = changes_sent(sent, names)
    return bool(names) and all(_plain(changes[name]) == _plain(was[name]) for name in names)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(word.strip() for word in value if word.strip())
    return value.replace("\r\n", "\n").strip()


def _sent(sent: QueryDict, name: str, now: Any, refusal: Refusal, *, conflict: bool) -> Field:
    typed = sent_text(sent, name) if name in sent or f"was_{name}" in sent else now
    seen = sent.get(f"was_{name}", now) if name not in LISTS else sent.getlist(f"was_{name}")
    if conflict:
        # Saving mine now means: instead of what stands there.
        theirs = refusal.facts["theirs"]
        return Field(typed, now, theirs=_shown(now) if name in theirs else "")
    return Field(typed, seen, error=refusal.message if refusal.field == name else "")


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else value or "–"


def written(figure: Range | None) -> str:
    """A figure as one writes it into a field: "5", or "3..4..8"."""
    if figure is None:
        return ""
    numbers = (figure.likely,) if figure.is_point else (figure.low, figure.likely, figure.high)
    return "..".join(f"{number:.10g}" for number in numbers)


Values = dict[str, Any]


def _title(page: ItemPage, of: str) -> Values | None:
    return {"title": page.detail.row.title} if "edit_items" in page.detail.may else None


def _story(page: ItemPage, of: str) -> Values | None:
    detail = page.detail
    if "edit_items" not in detail.may:
        return None
    return {"role": detail.role, "want": detail.want, "benefit": detail.benefit}


def _description(page: ItemPage, of: str) -> Values | None:
    if "edit_items" not in page.detail.may:
        return None
    return {"description": page.detail.description}


def _head(page: ItemPage, of: str) -> Values | None:
    if of == "position":
        may = "order_backlog" in page.detail.may and page.place
        return {"position": str(page.place)} if may else None
    if of in ("kind", "state") and "edit_items" in page.detail.may:
        return {of: getattr(page.detail.row, of)}
    return None


def _facts(page: ItemPage, of: str) -> Values | None:
    row, may = page.detail.row, page.detail.may
    if of == "value" and "set_value" in may:
        return {"value": written(row.value)}
    if of == "effort" and "estimate_effort" in may:
        return {"effort": written(row.effort)}
    if "edit_items" not in may:
        return None
    if of == "parent" and row.kind != "epic":
        return {"parent": row.parent_key or ""}
    if of == "labels":
        return {"labels": list(row.labels)}
    return {"needs": ""} if of == "needs" else None


def _criteria(page: ItemPage, of: str) -> Values | None:
    if "edit_criteria" not in page.detail.may:
        return None
    if of == "new":
        return {"text": "", "optional": ""}
    row = next((row for row in page.detail.criteria if row.code == of), None)
    return {"text": row.text, "optional": "on" if row.optional else ""} if row else None


def _variants(page: ItemPage, of: str) -> Values | None:
    detail = page.detail
    versions = {version.name: version for version in detail.row.variants}
    found: Any = detail.row if of == "standard" else versions.get(of)
    if of not in ("good enough", "standard", "perfect") or "edit_items" not in detail.may:
        return None
    name = "standard" if of == "standard" else "description"
    fields: Values = {
        name: detail.standard if of == "standard" else found.description if found else ""
    }
    if "set_value" in detail.may:
        fields["value"] = written(found.value if found else None)
    if "estimate_effort" in detail.may:
        fields["effort"] = written(found.effort if found else None)
    return fields


def _comments(page: ItemPage, of: str) -> Values | None:
    own = (c for c in page.detail.comments if c.author_id == page.reader and str(c.id) == of)
    row = next(own, None)
    return {"text": row.text} if row else None


def _new_comment(page: ItemPage, of: str) -> Values | None:
    return {"text": ""} if "comment" in page.detail.may else None


def _files(page: ItemPage, of: str) -> Values | None:
    return {"file": ""} if "edit_items" in page.detail.may else None


_FORMS: dict[str, Callable[[ItemPage, str], Values | None]] = {
    "title": _title,
    "story": _story,
    "description": _description,
    "head": _head,
    "facts": _facts,
    "criteria": _criteria,
    "variants": _variants,
    "comments": _comments,
    "comment": _new_comment,
    "files": _files,
}
