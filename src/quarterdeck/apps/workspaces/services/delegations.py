"""Delegation: the product owner lets a named person do named acts until a date.

The accountability stays; every act of the delegate is recorded for the product owner
("Jo for Ines"), by what ``permissions.require`` answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.workspaces.models import Delegation, Product, Workspace
from quarterdeck.apps.workspaces.permissions import DELEGABLE, Act, require
from quarterdeck.apps.workspaces.queries.days import end_of, last_day
from quarterdeck.apps.workspaces.queries.people import find_person, product_owner_of
from quarterdeck.apps.workspaces.queries.products import find_product
from quarterdeck.errors import Conflict, Invalid, NotFound

LONGEST = timedelta(days=366)


class NoSuchDelegation(NotFound):
    code = "no_such_delegation"


class ActNotDelegable(Invalid):
    code = "act_not_delegable"


class DateUnfit(Invalid):
    code = "date_unfit"


class ToOneself(Invalid):
    code = "delegation_to_oneself"


class DelegateSeesNothing(Invalid):
    code = "delegate_sees_nothing"


class DelegatedAlready(Conflict):
    code = "delegated_already"


@transaction.atomic
def delegate(
    *, actor: Actor, product: str, to: int | str, acts: Iterable[str], until: date
) -> Delegation:
    """Let someone who has a role in the product do acts of the product owner.

    ``until`` is the last day. Raises: NotFound, NotAllowed (only the product owner delegates),
    ActNotDelegable, DateUnfit, ToOneself, DelegateSeesNothing, DelegatedAlready.
    """
    found = find_product(actor, product)
    require(actor, Act.DELEGATE, found)
    _lock(found)
    owner = product_owner_of(found)
    user = find_person(found.workspace, to)
    if owner is None or user.pk == owner.pk:
        raise ToOneself(
            _("These acts are the product owner's own. Choose someone else."), field="to"
        )
    if not _sees(actor, user.pk, found):
        raise DelegateSeesNothing(
            _("%(name)s has no role in %(product)s. Give them one first, for example stakeholder.")
            % {"name": user, "product": found},
            field="to",
        )
    wanted = _check_acts(acts)
    end = _end_of(until, actor.now)
    _check_free(found, user.pk, wanted, actor.now)
    made = Delegation.objects.create(
        product=found,
        delegate=user,
        owner=owner,
        acts=wanted,
        starts_at=actor.now,
        until=end,
    )
    audit.record(
        actor,
        "workspaces.delegation.made",
        made,
        after={"person": user.pk, "acts": wanted, "until": until.isoformat()},
        product_id=found.pk,
        workspace_id=found.workspace_id,
    )
    return made


@transaction.atomic
def change_delegation(*, actor: Actor, delegation_id: int, until: date) -> Delegation:
    """Set another last day. Raises: NotFound, NotAllowed, DateUnfit."""
    found = _find(actor, delegation_id)
    require(actor, Act.DELEGATE, found.product)
    before, found.until = last_day(found.until), _end_of(until, actor.now)
    found.save(update_fields=["until"])
    audit.record(
        actor,
        "workspaces.delegation.changed",
        found,
        before={"until": before.isoformat()},
        after={"until": until.isoformat()},
        product_id=found.product_id,
        workspace_id=found.product.workspace_id,
    )
    return found


@transaction.atomic
def end_delegation(*, actor: Actor, delegation_id: int) -> None:
    """Take a delegation back; who holds it may give it back. Raises: NotFound, NotAllowed."""
    found = _find(actor, delegation_id)
    if actor.user_id != found.delegate_id or actor.scopes is not None:
        require(actor, Act.DELEGATE, found.product)
    _end(actor, found)


def _lock(product: Product) -> None:
    """Of two delegations made at once the second sees the first."""
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)


def end_those_of(actor: Actor, product: Product, owner_id: int) -> None:
    """All that this product owner delegated ends, since the accountability goes over."""
    for one in Delegation.objects.in_force(actor.now).filter(product=product, owner=owner_id):
        _end(actor, one)


def end_without_role(actor: Actor, workspace: Workspace) -> None:
    """Delegations to people who no longer have a role in the product end."""
    rows = Delegation.objects.in_force(actor.now).filter(product__workspace=workspace)
    for one in rows.select_related("product"):
        if not _sees(actor, one.delegate_id, one.product):
            _end(actor, one)


def _find(actor: Actor, delegation_id: int) -> Delegation:
    seen = Delegation.objects.filter(product__in=Product.objects.visible_to(actor))
    rows = seen.select_related("product").select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=delegation_id).in_force(actor.now).first()
    if found is None:
        raise NoSuchDelegation(_("There is no such delegation in force; it may have ended."))
    return found


def _end(actor: Actor, delegation: Delegation) -> None:
    delegation.ended_at = actor.now
    delegation.save(update_fields=["ended_at"])
    audit.record(
        actor,
        "workspaces.delegation.ended",
        delegation,
        before={"person": delegation.delegate_id, "acts": delegation.acts},
        product_id=delegation.product_id,
        workspace_id=delegation.product.workspace_id,
    )


def _sees(actor: Actor, user_id: int, product: Product) -> bool:
    person = Actor(user_id=user_id, via=actor.via, now=actor.now)
    return Product.objects.visible_to(person).filter(pk=product.pk).exists()


def _check_acts(acts: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(acts))
    if not wanted:
        raise ActNotDelegable(_("Choose at least one act to delegate."), field="acts")
    for act in wanted:
        if act not in Act.values:
            raise ActNotDelegable(_("There is no act “%(act)s”.") % {"act": act}, field="acts")
        if Act(act) not in DELEGABLE:
            raise ActNotDelegable(
                _("“%(act)s” cannot be delegated: it belongs to a role.") % {"act": Act(act).label},
                field="acts",
            )
    return [act.value for act in Act if act in wanted]


def _end_of(until: date, now: datetime) -> datetime:
    """The first moment after the last day, which lies ahead and at most a year away."""
    if until < timezone.localtime(now).date():
        raise DateUnfit(
            _("%(date)s is past. Choose today or a later day.")
            % {"date": formats.date_format(until)},
            field="until",
        )
    if until > (now + LONGEST).date():
        raise DateUnfit(
            _("%(date)s is more than a year away. Choose a nearer day; it can be moved later.")
            % {"date": formats.date_format(until)},
            field="until",
        )
    return end_of(until)


def _check_free(product: Product, user_id: int, acts: list[str], now: datetime) -> None:
    held = Delegation.objects.in_force(now).filter(product=product, delegate=user_id)
    for one in held.select_related("delegate"):
        if both := [act for act in acts if act in one.acts]:
            raise DelegatedAlready(
                _("%(name)s may “%(act)s” until %(date)s already. Change the date there.")
                % {
                    "name": one.delegate,
                    "act": Act(both[0]).label,
                    "date": formats.date_format(last_day(one.until)),
                },
                field="acts",
            )
