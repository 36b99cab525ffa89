"""What has changed in a backlog since a plan was computed from it."""

from __future__ import annotations

from django.db.models import Q

from quarterdeck.apps.audit.models import AuditRecord
from quarterdeck.apps.backlog.models import Item
from quarterdeck.apps.planning.models import ReleasePlan

MOST_COUNTED = 1_000

_EVENTS = (
    *("backlog.item.created", "backlog.item.trashed", "backlog.item.restored"),
    *("backlog.variant.set", "backlog.variant.removed"),
    *("backlog.dependency.added", "backlog.dependency.removed"),
)
_FIGURES = ["value_low", "value_likely", "value_high", "effort_low", "effort_likely", "effort_high"]
# What changed: a figure, or whether the item stands in the order.
_CHANGED = Q(event="backlog.item.changed") & (
    Q(after__has_any_keys=_FIGURES)
    | Q(after__state=Item.State.DONE)
    | Q(before__state=Item.State.DONE)
    | Q(after__kind=Item.Kind.EPIC)
    | Q(before__kind=Item.Kind.EPIC)
)


def changed_since(plan: ReleasePlan) -> int:
    """How many items came, went, or changed in what a plan is computed from; 1,000 at most.

    Read from the record behind the plan's own place in it, so it costs what has changed.
    """
    later = AuditRecord.objects.filter(
        Q(event__in=_EVENTS) | _CHANGED,
        product_id=plan.product_id,
        pk__gt=plan.as_of_record,
        subject_type=Item._meta.label_lower,
    )
    return later.values("subject_id").distinct()[:MOST_COUNTED].count()
