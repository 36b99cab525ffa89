"""Mail: written as a row in the transaction that causes it, sent by a job after commit."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.notices.models import Mail
from quarterdeck.errors import Invalid

ATTEMPTS = 8  # the last one about four hours after the first
FIRST_WAIT = timedelta(minutes=2)


class HeaderBroken(Invalid):
    code = "mail_header_broken"


@transaction.atomic
def send_mail(
    *, to: str, subject: str, text: str, html: str = "", to_user_id: int | None = None
) -> Mail:
    """Have a mail sent once this transaction commits.

    ``to`` is one address, ``text`` the plain text, ``html`` an optional second form of it.
    Raises: HeaderBroken, for a subject or an address of several lines.
    """
    if len(f"{to}\n{subject}".splitlines()) != 2:
        raise HeaderBroken(_("The subject and the address of a mail have one line each."))
    mail = Mail.objects.create(
        to_user_id=to_user_id, address=to, subject=subject[:200], text=text, html=html
    )
    jobs.queue("notices.deliver", mail_id=mail.pk)
    return mail


def deliver(mail_id: int, *, now: datetime) -> timedelta | None:
    """Send the mail through Django's mail backend, unless it was sent or given up before.

    Answers None when nothing remains to be done, otherwise how long to wait for the next try.
    A worker that dies between sending and noting it sends twice, with the same Message-ID.
    """
    mail = Mail.objects.filter(pk=mail_id, sent_at=None, given_up_at=None).first()
    if mail is None:
        return None
    try:
        _message(mail).send()
    except (OSError, smtplib.SMTPException) as error:
        return _note_failure(mail, error, now)
    Mail.objects.filter(pk=mail_id).update(
        sent_at=now, attempts=mail.attempts + 1, last_error="", **_EMPTY
    )
    return None


@transaction.atomic
def forget_old(*, before: datetime) -> int:
    """Delete mail written earlier, sent or given up; says how many."""
    old = Mail.objects.filter(created_at__lt=before)
    return (old.exclude(sent_at=None) | old.exclude(given_up_at=None)).delete()[0]


@transaction.atomic
def forget_person(user_id: int) -> None:
    """Mail to this person that is still waiting is not sent any more."""
    Mail.objects.filter(to_user_id=user_id, sent_at=None).delete()


_EMPTY = {"address": "", "subject": "", "text": "", "html": ""}


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.address])
    domain = message.from_email.rpartition("@")[2].rstrip("> ") or "localhost"
    stamp = f"{mail.created_at:%Y%m%d%H%M%S%f}"
    message.extra_headers["Message-ID"] = f"<quarterdeck.{mail.pk}.{stamp}@{domain}>"
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _note_failure(mail: Mail, error: Exception, now: datetime) -> timedelta | None:
    attempts = mail.attempts + 1
    given_up = attempts >= ATTEMPTS or _is_final(error)
    Mail.objects.filter(pk=mail.pk).update(
        attempts=attempts, last_error=_said(error), given_up_at=now if given_up else None
    )
    return None if given_up else FIRST_WAIT * 2 ** (attempts - 1)


def _codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _text in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _is_final(error: Exception) -> bool:
    """Whether the mail server said 5xx about this mail: it will say so again (RFC 5321, 4.2.1).

    A refused sign-in is the operator's to mend, and the mail may wait for that.
    """
    codes = _codes(error)
    mendable = isinstance(error, smtplib.SMTPAuthenticationError)
    return bool(codes) and not mendable and all(500 <= code < 600 for code in codes)


def _said(error: Exception) -> str:
    # Kind and code only: what a server says often repeats the address.
    codes = " ".join(map(str, _codes(error)))
    return f"{type(error).__name__} {codes}".strip()[:200]
