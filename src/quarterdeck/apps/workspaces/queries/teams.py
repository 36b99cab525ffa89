"""One team, by its number."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.workspaces.models import Team
from quarterdeck.errors import NotFound


class NoSuchTeam(NotFound):
    code = "no_such_team"


def find_team(actor: Actor, team_id: int) -> Team:
    """The team itself, its workspace loaded. Raises NoSuchTeam."""
    found = Team.objects.visible_to(actor).select_related("workspace").filter(pk=team_id).first()
    if found is None:
        raise NoSuchTeam(_("There is no team %(id)s here.") % {"id": team_id})
    return found
