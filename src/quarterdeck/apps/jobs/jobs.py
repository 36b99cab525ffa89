"""What jobs does for itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from quarterdeck.apps.jobs import services as jobs

KEPT = timedelta(days=30)


@jobs.job("jobs.forget_finished")
def forget_finished(context: jobs.JobContext) -> dict[str, Any]:
    """Delete what finished more than 30 days ago: domains keep what they need themselves."""
    return {"deleted": jobs.forget_finished(before=context.now - KEPT)}


jobs.every("jobs.forget_finished", timedelta(days=1))
