"""The timetable: what comes again and again is queued once over all workers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from quarterdeck.apps.jobs import registry, timetable
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.jobs.models import Job, Timetable
from quarterdeck.apps.jobs.worker import run_waiting
from races import at_once

HOUR = timedelta(hours=1)


@jobs.job("tests.tidy")
def tidy(context):
    return None


@pytest.fixture(autouse=True)
def _only_tidy(monkeypatch):
    registry.load()
    monkeypatch.setattr(registry, "TIMETABLE", {})
    jobs.every("tests.tidy", HOUR)


def test_a_job_of_the_timetable_is_queued_at_once_and_then_once_an_interval(db):
    start = timezone.now()
    timetable.enter(start)
    assert timetable.queue_due(start) == 1
    run_waiting()

    assert timetable.queue_due(start + HOUR / 2) == 0
    assert timetable.queue_due(start + HOUR) == 1
    run_waiting()
    assert Job.objects.filter(name="tests.tidy", state="done").count() == 2


def test_what_was_missed_is_done_once(db):
    start = timezone.now()
    timetable.enter(start - 10 * HOUR)

    assert timetable.queue_due(start) == 1
    assert timetable.queue_due(start) == 0
    assert Timetable.objects.get().next_at == start + HOUR


def test_while_one_is_unfinished_no_second_is_queued(db):
    start = timezone.now()
    timetable.enter(start)
    timetable.queue_due(start)
    timetable.queue_due(start + HOUR)
    assert Job.objects.count() == 1


def test_a_restart_does_not_change_when_it_is_due(db):
    start = timezone.now()
    timetable.enter(start)
    timetable.queue_due(start)
    timetable.enter(start + HOUR / 2)
    assert Timetable.objects.get().next_at == start + HOUR


@pytest.mark.django_db(transaction=True)
def test_eight_workers_queue_what_is_due_once():
    start = timezone.now()
    at_once(4, lambda: timetable.enter(start))

    due = at_once(8, lambda: timetable.queue_due(start))

    assert sorted(due) == [0] * 7 + [1]
    assert Job.objects.count() == 1


def test_an_interval_below_a_second_is_a_mistake():
    with pytest.raises(ValueError, match=r"tests\.often"):
        jobs.every("tests.often", timedelta(milliseconds=10))
