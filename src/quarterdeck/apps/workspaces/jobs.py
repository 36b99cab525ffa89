"""What workspaces does outside a request: forgetting addresses that lead nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.workspaces.models import Invitation

KEPT = timedelta(days=30)  # after its end an invitation can be sent again for so long


@jobs.job("workspaces.forget_invitations")
def forget_invitations(context: jobs.JobContext) -> dict[str, Any]:
    """Withdraw invitations that nobody took up, and empty their addresses."""
    old = Invitation.objects.open().filter(expires_at__lt=context.now - KEPT)
    return {"withdrawn": old.update(withdrawn_at=context.now, email="")}


jobs.every("workspaces.forget_invitations", timedelta(days=1))
