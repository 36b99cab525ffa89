"""API of teams."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.workspaces.services import teams
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import Id, In, Out
from quarterdeck.entrances.shapes import workspaces as shapes

router = Router(tags=["teams"])


class TeamIn(In):
    name: str
    product: str | None = Field(None, description="A product that it serves from the start.")


class TeamOut(Out):
    id: int
    name: str
    workspace_id: int


@router.post("/workspaces/{workspace_id}/teams", response={201: TeamOut})
def create_team(request: HttpRequest, workspace_id: Id, body: TeamIn) -> Any:
    """Make a team, which may serve a product from the start."""
    made = teams.create_team(actor=actor_of(request), workspace_id=workspace_id, **dict(body))
    return shapes.team(made)


@router.put("/teams/{team_id}/products/{product}", response={204: None})
def assign_team(request: HttpRequest, team_id: Id, product: str) -> None:
    """Let a team serve a product: its developers and Scrum master are then the product's."""
    teams.assign_team(actor=actor_of(request), team_id=team_id, product=product)


@router.delete("/teams/{team_id}/products/{product}", response={204: None})
def release_team(request: HttpRequest, team_id: Id, product: str) -> None:
    """A team no longer serves a product."""
    teams.release_team(actor=actor_of(request), team_id=team_id, product=product)
