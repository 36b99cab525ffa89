"""Outgoing mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """One mail to one address, from its asking to its sending.

    Address and texts are personal, and texts may hold a link that signs in: they are emptied in
    the moment the mail was sent. What stays says that user 7 was sent a mail, and when.
    """

    to_user_id = models.BigIntegerField(null=True)  # a plain number: people stand above
    address = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(address=""),
                name="mail_unsent_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(address="", subject="", text="", html=""),
                name="mail_sent_is_emptied",
            ),
        ]
