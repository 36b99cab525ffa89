"""Good enough and perfect versions of an item, each with its own value and effort."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.figures import Figure, columns, figure_in, plain, range_of
from quarterdeck.apps.backlog.models import Item, Variant
from quarterdeck.apps.backlog.queries.find import find_item, key_of
from quarterdeck.apps.backlog.services.fields import check_against
from quarterdeck.apps.backlog.services.write import note_ranges
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.errors import Invalid, NotFound

# What stands there before a version is made.
_NOTHING: dict[str, Any] = {"description": "", "value": None, "effort": None}


class VariantUnknown(Invalid):
    code = "variant_unknown"


class NoSuchVariant(NotFound):
    code = "no_such_variant"


@transaction.atomic
def set_variant(
    *,
    actor: Actor,
    item: str,
    name: str,
    description: str | None = None,
    value: Figure | object = ...,
    effort: Figure | object = ...,
    was: Mapping[str, Any] | None = None,
) -> Variant:
    """Make or change the “good enough” or “perfect” version of an item.

    What is not given stays. The item's own figures are those of the standard version, changed
    by edit_item. Value is the product owner's to give, effort the developers'. ``was`` holds
    what the editor saw: where it differs from what stands there now, nothing is changed and both
    versions are told. Raises NotFound, NotAllowed, VariantUnknown, FigureUnfit, ChangedMeanwhile.
    """
    found = find_item(actor, item, lock=True)
    for_id = require(actor, Act.EDIT_ITEMS, found.product)
    if value is not ...:
        for_id = require(actor, Act.SET_VALUE, found.product) or for_id
    if effort is not ...:
        for_id = require(actor, Act.ESTIMATE_EFFORT, found.product) or for_id
    if name not in Variant.Name.values:
        raise VariantUnknown(
            _(
                "“%(name)s” is no version of an item. There are good enough and perfect, beside the standard one."
            )
            % {"name": name},
            field="name",
        )
    if was:
        given = {"description": description, "value": value, "effort": effort}
        asked = [field for field in given if field in was and given[field] is not ...]
        stands = as_plain(found.variants.filter(name=name).first()) or _NOTHING
        check_against(found, {field: stands[field] for field in asked}, given, was)
    changes: dict[str, Any] = {}
    if description is not None:
        changes["description"] = description.strip()
    if value is not ...:
        changes |= columns("value", range_of(value, field="value"))  # type: ignore[arg-type]
    if effort is not ...:
        changes |= columns("effort", range_of(effort, field="effort"))  # type: ignore[arg-type]
        changes["effort_source"] = Item.EffortSource.DEVELOPERS
    return write_variant(actor, found, name, changes, for_id=for_id)


def write_variant(
    actor: Actor,
    item: Item,
    name: str,
    changes: dict[str, Any],
    *,
    for_id: int | None = None,
    undoes: uuid.UUID | None = None,
) -> Variant:
    """The version with these columns, made where it is missing, recorded if it changed."""
    row = item.variants.filter(name=name).first()
    before = as_plain(row)
    row = row or Variant(item=item, name=name)
    for column, value in changes.items():
        setattr(row, column, value)
    if as_plain(row) != before or row.pk is None:
        row.save()
        note_ranges(item.product_id)
        record_variant(actor, item, name, before, as_plain(row), for_id=for_id, undoes=undoes)
    return row


@transaction.atomic
def remove_variant(*, actor: Actor, item: str, name: str) -> None:
    """Take a version away. Raises NotFound, NotAllowed."""
    found = find_item(actor, item, lock=True)
    for_id = require(actor, Act.EDIT_ITEMS, found.product)
    row = found.variants.filter(name=name).first()
    if row is None:
        raise NoSuchVariant(
            _("%(key)s has no version “%(name)s”.") % {"key": key_of(found), "name": name}
        )
    before = as_plain(row)
    row.delete()
    record_variant(actor, found, name, before, None, for_id=for_id)


def as_plain(row: Variant | None) -> dict[str, Any] | None:
    """A version as the record keeps it."""
    if row is None:
        return None
    return {
        "description": row.description,
        "value": plain(figure_in(row, "value")),
        "effort": plain(figure_in(row, "effort")),
        "effort_source": row.effort_source,
    }


def record_variant(
    actor: Actor,
    item: Item,
    name: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    for_id: int | None = None,
    undoes: uuid.UUID | None = None,
) -> None:
    """One record of a version made, changed or removed (None: not there)."""
    audit.record(
        actor,
        "backlog.variant.set" if after is not None else "backlog.variant.removed",
        item,
        before={"variant": name, "is": before},
        after={"variant": name, "is": after},
        product_id=item.product_id,
        for_id=for_id,
        undoes=undoes,
    )
