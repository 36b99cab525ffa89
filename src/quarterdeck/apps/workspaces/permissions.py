"""Who may do what: the one table, and the two questions asked of it.

``require`` stands first in every service; lists are filtered by ``visible_to`` of the models.
The page "Who does what here" is made from this table, in its order and words.
Source of the division: Scrum Guide, 2020.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.workspaces.models import (
    Delegation,
    Membership,
    Product,
    ProductTeam,
    Workspace,
)
from quarterdeck.apps.workspaces.roles import Role, with_empty_parts
from quarterdeck.errors import NotAllowed


class Act(models.TextChoices):
    """What can be done to a product, in words that stand on the page."""

    READ = "read", _lazy("Read the backlog and the plans")
    EDIT_ITEMS = "edit_items", _lazy("Create and edit items, labels, parents, dependencies, trash")
    IMPORT = "import", _lazy("Import and export")
    SET_GOALS = "set_goals", _lazy("Set the vision and goals")
    SET_VALUE = "set_value", _lazy("Say what an item is worth")
    ORDER_BACKLOG = "order_backlog", _lazy("Order the backlog")
    CHOOSE_PLAN = "choose_plan", _lazy("Choose a plan")
    ACCEPT_ITEMS = "accept_items", _lazy("Accept an item, or say not yet")
    EDIT_CRITERIA = "edit_criteria", _lazy("Edit acceptance criteria")
    ANSWER = "answer", _lazy("Answer questions")
    CANCEL_SPRINT = "cancel_sprint", _lazy("Cancel a sprint")
    DELEGATE = "delegate", _lazy("Delegate an act until a date")
    SET_PRODUCT = "set_product", _lazy("Set the name, the unit of effort, the scale of value")
    ESTIMATE_EFFORT = "estimate_effort", _lazy("Estimate effort")
    SELECT_FOR_SPRINT = "select_for_sprint", _lazy("Choose what enters the sprint")
    TICK_CRITERIA = "tick_criteria", _lazy("Tick criteria with evidence, report done")
    SOLVE_PLAN = "solve_plan", _lazy("Compute a plan")
    SET_SPRINT_GOAL = "set_sprint_goal", _lazy("Make the sprint goal, agree the definition of done")
    RECORD_IMPEDIMENT = "record_impediment", _lazy("Record an impediment")
    RUN_EVENTS = "run_events", _lazy("Open, time and close events")
    OWN_IMPEDIMENTS = "own_impediments", _lazy("Own impediments")
    PROPOSE_ITEM = "propose_item", _lazy("Propose an item")
    COMMENT = "comment", _lazy("Ask a question, comment")
    GIVE_FEEDBACK = "give_feedback", _lazy("Give feedback and votes, attend the review")
    HAND_OVER = "hand_over", _lazy("Hand the product over to another product owner")
    DELETE_PRODUCT = "delete_product", _lazy("Delete the product")
    MANAGE_MEMBERS = "manage_members", _lazy("Invite people, give roles, make teams")
    CREATE_PRODUCT = "create_product", _lazy("Create products")


_OWNER = frozenset({Role.PRODUCT_OWNER})
_DEVELOPERS = frozenset({Role.DEVELOPER})
_OWNER_AND_DEVELOPERS = _OWNER | _DEVELOPERS
_SCRUM_TEAM = _OWNER_AND_DEVELOPERS | {Role.SCRUM_MASTER}
_EVERYONE = _SCRUM_TEAM | {Role.STAKEHOLDER}

ALLOWED: dict[Act, frozenset[Role]] = {
    Act.READ: _EVERYONE | {Role.ADMINISTRATOR},
    Act.EDIT_ITEMS: _OWNER_AND_DEVELOPERS,
    Act.IMPORT: _OWNER_AND_DEVELOPERS,
    Act.SET_GOALS: _OWNER,
    Act.SET_VALUE: _OWNER,
    Act.ORDER_BACKLOG: _OWNER,
    Act.CHOOSE_PLAN: _OWNER,
    Act.ACCEPT_ITEMS: _OWNER,
    Act.EDIT_CRITERIA: _OWNER,
    Act.ANSWER: _OWNER,
    Act.CANCEL_SPRINT: _OWNER,
    Act.DELEGATE: _OWNER,
    Act.SET_PRODUCT: _OWNER | {Role.ADMINISTRATOR},
    Act.ESTIMATE_EFFORT: _DEVELOPERS,
    Act.SELECT_FOR_SPRINT: _DEVELOPERS,
    Act.TICK_CRITERIA: _DEVELOPERS,
    Act.SOLVE_PLAN: _SCRUM_TEAM,
    Act.SET_SPRINT_GOAL: _SCRUM_TEAM,
    Act.RECORD_IMPEDIMENT: _SCRUM_TEAM,
    Act.RUN_EVENTS: frozenset({Role.SCRUM_MASTER}),
    Act.OWN_IMPEDIMENTS: frozenset({Role.SCRUM_MASTER}),
    Act.PROPOSE_ITEM: _EVERYONE,
    Act.COMMENT: _EVERYONE,
    Act.GIVE_FEEDBACK: _EVERYONE,
    Act.HAND_OVER: _OWNER | {Role.ADMINISTRATOR},
    Act.DELETE_PRODUCT: _OWNER | {Role.ADMINISTRATOR},
    Act.MANAGE_MEMBERS: frozenset({Role.ADMINISTRATOR}),
    Act.CREATE_PRODUCT: frozenset({Role.ADMINISTRATOR}),
}

# The product owner's acts that may be handed to a named person; the accountability stays.
DELEGABLE = frozenset(
    {
        Act.SET_GOALS,
        Act.SET_VALUE,
        Act.ORDER_BACKLOG,
        Act.CHOOSE_PLAN,
        Act.ACCEPT_ITEMS,
        Act.EDIT_CRITERIA,
        Act.ANSWER,
        Act.CANCEL_SPRINT,
    }
)

# Every scope a token can have: one an act.
SCOPES: frozenset[str] = frozenset(Act.values)

# What a token may do unless its person grants more: propose, edit and tick, never decide.
AGENT_SCOPES = frozenset(
    {Act.READ, Act.EDIT_ITEMS, Act.TICK_CRITERIA, Act.PROPOSE_ITEM, Act.COMMENT, Act.SOLVE_PLAN}
)

# What decides for others or cannot be taken back: marked where one gives scopes to a token.
DECIDING = DELEGABLE | {
    Act.DELEGATE,
    Act.SET_PRODUCT,
    Act.ESTIMATE_EFFORT,
    Act.SELECT_FOR_SPRINT,
    Act.HAND_OVER,
    Act.DELETE_PRODUCT,
    Act.MANAGE_MEMBERS,
    Act.CREATE_PRODUCT,
}


class NotYours(NotAllowed):
    """The act belongs to another role; the sentence says whose."""

    code = "not_yours"


class ScopeMissing(NotAllowed):
    """The person may, but the token was not given this act."""

    code = "scope_missing"


def roles_in(actor: Actor, product: Product) -> frozenset[Role]:
    """The actor's roles in a product; see ``with_empty_parts`` for a person alone."""
    if actor.user_id is None:
        return frozenset()
    if product.seen_by is not None and product.seen_by[0] == actor.user_id:
        return product.seen_by[1]
    teams = ProductTeam.objects.filter(product=product).values("team")
    rows = Membership.objects.filter(
        Q(product=product) | Q(team__in=teams) | Q(workspace=product.workspace_id)
    )
    mine = rows.filter(user=actor.user_id).values_list("role", flat=True)
    roles = frozenset(Role(role) for role in mine)
    return with_empty_parts(roles, rows.filter(role=Role.DEVELOPER).exists())


def acts_in(actor: Actor, product: Product) -> frozenset[Act]:
    """All the actor may do in a product: by role, by delegation, within the token's scopes."""
    if actor.is_system:
        return frozenset(act for act in Act if act in actor.acts)
    roles = roles_in(actor, product)
    acts = {act for act, allowed in ALLOWED.items() if allowed & roles}
    acts |= delegated_to(actor, product)
    if actor.scopes is not None:
        acts &= {Act(scope) for scope in actor.scopes if scope in Act.values}
    return frozenset(acts)


def delegated_to(actor: Actor, product: Product) -> frozenset[Act]:
    """Acts of the product owner that the actor holds now by delegation."""
    if actor.user_id is None:
        return frozenset()
    rows = Delegation.objects.in_force(actor.now).filter(product=product, delegate=actor.user_id)
    return frozenset(Act(act) for acts in rows.values_list("acts", flat=True) for act in acts)


def may(actor: Actor, act: Act, product: Product) -> bool:
    """Whether the actor may do this here, now."""
    return act in acts_in(actor, product)


def require(actor: Actor, act: Act, product: Product) -> int | None:
    """Refuse unless the actor may. Answers for whom a delegate acts (a user id), else None.

    Raises: NotYours, saying whose act it is; ScopeMissing for a token.
    """
    if actor.is_system:
        if act in actor.acts:
            return None
        raise NotYours(_("The system has no act “%(act)s” here.") % {"act": act.label})
    delegated = False
    if not ALLOWED[act] & roles_in(actor, product):
        delegated = act in delegated_to(actor, product)
        if not delegated:
            raise NotYours(whose(act), act=act.value)
    if actor.scopes is not None and act not in actor.scopes:
        raise ScopeMissing(
            _("This token was not given “%(act)s”. Its owner can make one with that scope.")
            % {"act": act.label},
            act=act.value,
        )
    if not delegated:
        return None
    return (
        Membership.objects.filter(product=product, role=Role.PRODUCT_OWNER)
        .values_list("user_id", flat=True)
        .first()
    )


def may_in_workspace(actor: Actor, act: Act, workspace: Workspace) -> bool:
    """Whether the actor may do this in the workspace, as its administrator."""
    try:
        require_in_workspace(actor, act, workspace)
    except NotAllowed:
        return False
    return True


def require_in_workspace(actor: Actor, act: Act, workspace: Workspace) -> None:
    """Refuse unless the actor is administrator of the workspace and the act is one's."""
    if actor.is_system and act in actor.acts:
        return
    is_administrator = Membership.objects.filter(
        workspace=workspace, user=actor.user_id, role=Role.ADMINISTRATOR
    ).exists()
    if not is_administrator or Role.ADMINISTRATOR not in ALLOWED[act]:
        raise NotYours(whose(act), act=act.value)
    if actor.scopes is not None and act not in actor.scopes:
        raise ScopeMissing(
            _("This token was not given “%(act)s”. Its owner can make one with that scope.")
            % {"act": act.label},
            act=act.value,
        )


_PLURAL = {
    Role.PRODUCT_OWNER: _lazy("the product owner"),
    Role.DEVELOPER: _lazy("the developers"),
    Role.SCRUM_MASTER: _lazy("the Scrum master"),
    Role.STAKEHOLDER: _lazy("the stakeholders"),
    Role.ADMINISTRATOR: _lazy("an administrator of the workspace"),
}


def whose(act: Act) -> str:
    """A sentence that says whose act this is, for refusals and unavailable controls."""
    names = [str(_PLURAL[role]) for role in Role if role in ALLOWED[act]]
    who = (
        names[0]
        if len(names) == 1
        else _("%(first)s or %(last)s")
        % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
    )
    return _("“%(act)s” is for %(who)s. Ask them.") % {"act": act.label, "who": who}
