"""Which plan is chosen, written and taken back. Not verbs: adopting and undoing call these."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.audit.queries import Change
from quarterdeck.apps.backlog.services.undo import ChangedSince
from quarterdeck.apps.planning.models import ReleasePlan
from quarterdeck.apps.workspaces.models import Product

CHOSEN = "planning.plan.chosen"


def set_chosen(
    actor: Actor,
    plan: ReleasePlan,
    at: datetime | None,
    by_id: int | None,
    *,
    for_id: int | None = None,
    undoes: uuid.UUID | None = None,
) -> None:
    """Write when and by whom a plan was chosen (None: it is not), and record it."""
    before = _plain(plan)
    plan.chosen_at, plan.chosen_by_id = at, by_id
    plan.save(update_fields=["chosen_at", "chosen_by"])
    audit.record(
        actor,
        CHOSEN,
        plan,
        before=before,
        after=_plain(plan),
        product_id=plan.product_id,
        for_id=for_id,
        undoes=undoes,
    )


def undo_choice(actor: Actor, product: Product, change: Change) -> None:
    """Take a choice back, as part of the undo that takes back the order it made."""
    plan = ReleasePlan.objects.select_for_update(of=("self",), no_key=True).get(
        pk=change.subject_id, product=product
    )
    if _plain(plan) != change.after:
        raise ChangedSince(
            _("%(plan)s was adopted again since. Its order cannot be undone.") % {"plan": plan.name}
        )
    at = change.before["chosen_at"]
    set_chosen(
        actor,
        plan,
        datetime.fromisoformat(at) if at else None,
        change.before["chosen_by_id"],
        undoes=change.batch,
    )


def _plain(plan: ReleasePlan) -> dict[str, Any]:
    at = plan.chosen_at
    return {"chosen_at": at.isoformat() if at else None, "chosen_by_id": plan.chosen_by_id}
