"""Teams, and the products they serve."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.workspaces.models import Product, ProductTeam, Team
from quarterdeck.apps.workspaces.permissions import Act, require_in_workspace
from quarterdeck.apps.workspaces.queries.products import find_product, find_workspace
from quarterdeck.apps.workspaces.queries.teams import find_team
from quarterdeck.apps.workspaces.services.delegations import end_without_role
from quarterdeck.errors import Conflict, Invalid, NotFound


class TeamNameMissing(Invalid):
    code = "team_name_missing"


class TeamNameTaken(Conflict):
    code = "team_name_taken"


class OtherWorkspace(Invalid):
    code = "other_workspace"


class ServesAlready(Conflict):
    code = "serves_already"


class DoesNotServe(NotFound):
    code = "does_not_serve"


@transaction.atomic
def create_team(*, actor: Actor, workspace_id: int, name: str, product: str | None = None) -> Team:
    """Make a team, which may serve a product from the start.

    Raises: NotFound, NotAllowed, TeamNameMissing, TeamNameTaken, OtherWorkspace.
    """
    workspace = find_workspace(actor, workspace_id)
    require_in_workspace(actor, Act.MANAGE_MEMBERS, workspace)
    if not (name := " ".join(name.split())[:120]):
        raise TeamNameMissing(_("Give the team a name."), field="name")
    if Team.objects.filter(workspace=workspace, name__iexact=name).exists():
        raise TeamNameTaken(
            _("There is a team “%(name)s” here already. Choose another name.") % {"name": name},
            field="name",
        )
    team = Team.objects.create(workspace=workspace, name=name)
    _record(actor, "workspaces.team.created", team, after={"name": name})
    if product:
        _serve(actor, team, find_product(actor, product))
    return team


@transaction.atomic
def assign_team(*, actor: Actor, team_id: int, product: str) -> None:
    """Let a team serve a product: its developers and Scrum master are then the product's.

    Raises: NotFound, NotAllowed, OtherWorkspace, ServesAlready.
    """
    team = find_team(actor, team_id)
    require_in_workspace(actor, Act.MANAGE_MEMBERS, team.workspace)
    _serve(actor, team, find_product(actor, product))


@transaction.atomic
def release_team(*, actor: Actor, team_id: int, product: str) -> None:
    """A team no longer serves a product. Raises: NotFound, NotAllowed, DoesNotServe."""
    team = find_team(actor, team_id)
    require_in_workspace(actor, Act.MANAGE_MEMBERS, team.workspace)
    found = find_product(actor, product)
    removed, _by_model = ProductTeam.objects.filter(team=team, product=found).delete()
    if not removed:
        raise DoesNotServe(
            _("%(team)s does not serve %(product)s; it may have been changed meanwhile.")
            % {"team": team, "product": found}
        )
    _record(actor, "workspaces.team.released", team, found, before={"product": found.pk})
    end_without_role(actor, team.workspace)


def _serve(actor: Actor, team: Team, product: Product) -> None:
    if product.workspace_id != team.workspace_id:
        raise OtherWorkspace(
            _("%(team)s and %(product)s stand in different workspaces.")
            % {"team": team, "product": product},
            field="product",
        )
    _row, is_new = ProductTeam.objects.get_or_create(team=team, product=product)
    if not is_new:
        raise ServesAlready(
            _("%(team)s serves %(product)s already.") % {"team": team, "product": product},
            field="product",
        )
    _record(actor, "workspaces.team.assigned", team, product, after={"product": product.pk})


def _record(
    actor: Actor,
    event: str,
    team: Team,
    product: Product | None = None,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit.record(
        actor,
        event,
        team,
        before=before,
        after=after,
        product_id=product.pk if product else None,
        workspace_id=team.workspace_id,
    )
