"""Workers: one job once, cancelling, shutting down, silence. On threads with own connections."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from quarterdeck.apps.jobs import context as contexts
from quarterdeck.apps.jobs import running, worker
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.jobs.queries import JobState, job_by_id
from quarterdeck.apps.jobs.registry import SHORT
from races import at_once, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

begun: Counter[str] = Counter()
release = threading.Event()


@jobs.job("tests.count")
def count(context, *, what):
    begun[what] += 1
    return


@jobs.job("tests.improve")
def improve(context, *, what):
    """Ends only when told to."""
    begun[what] += 1
    value = 0
    while context.progress(share=0.1, best={"value": value}):
        value += 1
        release.wait(0.01)
    return {"value": value}


@jobs.job("tests.deaf")
def deaf(context, *, what):
    """Never asks whether to go on."""
    begun[what] += 1
    release.wait(30)
    return {"finished": True}


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    begun.clear()
    release.clear()
    monkeypatch.setattr(contexts, "LISTEN_SECONDS", 0.05)
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.05)
    yield
    release.set()


@pytest.fixture
def start():
    """Starts workers in threads, and ends them."""
    running_now: list[tuple[threading.Thread, threading.Event]] = []

    def start() -> threading.Event:
        stop = threading.Event()
        thread = threading.Thread(target=worker.run_worker, args=(stop,))
        thread.start()
        running_now.append((thread, stop))
        return stop

    yield start
    for _thread, stop in running_now:
        stop.set()
    release.set()
    for thread, _stop in running_now:
        thread.join(20)
        assert not thread.is_alive()


def state_of(job):
    return job_by_id(job.pk).state


def age(job, seconds):
    """Let the job's worker have been silent so long."""
    silent_since = timezone.now() - timedelta(seconds=seconds)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=silent_since)


def test_eight_workers_that_look_at_once_claim_a_job_once():
    job = jobs.queue("tests.count", what="a")

    claims = [claim for claim in at_once(8, lambda: running.take(SHORT)) if claim is not None]

    assert [claim.job_id for claim in claims] == [job.pk]


def test_two_workers_do_every_job_once(start):
    queued = [jobs.queue("tests.count", what=f"job {n}") for n in range(30)]
    start()
    start()

    wait_until(lambda: all(state_of(job) == "done" for job in queued))
    assert set(begun.values()) == {1}
    assert len(begun) == 30


def test_a_cancelled_job_ends_with_its_best_so_far(start):
    job = jobs.queue("tests.improve", what="plan")
    start()
    wait_until(lambda: (job_by_id(job.pk).best or {}).get("value", 0) > 0)

    assert jobs.ask_cancel(job.pk).cancel_asked

    wait_until(lambda: state_of(job) == "cancelled")
    state = job_by_id(job.pk)
    assert state.result["value"] >= state.best["value"] > 0
    assert state.share == 0.1


def test_a_job_cancelled_while_it_waits_is_never_begun():
    job = jobs.queue("tests.count", what="never")
    assert jobs.ask_cancel(job.pk).state == "cancelled"

    assert worker.run_waiting() == 0
    assert not begun


def test_a_finished_job_cannot_be_cancelled():
    job = jobs.queue("tests.count", what="a")
    worker.run_waiting()
    assert jobs.ask_cancel(job.pk).state == "done"


def test_of_cancelling_and_claiming_at_once_one_wins():
    job = jobs.queue("tests.count", what="raced")
    turns = iter([lambda: running.take(SHORT), lambda: jobs.ask_cancel(job.pk)])

    claim, asked = sorted(
        at_once(2, lambda: next(turns)()), key=lambda got: isinstance(got, JobState)
    )

    assert (claim is None) == (asked.state == "cancelled")
    assert Job.objects.get(pk=job.pk).cancel_asked


def test_a_shutdown_hands_an_interrupted_job_back(start):
    job = jobs.queue("tests.improve", what="plan")
    stop = start()
    wait_until(lambda: begun["plan"] == 1)
    stop.set()
    wait_until(lambda: state_of(job) == "queued")

    start()
    wait_until(lambda: begun["plan"] == 2)
    job.refresh_from_db()
    assert (job.attempts, job.stumbles) == (2, 0)


def test_a_job_that_does_not_listen_is_handed_back_after_the_grace(start, monkeypatch):
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.3)
    job = jobs.queue("tests.deaf", what="deaf")
    stop = start()
    wait_until(lambda: begun["deaf"] == 1)
    stop.set()

    wait_until(lambda: state_of(job) == "queued")
    release.set()  # its end comes too late and changes nothing
    assert state_of(job) == "queued"


def test_a_job_whose_worker_fell_silent_is_taken_over_and_the_first_attempt_is_void():
    job = jobs.queue("tests.count", what="a")
    first = running.take(SHORT)
    age(job, 59)
    assert running.take_over_silent(timezone.now()) == 0
    age(job, 61)
    assert running.take_over_silent(timezone.now()) == 1

    second = running.take(SHORT)
    assert (first.attempt, second.attempt) == (1, 2)
    left_behind = jobs.JobContext(first.job_id, first.attempt)
    assert not left_behind.progress(best={"of": "the first"})
    assert left_behind.interrupted
    running.run(first, beating=False)
    assert state_of(job) == "running"

    running.run(second, beating=False)
    assert (state_of(job), job_by_id(job.pk).best) == ("done", None)


def test_two_workers_take_a_silent_job_over_once():
    job = jobs.queue("tests.count", what="a")
    running.take(SHORT)
    age(job, 61)

    taken = at_once(4, lambda: running.take_over_silent(timezone.now()))

    assert sum(taken) == 1
    job.refresh_from_db()
    assert job.stumbles == 1
    claims = at_once(4, lambda: running.take(SHORT))
    assert sum(claim is not None for claim in claims) == 1


def test_a_job_that_fell_silent_three_times_fails_with_a_sentence():
    job = jobs.queue("tests.count", what="a")
    for _ in range(3):
        Job.objects.filter(pk=job.pk).update(
            state="running", attempts=9, heartbeat_at=timezone.now() - timedelta(minutes=2)
        )
        running.take_over_silent(timezone.now())

    state = job_by_id(job.pk)
    assert state.state == "failed"
    assert "3 times" in state.error


def test_a_running_job_beats_though_it_says_nothing(start, monkeypatch):
    monkeypatch.setattr(contexts, "BEAT_SECONDS", 0.1)
    job = jobs.queue("tests.deaf", what="deaf")
    start()
    wait_until(lambda: begun["deaf"] == 1)
    first = Job.objects.get(pk=job.pk).heartbeat_at

    wait_until(lambda: Job.objects.get(pk=job.pk).heartbeat_at > first)


def test_a_lost_database_connection_counts_as_a_stumble():
    from django.db import OperationalError

    @jobs.job("tests.unplugged")
    def unplugged(context):
        raise OperationalError("server closed the connection unexpectedly")

    job = jobs.queue("tests.unplugged")
    running.run(running.take(SHORT), beating=False)
    job.refresh_from_db()
    assert (job.state, job.stumbles) == ("queued", 1)


def test_a_worker_sees_no_job_before_its_transaction_commits():
    with transaction.atomic():
        jobs.queue("tests.count", what="a")
        if transaction.get_connection().vendor == "postgresql":
            # On SQLite the open transaction holds the only write lock, and others read the past.
            assert at_once(1, lambda: running.take(SHORT)) == [None]
    assert at_once(1, lambda: running.take(SHORT)) != [None]
