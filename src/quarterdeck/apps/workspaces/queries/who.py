"""Who does what here: the permission table in words, with the names of one product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.accounts.models import User
from quarterdeck.apps.workspaces.models import Delegation, Membership, Product, ProductTeam
from quarterdeck.apps.workspaces.permissions import ALLOWED, DELEGABLE, Act, acts_in, whose
from quarterdeck.apps.workspaces.queries.days import last_day
from quarterdeck.apps.workspaces.queries.products import ProductRow, find_product, row_of
from quarterdeck.apps.workspaces.roles import Role

COLUMNS = (Role.PRODUCT_OWNER, Role.DEVELOPER, Role.SCRUM_MASTER, Role.STAKEHOLDER)
_HEADS = {
    Role.PRODUCT_OWNER: _lazy("Product owner"),
    Role.DEVELOPER: _lazy("Developers"),
    Role.SCRUM_MASTER: _lazy("Scrum master"),
    Role.STAKEHOLDER: _lazy("Stakeholders"),
}
ENDED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A role and who holds it, in words."""

    role: str
    head: str
    names: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether a role does an act; ``besides`` says who else, by delegation."""

    head: str
    is_allowed: bool
    besides: str


@dataclass(frozen=True, slots=True)
class Line:
    """One act, for each role."""

    act: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A delegation; ``until`` is its last day."""

    id: int
    delegate: str
    owner: str
    acts: tuple[str, ...]
    since: date
    until: date
    may_end: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to whom acts can be delegated, or the product handed over."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class OthersAct:
    """An act that is not the reader's, and whose it is."""

    label: str
    whose: str


@dataclass(frozen=True, slots=True)
class WhoDoesWhat:
    """The page of one product, as one person reads it."""

    product: ProductRow
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    of_administrators: tuple[str, ...]
    is_alone: bool
    in_force: tuple[DelegationRow, ...]
    ended: tuple[DelegationRow, ...]
    may_delegate: bool
    delegates: tuple[Person, ...]
    delegable: tuple[tuple[str, str], ...]
    others: tuple[OthersAct, ...]


def who_does_what(*, actor: Actor, product: str) -> WhoDoesWhat:
    """The table of acts and roles for a product the actor sees. Raises NotFound."""
    found = find_product(actor, product)
    acts = acts_in(actor, found)
    holders = _holders(found)
    in_force = _in_force(actor, found)
    alone = not holders[Role.DEVELOPER]
    may_delegate = Act.DELEGATE in acts
    owners = {user.pk for user in holders[Role.PRODUCT_OWNER]}
    everyone = {user.pk: user for users in holders.values() for user in users}
    return WhoDoesWhat(
        product=row_of(found),
        columns=tuple(
            Column(role.value, str(_HEADS[role]), _names_of(holders, role)) for role in COLUMNS
        ),
        lines=tuple(_line(act, in_force) for act in Act if ALLOWED[act].intersection(COLUMNS)),
        of_administrators=tuple(
            str(act.label) for act in Act if Role.ADMINISTRATOR in ALLOWED[act] and act != Act.READ
        ),
        is_alone=alone,
        in_force=tuple(_row(one, actor, may_delegate) for one in in_force),
        ended=tuple(_row(one, actor, False) for one in _ended(actor, found)),
        may_delegate=may_delegate,
        delegates=tuple(
            Person(user.pk, str(user))
            for user in sorted(everyone.values(), key=str)
            if user.pk not in owners
        ),
        delegable=tuple((act.value, str(act.label)) for act in Act if act in DELEGABLE),
        others=tuple(
            OthersAct(str(act.label), _sentence(act, holders, in_force))
            for act in Act
            if act not in acts and ALLOWED[act].intersection(COLUMNS)
        ),
    )


def whose_here(*, actor: Actor, product: str, act: Act) -> str:
    """Whose act this is in this product, by name, for a control that is not one's own.

    “Ines Okafor does this; Jo Nowak too, until 12 December.” Raises NotFound.
    """
    found = find_product(actor, product)
    return _sentence(act, _holders(found), _in_force(actor, found))


def _holders(product: Product) -> dict[Role, list[User]]:
    teams = ProductTeam.objects.filter(product=product).values("team")
    rows = Membership.objects.filter(Q(product=product) | Q(team__in=teams))
    found: dict[Role, dict[int, User]] = {role: {} for role in COLUMNS}
    for row in rows.select_related("user").order_by("user__name", "user_id"):
        found[Role(row.role)][row.user_id] = row.user
    return {role: list(users.values()) for role, users in found.items()}


def _names_of(holders: dict[Role, list[User]], role: Role) -> str:
    if holders[role]:
        return _listed([str(user) for user in holders[role]])
    owners = holders[Role.PRODUCT_OWNER]
    if role in {Role.DEVELOPER, Role.SCRUM_MASTER} and owners and not holders[Role.DEVELOPER]:
        return _("%(name)s, until a developer joins") % {"name": owners[0]}
    return _("nobody yet")


def _listed(names: Sequence[str]) -> str:
    """Two names and how many more, or three."""
    if len(names) <= 3:
        return ", ".join(names)
    return _("%(names)s, %(count)s more") % {
        "names": ", ".join(names[:2]),
        "count": len(names) - 2,
    }


def _spoken(names: Sequence[str]) -> str:
    """“Ines”, “Lena and Tomasz”, “Lena, Tomasz and 3 more”."""
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
    return _("%(names)s and %(count)s more") % {
        "names": ", ".join(names[:2]),
        "count": len(names) - 2,
    }


def _in_force(actor: Actor, product: Product) -> list[Delegation]:
    rows = Delegation.objects.in_force(actor.now).filter(product=product)
    return list(rows.select_related("delegate", "owner").order_by("until", "pk"))


def _ended(actor: Actor, product: Product) -> list[Delegation]:
    over = Q(ended_at__isnull=False) | Q(until__lte=actor.now)
    rows = Delegation.objects.filter(over, product=product).select_related("delegate", "owner")
    return list(rows.order_by("-until", "-pk")[:ENDED_SHOWN])


def _line(act: Act, in_force: list[Delegation]) -> Line:
    besides = "; ".join(
        _("and %(name)s until %(date)s")
        % {"name": one.delegate.get_short_name(), "date": _until(one)}
        for one in in_force
        if act in one.acts
    )
    return Line(
        act.value,
        str(act.label),
        tuple(
            Cell(
                str(_HEADS[role]),
                role in ALLOWED[act],
                besides if role == Role.PRODUCT_OWNER else "",
            )
            for role in COLUMNS
        ),
    )


def _sentence(act: Act, holders: dict[Role, list[User]], in_force: list[Delegation]) -> str:
    people = {
        user.pk: str(user)
        for role in COLUMNS
        if role in ALLOWED[act]
        for user in holders[role] or _stands_in(holders, role)
    }
    if not people:
        return whose(act)
    who = _spoken(list(people.values()))
    one = _("%(name)s does this") if len(people) == 1 else _("%(name)s do this")
    also = [
        _("%(name)s too, until %(date)s") % {"name": given.delegate, "date": _until(given)}
        for given in in_force
        if act in given.acts
    ]
    return "; ".join([one % {"name": who}, *also]) + "."


def _stands_in(holders: dict[Role, list[User]], role: Role) -> list[User]:
    alone = not holders[Role.DEVELOPER] and role in {Role.DEVELOPER, Role.SCRUM_MASTER}
    return holders[Role.PRODUCT_OWNER] if alone else []


def _row(one: Delegation, actor: Actor, may_delegate: bool) -> DelegationRow:
    ended = one.ended_at is not None and one.ended_at < one.until
    return DelegationRow(
        one.pk,
        str(one.delegate),
        str(one.owner),
        tuple(str(Act(act).label) for act in one.acts if act in Act.values),
        last_day(one.starts_at),
        last_day(one.ended_at) if ended and one.ended_at else last_day(one.until),
        may_delegate or one.delegate_id == actor.user_id,
    )


def _until(one: Delegation) -> str:
    """“12 December”, with the year where it is not the one in which it began."""
    day = last_day(one.until)
    same_year = day.year == last_day(one.starts_at).year
    return formats.date_format(day, "j F" if same_year else "j F Y")
