"""A worker that is killed, and one that is asked to end: real processes, real signals."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from quarterdeck.apps.jobs import running
from quarterdeck.apps.jobs import services as jobs
from quarterdeck.apps.jobs.models import Job
from quarterdeck.apps.jobs.queries import job_by_id
from quarterdeck.apps.jobs.registry import SHORT
from races import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

ONE_WORKER = Path(__file__).with_name("one_worker.py")


@jobs.job("tests.endure")
def endure(context):
    return {"by": "the second worker"}


@pytest.fixture
def process():
    started = subprocess.Popen([sys.executable, ONE_WORKER, str(connection.settings_dict["NAME"])])
    yield started
    started.kill()
    started.wait(10)


def test_the_job_of_a_killed_worker_is_done_by_the_next(process):
    job = jobs.queue("tests.endure")
    wait_until(lambda: job_by_id(job.pk).note == f"in process {process.pid}")
    process.kill()
    process.wait(10)
    assert job_by_id(job.pk).state == "running"

    # A minute later, as the next worker sees it.
    assert running.take_over_silent(timezone.now()) == 0
    assert running.take_over_silent(timezone.now() + timedelta(seconds=66)) == 1
    running.run(running.take(SHORT), beating=False)

    assert job_by_id(job.pk).result == {"by": "the second worker"}
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_worker_that_is_asked_to_end_hands_its_job_back_and_ends_quickly(process):
    job = jobs.queue("tests.endure")
    wait_until(lambda: job_by_id(job.pk).state == "running")
    process.terminate()

    assert process.wait(8) == 0
    assert job_by_id(job.pk).state == "queued"
    assert running.take(SHORT).job_id == job.pk
