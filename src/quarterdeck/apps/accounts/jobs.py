"""What accounts does outside a request: forgetting what has run out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session

from quarterdeck.apps.accounts.models import SignInLink
from quarterdeck.apps.jobs import services as jobs


@jobs.job("accounts.forget_expired")
def forget_expired(context: jobs.JobContext) -> dict[str, Any]:
    """Delete sessions and one-time links that can no longer be used."""
    sessions, _by_model = Session.objects.filter(expire_date__lt=context.now).delete()
    links, _by_model = SignInLink.objects.filter(expires_at__lt=context.now).delete()
    return {"sessions": sessions, "links": links}


jobs.every("accounts.forget_expired", timedelta(days=1))
