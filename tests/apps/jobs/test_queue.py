"""Queueing a job, doing it, and what comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from quarterdeck.apps.jobs import running
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.jobs.queries import JobNotFound, job_by_id
from quarterdeck.apps.jobs.registry import LONG, SHORT
from quarterdeck.apps.jobs.worker import run_waiting
from quarterdeck.errors import Invalid
from races import at_once


@jobs.job("tests.add")
def add(context, *, numbers):
    context.progress(share=0.5, note="half of it", best={"sum": numbers[0]})
    return {"sum": sum(numbers)}


@jobs.job("tests.refuse")
def refuse(context):
    raise Invalid("The file has no header. Add one.")


@jobs.job("tests.crash")
def crash(context):
    raise ZeroDivisionError("secret detail")


@jobs.job("tests.not_yet")
def not_yet(context):
    raise jobs.TryLater(timedelta(minutes=5), "the other side sleeps")


@jobs.job("tests.solve", long=True)
def solve(context):
    return None


def make_due() -> None:
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_queued_job_is_done_and_keeps_its_result(db):
    job = jobs.queue("tests.add", requested_by=7, numbers=[1, 2, 3])
    assert job_by_id(job.pk).state == "queued"

    assert run_waiting() == 1

    state = job_by_id(str(job.pk))
    assert (state.state, state.result, state.share) == ("done", {"sum": 6}, 1.0)
    assert (state.note, state.best, state.requested_by_id) == ("half of it", {"sum": 1}, 7)
    assert state.is_finished
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_queued_when_the_transaction_does_not_commit():
    with transaction.atomic():
        jobs.queue("tests.add", numbers=[1])
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_job_that_no_domain_names_is_not_queued(db):
    with pytest.raises(LookupError, match=r"tests\.missing"):
        jobs.queue("tests.missing")
    assert not Job.objects.exists()


def test_a_key_stands_for_one_unfinished_job(db):
    first = jobs.queue("tests.add", key="RND", numbers=[1])
    assert jobs.queue("tests.add", key="RND", numbers=[2]).pk == first.pk
    assert jobs.queue("tests.add", key="OPS", numbers=[2]).pk != first.pk
    assert run_waiting() == 2

    assert jobs.queue("tests.add", key="RND", numbers=[3]).pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_a_key_asked_for_eight_times_at_once_gives_one_job():
    found = at_once(8, lambda: jobs.queue("tests.add", key="RND", numbers=[1]).pk)

    assert len(set(found)) == 1
    assert Job.objects.count() == 1
    assert DBTaskResult.objects.count() == 1


def test_a_refusal_fails_the_job_with_its_sentence(db):
    job = jobs.queue("tests.refuse")
    run_waiting()

    state = job_by_id(job.pk)
    assert (state.state, state.error) == ("failed", "The file has no header. Add one.")


def test_a_mistake_fails_the_job_without_telling_its_inside(db, caplog):
    job = jobs.queue("tests.crash")
    run_waiting()

    state = job_by_id(job.pk)
    assert state.state == "failed"
    assert "secret" not in state.error
    assert str(job.pk) in state.error
    assert "secret detail" in caplog.text


def test_a_job_that_cannot_be_done_now_waits_and_is_done_later(db):
    job = jobs.queue("tests.not_yet")
    assert run_waiting() == 1
    assert job_by_id(job.pk).state == "queued"
    assert run_waiting() == 0

    make_due()
    assert run_waiting() > 0
    job.refresh_from_db()
    assert (job.state, job.stumbles) == ("queued", 0)


def test_long_jobs_wait_in_a_lane_of_their_own(db):
    long, short = jobs.queue("tests.solve"), jobs.queue("tests.add", numbers=[1])

    assert running.take(SHORT).job_id == short.pk
    assert running.take(SHORT) is None
    assert running.take(LONG).job_id == long.pk


def test_the_first_queued_is_the_first_taken(db):
    queued = [jobs.queue("tests.add", numbers=[n]).pk for n in range(5)]
    assert [running.take(SHORT).job_id for _ in queued] == queued


def test_what_is_no_json_is_refused_where_it_is_said(db):
    job = jobs.queue("tests.add", numbers=[1])
    context = jobs.JobContext(job.pk, 1)
    with pytest.raises(TypeError):
        context.progress(best={"plan": object()})
    with pytest.raises(ValueError, match="JSON"):
        context.progress(best={"value": float("inf")})


def test_a_share_beyond_its_ends_is_taken_as_the_end(db):
    job = jobs.queue("tests.add", numbers=[1])
    running.take(SHORT)
    jobs.JobContext(job.pk, 1).progress(share=1.00001)
    assert job_by_id(job.pk).share == 1.0


def test_jobs_are_forgotten_a_month_after_they_finished(db):
    old, new = (jobs.queue("tests.add", numbers=[n]) for n in (1, 2))
    waiting = jobs.queue("tests.solve")
    running.run(running.take(SHORT), beating=False)
    running.run(running.take(SHORT), beating=False)
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=31))

    jobs.queue("jobs.forget_finished")
    running.run(running.take(SHORT), beating=False)

    with pytest.raises(JobNotFound):
        job_by_id(old.pk)
    assert job_by_id(new.pk).state == "done"
    assert job_by_id(waiting.pk).state == "queued"


@pytest.mark.parametrize("wrong", ["4b2c", "", "0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a"])
def test_a_job_that_is_not_there_is_not_found(db, wrong):
    with pytest.raises(JobNotFound):
        job_by_id(wrong)
    with pytest.raises(JobNotFound):
        jobs.ask_cancel(wrong)


@pytest.mark.parametrize(
    "impossible",
    [{"state": "done"}, {"state": "queued", "share": 1.5}, {"state": "running"}],
    ids=["done without its time", "more than all", "running without a heartbeat"],
)
def test_the_database_refuses_impossible_jobs(db, impossible):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="tests.add", created_at=timezone.now(), **impossible)
