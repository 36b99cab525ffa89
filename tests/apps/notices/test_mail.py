"""Mail goes to a real SMTP server, after commit, once, and leaves nothing personal behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.jobs.worker import run_waiting
from quarterdeck.apps.notices import services
from quarterdeck.apps.notices.models import Mail


def invite(**changed):
    return services.send_mail(
        **{
            "to": "lena@example.org",
            "subject": "Ines invites you to Rounds – join in",
            "text": "Open https://quarterdeck.example/join/s3cret to join.",
            "to_user_id": 7,
        }
        | changed
    )


def make_due() -> None:
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_mail_is_sent_by_the_worker_and_then_emptied(db, mailbox):
    mail = invite(html="<p>Join in</p>")
    assert not mailbox.mails

    run_waiting()

    [(recipients, message)] = mailbox.mails
    assert recipients == ["lena@example.org"]
    assert message["Subject"] == "Ines invites you to Rounds – join in"
    assert "/join/s3cret" in message.get_body(("plain",)).get_content()
    assert message.get_body(("html",)).get_content().strip() == "<p>Join in</p>"

    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert (mail.to_user_id, mail.attempts) == (7, 1)
    assert (mail.address, mail.subject, mail.text, mail.html) == ("", "", "", "")
    assert "lena" not in str(Job.objects.values())


@pytest.mark.django_db(transaction=True)
def test_no_mail_leaves_when_the_transaction_does_not_commit(mailbox):
    with transaction.atomic():
        invite()
        transaction.set_rollback(True)
    run_waiting()
    assert not mailbox.mails
    assert not Mail.objects.exists()


def test_a_mail_that_was_sent_is_not_sent_again(db, mailbox):
    mail = invite()
    run_waiting()
    assert services.deliver(mail.pk, now=timezone.now()) is None
    assert len(mailbox.mails) == 1


def test_a_mail_sent_twice_by_a_dying_worker_has_one_message_id(db, mailbox):
    mail = invite()
    kept = Mail.objects.filter(pk=mail.pk).values("address", "subject", "text").get()
    services.deliver(mail.pk, now=timezone.now())
    Mail.objects.filter(pk=mail.pk).update(sent_at=None, **kept)  # the note of it was lost
    services.deliver(mail.pk, now=timezone.now())

    first, second = (message["Message-ID"] for _to, message in mailbox.mails)
    assert first == second


def test_while_the_server_is_busy_the_mail_waits_longer_each_time_and_then_goes(db, mailbox):
    mailbox.answer = "451 try later"
    mail = invite()
    run_waiting()
    mail.refresh_from_db()
    assert (mail.sent_at, mail.attempts) == (None, 1)
    assert mail.last_error == "SMTPRecipientsRefused 451"
    assert run_waiting() == 0, "it waits"

    now = timezone.now()
    assert services.deliver(mail.pk, now=now) == timedelta(minutes=4)
    assert services.deliver(mail.pk, now=now) == timedelta(minutes=8)

    mailbox.answer = "250 OK"
    make_due()
    run_waiting()
    assert len(mailbox.mails) == 1


def test_an_address_that_is_refused_for_good_is_given_up(db, mailbox):
    mailbox.answer = "550 no such person: lena@example.org"
    mail = invite()
    run_waiting()

    mail.refresh_from_db()
    assert mail.given_up_at is not None
    assert mail.last_error == "SMTPRecipientsRefused 550", "the address stands nowhere else"
    assert run_waiting() == 0


def test_a_server_that_is_away_is_tried_eight_times(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    mail = invite()

    waits = [services.deliver(mail.pk, now=timezone.now()) for _ in range(8)]

    assert sum(waits[:-1], timedelta()) == timedelta(minutes=254)
    assert waits[-1] is None
    mail.refresh_from_db()
    assert mail.given_up_at is not None
    assert mail.last_error == "ConnectionRefusedError"


@pytest.mark.parametrize(
    "broken", [{"subject": "Hello\nBcc: all@example.org"}, {"to": "a@example.org\r\nb@example.org"}]
)
def test_a_second_line_in_a_header_is_refused(db, broken):
    with pytest.raises(services.HeaderBroken):
        invite(**broken)
    assert not Mail.objects.exists()


def test_old_mail_is_forgotten_and_waiting_mail_is_not(db, mailbox):
    sent, waiting = invite(), invite(to="tomasz@example.org")
    services.deliver(sent.pk, now=timezone.now())
    Mail.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert services.forget_old(before=timezone.now() - timedelta(days=30)) == 1
    assert Mail.objects.get() == waiting


def test_the_database_refuses_a_sent_mail_that_still_has_its_text(db, mailbox):
    mail = invite()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
