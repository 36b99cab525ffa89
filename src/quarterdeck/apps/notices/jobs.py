"""What notices does outside a request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.notices import services

KEPT = timedelta(days=30)


@jobs.job("notices.deliver")
def deliver(context: jobs.JobContext, *, mail_id: int) -> None:
    """Send one mail; while the mail server does not take it, wait longer each time."""
    wait = services.deliver(mail_id, now=context.now)
    if wait is not None:
        raise jobs.TryLater(wait, f"mail {mail_id} was not taken")


@jobs.job("notices.forget_old")
def forget_old(context: jobs.JobContext) -> dict[str, Any]:
    """Delete mail older than 30 days."""
    return {"deleted": services.forget_old(before=context.now - KEPT)}


jobs.every("notices.forget_old", timedelta(days=1))
