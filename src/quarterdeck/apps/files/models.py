"""Files that people bring, and their bytes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """What is known of a file. Its bytes stand apart: a list of files never reads them."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_by_id = models.BigIntegerField(null=True)  # a plain number: people stand above
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="file_has_a_name"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
        ]


class StoredContent(models.Model):
    """The bytes of one file."""

    file = models.OneToOneField(
        StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="stored"
    )
    data = models.BinaryField()
