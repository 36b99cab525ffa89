"""What may be edited on an item, whose act each field is, and what makes a value unfit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.figures import columns, figure_in, plain, range_of
from quarterdeck.apps.backlog.models import Item, ItemLabel
from quarterdeck.apps.backlog.queries.find import find_item, key_of
from quarterdeck.apps.workspaces.models import Product
from quarterdeck.apps.workspaces.permissions import Act
from quarterdeck.errors import Conflict, Invalid

TEXTS = ("role", "want", "benefit", "description", "standard")
CHOICES = {"kind": Item.Kind, "state": Item.State}
ACTS: dict[str, Act] = {
    "title": Act.EDIT_ITEMS,
    "kind": Act.EDIT_ITEMS,
    "state": Act.EDIT_ITEMS,
    "parent": Act.EDIT_ITEMS,
    "labels": Act.EDIT_ITEMS,
    **dict.fromkeys(TEXTS, Act.EDIT_ITEMS),
    "value": Act.SET_VALUE,
    "effort": Act.ESTIMATE_EFFORT,
}
FOR_SEVERAL = frozenset({"kind", "state", "parent"})


class TitleMissing(Invalid):
    code = "title_missing"


class FieldUnknown(Invalid):
    code = "field_unknown"


class ChoiceUnknown(Invalid):
    code = "choice_unknown"


class ParentUnfit(Invalid):
    code = "parent_unfit"


class ChangedMeanwhile(Conflict):
    """Someone else changed the field; ``facts`` hold ``theirs`` and ``yours`` by field."""

    code = "changed_meanwhile"


def act_for(name: str, *, several: bool = False) -> Act:
    """Whose act it is to edit this field. Raises FieldUnknown."""
    if name not in ACTS or (several and name not in FOR_SEVERAL):
        known = sorted(FOR_SEVERAL if several else ACTS)
        raise FieldUnknown(
            _("An item has no field “%(name)s” to edit here. There are: %(known)s.")
            % {"name": name, "known": ", ".join(known)},
            field=name,
        )
    return ACTS[name]


def check_title(title: str) -> str:
    """The title in one line. Raises TitleMissing."""
    if not (title := " ".join(title.split())):
        raise TitleMissing(_("Give the item a title."), field="title")
    return title[:300]


def find_parent(actor: Actor, product: Product, key: str | None) -> Item | None:
    """The epic an item is to stand under. Raises NotFound, ParentUnfit."""
    if not key:
        return None
    parent = find_item(actor, key)
    if parent.product_id != product.pk or parent.kind != Item.Kind.EPIC or parent.trashed_at:
        raise ParentUnfit(
            _("%(key)s cannot hold items: choose an epic of this product that is not in the trash.")
            % {"key": key_of(parent)},
            field="parent",
        )
    return parent


def as_columns(actor: Actor, item: Item, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that these changes set. Raises what each field's check raises."""
    found: dict[str, Any] = {}
    for name, value in changes.items():
        if name == "title":
            found["title"] = check_title(str(value))
        elif name in TEXTS:
            found[name] = str(value).strip()
        elif name in CHOICES:
            found[name] = _choice(name, str(value))
        elif name == "parent":
            found["parent_id"] = _parent_id(actor, item, value)
        elif name in ("value", "effort"):
            found |= columns(name, range_of(value, field=name))
            if name == "effort":
                found["effort_source"] = (
                    Item.EffortSource.DEVELOPERS if found["effort_likely"] is not None else ""
                )
    if found.get("kind") == Item.Kind.EPIC and item.parent_id and "parent_id" not in found:
        found["parent_id"] = None  # epics stand beside each other
    leaves_kind = "kind" in found and item.kind == Item.Kind.EPIC != found["kind"]
    if leaves_kind and item.children.filter(trashed_at__isnull=True).exists():
        raise ParentUnfit(
            _("%(key)s still holds items. Move them to another epic first.")
            % {"key": key_of(item)},
            field="kind",
        )
    return found


def _choice(name: str, value: str) -> str:
    if value not in CHOICES[name].values:
        raise ChoiceUnknown(
            _("“%(value)s” is no %(name)s of an item. Choose %(known)s.")
            % {"value": value, "name": name, "known": ", ".join(CHOICES[name].values)},
            field=name,
        )
    return value


def _parent_id(actor: Actor, item: Item, key: str | None) -> int | None:
    parent = find_parent(actor, item.product, key)
    if parent is None:
        return None
    if item.kind == Item.Kind.EPIC:
        raise ParentUnfit(
            _("%(key)s is an epic itself; epics stand beside each other.") % {"key": key_of(item)},
            field="parent",
        )
    return parent.pk


def shown(item: Item, name: str) -> Any:
    """A field's value as editors see and send it: what ``was`` is compared with."""
    if name in ("value", "effort"):
        return plain(figure_in(item, name))
    if name == "parent":
        return key_of(item.parent) if item.parent else None
    if name == "labels":
        rows = ItemLabel.objects.filter(item=item).select_related("label")
        return sorted(row.label.name for row in rows)
    return getattr(item, name)


def _same(name: str, one: Any, other: Any) -> bool:
    if name in ("value", "effort"):
        return range_of(one, field=name) == range_of(other, field=name)
    if name == "labels":
        return sorted(one or []) == sorted(other or [])
    if name == "parent":
        return (one or None) == (other or None)
    # Browsers send line ends as CRLF.
    return str(one).replace("\r\n", "\n").strip() == str(other).strip()


def check_unchanged(item: Item, changes: Mapping[str, Any], was: Mapping[str, Any]) -> None:
    """Refuse when what stands there is neither what the editor saw nor what they want.

    Raises ChangedMeanwhile with both versions.
    """
    check_against(item, {name: shown(item, name) for name in changes if name in was}, changes, was)


def check_against(
    item: Item, stands: Mapping[str, Any], changes: Mapping[str, Any], was: Mapping[str, Any]
) -> None:
    """As check_unchanged, for fields whose present values are ``stands``.

    Raises ChangedMeanwhile with both versions.
    """
    theirs = {
        name: value
        for name, value in stands.items()
        if not _same(name, was[name], value) and not _same(name, changes[name], value)
    }
    if theirs:
        first = next(iter(theirs))
        raise ChangedMeanwhile(
            _(
                "Someone changed the %(field)s of %(key)s while you wrote. Both versions are below; nothing was lost."
            )
            % {"field": first, "key": key_of(item)},
            field=first,
            theirs=theirs,
            yours={name: changes[name] for name in theirs},
        )
