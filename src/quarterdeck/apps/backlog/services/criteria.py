"""Acceptance criteria: rows with codes that stay, edited by the product owner."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.models import Criterion, Item
from quarterdeck.apps.backlog.queries.find import find_item, key_of
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.errors import Conflict, Invalid, NotFound


class CriterionEmpty(Invalid):
    code = "criterion_empty"


class NoSuchCriterion(NotFound):
    code = "no_such_criterion"


class CriterionChanged(Conflict):
    """Someone else changed the text; ``facts`` hold ``theirs`` and ``yours``."""

    code = "criterion_changed"


def _text(text: str) -> str:
    if not (text := text.strip()):
        raise CriterionEmpty(
            _("Write what must hold, for example: Given a full day, when …, then …."), field="text"
        )
    return text


def _find(actor: Actor, item: str, code: str) -> tuple[Item, Criterion, int | None]:
    """The item, locked, and its criterion by code (AC-2 or 2)."""
    found = find_item(actor, item, lock=True)
    for_id = require(actor, Act.EDIT_CRITERIA, found.product)
    number = code.upper().removeprefix("AC-")
    row = (
        found.criteria.filter(number=int(number), removed_at__isnull=True).first()
        if number.isdecimal() and len(number) < 9
        else None
    )
    if row is None:
        raise NoSuchCriterion(
            _("%(key)s has no criterion “%(code)s”.") % {"key": key_of(found), "code": code}
        )
    return found, row, for_id


@transaction.atomic
def add_criterion(*, actor: Actor, item: str, text: str, optional: bool = False) -> Criterion:
    """Add a criterion at the end, with the next code. Raises NotFound, NotAllowed, CriterionEmpty."""
    found = find_item(actor, item, lock=True)
    for_id = require(actor, Act.EDIT_CRITERIA, found.product)
    return add_row(actor, found, _text(text), optional=optional, for_id=for_id)


def add_row(
    actor: Actor, item: Item, text: str, *, optional: bool = False, for_id: int | None = None
) -> Criterion:
    """A new criterion, recorded. The item is locked, so codes are given once."""
    last = item.criteria.aggregate(number=Max("number"), position=Max("position"))
    row = Criterion.objects.create(
        item=item,
        number=(last["number"] or 0) + 1,
        position=(last["position"] or 0) + 1,
        text=text,
        optional=optional,
    )
    audit.record(
        actor,
        "backlog.criterion.added",
        row,
        before={"removed_at": actor.now.isoformat()},
        after={"removed_at": None, "item": item.pk, "code": row.code, "text": text},
        product_id=item.product_id,
        for_id=for_id,
    )
    return row


@transaction.atomic
def edit_criterion(
    *,
    actor: Actor,
    item: str,
    code: str,
    text: str | None = None,
    optional: bool | None = None,
    was: str | None = None,
) -> Criterion:
    """Change a criterion's words, or whether good enough may leave it out.

    ``was`` is the text the editor saw. Raises NotFound, NotAllowed, CriterionEmpty,
    CriterionChanged.
    """
    found, row, for_id = _find(actor, item, code)
    wanted = {
        "text": row.text if text is None else _text(text.replace("\r\n", "\n")),
        "optional": row.optional if optional is None else optional,
    }
    if was is not None and text is not None:
        seen = was.replace("\r\n", "\n").strip()
        if row.text not in (seen, wanted["text"]):
            raise CriterionChanged(
                _(
                    "Someone changed %(code)s of %(key)s while you wrote. Both versions are below; nothing was lost."
                )
                % {"code": row.code, "key": key_of(found)},
                field="text",
                theirs={"text": row.text},
                yours={"text": text},
            )
    before = {name: getattr(row, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        audit.record(
            actor,
            "backlog.criterion.changed",
            row,
            before={name: before[name] for name in changed},
            after={**changed, "item": found.pk, "code": row.code},
            product_id=found.product_id,
            for_id=for_id,
        )
    return row


@transaction.atomic
def remove_criterion(*, actor: Actor, item: str, code: str) -> Criterion:
    """Take a criterion out; its code is not given again. Raises NotFound, NotAllowed."""
    found, row, for_id = _find(actor, item, code)
    row.removed_at = actor.now
    row.save(update_fields=["removed_at"])
    audit.record(
        actor,
        "backlog.criterion.removed",
        row,
        before={"removed_at": None},
        after={
            "removed_at": actor.now.isoformat(),
            "item": found.pk,
            "code": row.code,
            "text": row.text,
        },
        product_id=found.product_id,
        for_id=for_id,
    )
    return row


@transaction.atomic
def move_criterion(*, actor: Actor, item: str, code: str, position: int) -> list[Criterion]:
    """Put a criterion at a position counted from 1; answers all in their order.

    Raises NotFound, NotAllowed.
    """
    found, row, for_id = _find(actor, item, code)
    rows = list(found.criteria.filter(removed_at__isnull=True).order_by("position"))
    before = [one.number for one in rows]
    rows = [one for one in rows if one.pk != row.pk]
    rows.insert(max(0, min(position - 1, len(rows))), row)
    for place, one in enumerate(rows, start=1):
        one.position = place
    Criterion.objects.bulk_update(rows, ["position"])
    after = [one.number for one in rows]
    if before != after:
        audit.record(
            actor,
            "backlog.criteria.ordered",
            found,
            before={"criteria": before},
            after={"criteria": after},
            product_id=found.product_id,
            for_id=for_id,
        )
    return rows
