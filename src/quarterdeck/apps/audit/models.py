"""The append-only record of changes: source of history, undo, activity and figures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class AuditRecord(models.Model):
    """One change: actor, entrance, event, subject, before and after, at.

    Domains above are named by plain numbers, since foreign keys point down. Personal data never
    stands here by value: people are ids; ``before`` and ``after`` hold domain fields only.
    ``at`` is the product's time, which every chart uses; ``written_at`` the system's. The database
    refuses to change a record (a trigger of the second migration).
    """

    at = models.DateTimeField()
    written_at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)  # null: the system
    for_id = models.BigIntegerField(null=True)  # whose act it was, when delegated
    via = models.CharField(max_length=8)
    event = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    product_id = models.BigIntegerField(null=True)
    workspace_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # Changes that one act made together, and that one undo takes back together.
    batch = models.UUIDField()
    undoes = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_subject"),
            models.Index(
                fields=["product_id", "actor_id", "-id"],
                name="audit_product_actor",
                condition=Q(product_id__isnull=False),
            ),
            models.Index(
                fields=["product_id", "-id"],
                name="audit_product",
                condition=Q(product_id__isnull=False),
            ),
            models.Index(fields=["batch"], name="audit_batch"),
            models.Index(fields=["undoes"], name="audit_undoes", condition=Q(undoes__isnull=False)),
        ]
