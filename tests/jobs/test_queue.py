"""Jobs: written down, worked on by another process, cancelled, and recognised when they were cut off."""

import os

import pytest

from lib.errors import BadOption, Cancelled
from lib.jobs import queue
from lib.ledger.database import writing

STAGES = ("import", "profile")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


def test_a_job_goes_through_its_states(path):
    identity = queue.register(path, "analyse", {"encoder": "static"}, STAGES)
    job = queue.find(path, identity)
    assert (job.state, job.arguments, [step.state for step in job.steps]) == (
        "waiting",
        {"encoder": "static"},
        ["waiting", "waiting"],
    )
    worker = queue.Worker(path, identity)
    worker.start()
    worker.progress("import", "running", 0, 10)
    worker.progress("import", "done", 1, 1)
    worker.progress("profile", "running", 5, 10, "columns")
    job = queue.latest(path, "analyse")
    assert (job.state, job.is_active) == ("running", True)
    assert [(step.stage, step.state, step.done, step.total, step.note) for step in job.steps] == [
        ("import", "done", 1, 1, ""),
        ("profile", "running", 5, 10, "columns"),
    ]
    worker.end("done")
    assert (queue.find(path, identity).state, queue.find(path, identity).is_active) == ("done", False)


def test_a_cancelled_job_hears_of_it_at_its_next_report(path):
    identity = queue.register(path, "analyse", {}, STAGES)
    worker = queue.Worker(path, identity)
    worker.start()
    queue.cancel(path, identity)
    with pytest.raises(Cancelled):
        worker.progress("import", "running", 0, 10)
    worker.end("cancelled", "stopped")
    job = queue.find(path, identity)
    assert (job.state, job.message, job.steps[0].state) == ("cancelled", "stopped", "cancelled")


def test_a_job_whose_process_is_gone_is_lost(path):
    identity = queue.register(path, "analyse", {}, STAGES)
    queue.Worker(path, identity).start()
    assert queue.find(path, identity).state == "running"
    with writing(path) as connection:  # the same number, but a process that started at another time
        connection.execute("UPDATE jobs SET pid = ?, pid_started = 1 WHERE id = ?", (os.getpid(), identity))
    assert queue.find(path, identity).state == "lost"
    with writing(path) as connection:
        connection.execute("UPDATE jobs SET pid = 999999999 WHERE id = ?", (identity,))
    assert queue.find(path, identity).state == "lost"


def test_time_left_follows_the_pace_since_the_resume(path):
    identity = queue.register(path, "analyse", {}, STAGES)
    worker = queue.Worker(path, identity)
    worker.start()
    worker.progress("import", "running", 600, 1000)
    with writing(path) as connection:  # 300 records in the last 30 seconds
        connection.execute("UPDATE steps SET started = started - 30, done = 900 WHERE stage = 'import'")
    left = queue.find(path, identity).steps[0].seconds_left
    assert left == pytest.approx(10, rel=0.1)


def test_an_unknown_job_gets_a_sentence(path):
    with pytest.raises(BadOption, match="no job 'nope'"):
        queue.find(path, "nope")
    assert queue.latest(path, "analyse") is None
    assert queue.recent(path) == []
