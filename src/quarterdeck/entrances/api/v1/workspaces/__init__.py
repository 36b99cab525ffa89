"""API of workspaces: products, people and their roles, teams, invitations, delegations."""

from ninja import Router

from quarterdeck.entrances.api.v1.workspaces import delegations, people, products, teams

router = Router()
for part in (products, people, teams, delegations):
    router.add_router("", part.router)
