"""Opening a workspace and the products in it."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.workspaces.models import Membership, Product, Workspace
from quarterdeck.apps.workspaces.permissions import Act, require, require_in_workspace
from quarterdeck.apps.workspaces.queries.products import find_product, find_workspace
from quarterdeck.apps.workspaces.roles import Role
from quarterdeck.errors import Conflict, Invalid, NotAllowed

KEY = re.compile(r"^[A-Z][A-Z0-9]{1,9}$")


class NameMissing(Invalid):
    code = "name_missing"


class KeyUnfit(Invalid):
    code = "key_unfit"


class KeyTaken(Conflict):
    code = "key_taken"


class SettingUnfit(Invalid):
    code = "setting_unfit"


class SignInFirst(NotAllowed):
    code = "sign_in_first"


def _name(name: str) -> str:
    if not (name := " ".join(name.split())):
        raise NameMissing(_("Give it a name."), field="name")
    return name[:120]


@transaction.atomic
def create_workspace(*, actor: Actor, name: str) -> Workspace:
    """Open a workspace; who opens it is its administrator. Raises NameMissing, SignInFirst."""
    if actor.user_id is None or actor.scopes is not None:
        raise SignInFirst(_("Only a person who has signed in can open a workspace."))
    workspace = Workspace.objects.create(name=_name(name), created_at=actor.now)
    Membership.objects.create(
        user_id=actor.user_id, role=Role.ADMINISTRATOR, workspace=workspace, since=actor.now
    )
    audit.record(
        actor,
        "workspaces.workspace.created",
        workspace,
        after={"name": workspace.name},
        workspace_id=workspace.pk,
    )
    return workspace


@transaction.atomic
def create_product(
    *,
    actor: Actor,
    name: str,
    workspace_id: int | None = None,
    key: str = "",
    effort_unit: str = Product.EffortUnit.POINTS,
    value_scale: int = 100,
    is_demo: bool = False,
) -> Product:
    """Create a product; who creates it is its product owner.

    Without ``workspace_id`` it goes into the actor's own workspace, opened if there is none;
    without ``key`` one is made from the name. Raises NotFound, NotAllowed, NameMissing,
    KeyUnfit, KeyTaken, SettingUnfit.
    """
    if workspace_id is None:
        workspace = _own_workspace(actor)
    else:
        workspace = find_workspace(actor, workspace_id)
    require_in_workspace(actor, Act.CREATE_PRODUCT, workspace)
    if actor.user_id is None:
        raise SignInFirst(_("A product needs a person as its product owner."))
    name = _name(name)
    _check_settings(effort_unit, value_scale)
    product = Product.objects.create(
        workspace=workspace,
        key=_free_key(key, name),
        name=name,
        effort_unit=effort_unit,
        value_scale=value_scale,
        is_demo=is_demo,
        created_at=actor.now,
    )
    Membership.objects.create(
        user_id=actor.user_id, role=Role.PRODUCT_OWNER, product=product, since=actor.now
    )
    audit.record(
        actor,
        "workspaces.product.created",
        product,
        after={"key": product.key, "name": product.name},
        product_id=product.pk,
        workspace_id=workspace.pk,
    )
    return product


def _own_workspace(actor: Actor) -> Workspace:
    """One that the actor administers, and that is no demo's: that one will be deleted."""
    administered = Membership.objects.filter(user=actor.user_id, role=Role.ADMINISTRATOR)
    mine = Workspace.objects.filter(pk__in=administered.values("workspace"))
    standing = mine.exclude(products__is_demo=True).order_by("pk").first()
    # Not named after the person: a workspace's name stands in the record.
    return standing or create_workspace(actor=actor, name=_("My workspace"))


@transaction.atomic
def set_product(
    *,
    actor: Actor,
    product: str,
    name: str | None = None,
    effort_unit: str | None = None,
    value_scale: int | None = None,
) -> Product:
    """Rename a product, or set its unit of effort and scale of value.

    The unit is a label: figures are not converted. Raises NotFound, NotAllowed, NameMissing,
    SettingUnfit.
    """
    found = find_product(actor, product)
    require(actor, Act.SET_PRODUCT, found)
    unit = found.effort_unit if effort_unit is None else effort_unit
    scale = found.value_scale if value_scale is None else value_scale
    _check_settings(unit, scale)
    wanted = {
        "name": found.name if name is None else _name(name),
        "effort_unit": unit,
        "value_scale": scale,
    }
    before = {field: getattr(found, field) for field in wanted}
    changed = {field: value for field, value in wanted.items() if before[field] != value}
    if changed:
        for field, value in changed.items():
            setattr(found, field, value)
        found.save(update_fields=list(changed))
        audit.record(
            actor,
            "workspaces.product.set",
            found,
            before={field: before[field] for field in changed},
            after=changed,
            product_id=found.pk,
            workspace_id=found.workspace_id,
        )
    return found


def _check_settings(effort_unit: str, value_scale: int) -> None:
    if effort_unit not in Product.EffortUnit.values:
        raise SettingUnfit(
            _("“%(unit)s” is no unit of effort here. Choose points, days or items.")
            % {"unit": effort_unit},
            field="effort_unit",
        )
    if not 1 <= value_scale <= 1_000_000:
        raise SettingUnfit(
            _("The scale of value ends between 1 and 1,000,000, not at %(scale)s.")
            % {"scale": value_scale},
            field="value_scale",
        )


def _free_key(key: str, name: str) -> str:
    """The key asked for, or the first free one made from the name."""
    if key := key.strip().upper():
        if not KEY.match(key):
            raise KeyUnfit(
                _(
                    "“%(key)s” cannot stand before item numbers. Use 2 to 10 letters A to Z and digits, a letter first."
                )
                % {"key": key},
                field="key",
            )
        if Product.objects.filter(key=key).exists():
            raise KeyTaken(
                _("Another product has the key %(key)s. Choose another.") % {"key": key},
                field="key",
            )
        return key
    letters = re.sub(r"[^A-Z0-9]", "", name.upper().encode("ascii", "ignore").decode())
    stem = letters.lstrip("0123456789")[:3] or "PRO"
    stem = stem if len(stem) > 1 else stem + "X"
    taken = set(Product.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(
        candidate
        for candidate in (stem, *(f"{stem}{n}" for n in range(2, len(taken) + 3)))
        if candidate not in taken
    )
