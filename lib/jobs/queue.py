"""Jobs: long work in a process of its own, known by a row in the ledger's file, so that no page waits for it.

A job is a command line of this program. It writes its progress to the workspace; the page reads it there. Cancelling
sets a flag that the job sees at its next batch. A job whose process is gone without a last word was cut off, and
starting the same one again resumes it.
"""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from lib.errors import BadOption, Cancelled
from lib.ledger.database import reading, writing

# A job writes its progress at most this often: each write is a synced transaction.
SECONDS_BETWEEN_WRITES = 0.4


@dataclass(frozen=True)
class Step:
    """One stage of a job. state: waiting, running, done, taken (was there already), failed, cancelled.

    seconds is the time it has run, seconds_left an estimate from the pace so far, None before there is one.
    """

    stage: str
    state: str
    done: int
    total: int
    note: str
    seconds: float
    seconds_left: float | None


@dataclass(frozen=True)
class Job:
    """state: waiting, running, done, failed, cancelled, or lost (its process ended without a last word)."""

    id: str
    kind: str
    arguments: dict
    state: str
    message: str
    created: str
    ended: str | None
    steps: tuple[Step, ...]

    @property
    def is_active(self) -> bool:
        return self.state in ("waiting", "running")


def submit(root: Path, kind: str, arguments: dict, stages: Sequence[str] = ()) -> Job:
    """Write a job down and start its process, which outlives this one."""
    path = root / "ledger.sqlite"
    identity = register(path, kind, arguments, stages)
    log = open(root / "jobs.log", "ab")  # noqa: SIM115 - the child keeps it
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "lib", "job", "--workspace", str(root), identity],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a stopped server does not take its jobs along
        )
    finally:
        log.close()
    _own(path, identity, process.pid)
    return find(path, identity)


def register(path: Path, kind: str, arguments: dict, stages: Sequence[str] = ()) -> str:
    """Write a job down as waiting, with its steps; gives its id."""
    identity = uuid.uuid4().hex[:12]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with writing(path) as connection:
        connection.execute(
            "INSERT INTO jobs (id, kind, arguments, state, created) VALUES (?, ?, ?, 'waiting', ?)",
            (identity, kind, json.dumps(arguments, sort_keys=True), now),
        )
        connection.executemany(
            "INSERT INTO steps (job, position, stage, state) VALUES (?, ?, ?, 'waiting')",
            [(identity, position, stage) for position, stage in enumerate(stages)],
        )
    return identity


def _own(path: Path, identity: str, pid: int) -> None:
    """Say which process does the job. The start time tells it from a later process with the same number."""
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        started = 0.0
    with writing(path) as connection:
        connection.execute("UPDATE jobs SET pid = ?, pid_started = ? WHERE id = ?", (pid, started, identity))


class Worker:
    """The job's own side: says how far it is, hears that it is to stop, and says how it ended."""

    def __init__(self, path: Path, identity: str):
        self.path, self.identity = path, identity
        self._written = 0.0
        self._stage = ""

    def start(self) -> None:
        _own(self.path, self.identity, os.getpid())
        with writing(self.path) as connection:
            connection.execute("UPDATE jobs SET state = 'running' WHERE id = ?", (self.identity,))

    def progress(self, stage: str, state: str, done: int, total: int, note: str = "") -> None:
        """Write the progress of a stage, not more often than is useful. Raises Cancelled when the user asked for it."""
        now = time.time()
        if state == "running" and stage == self._stage and now - self._written < SECONDS_BETWEEN_WRITES:
            return
        with writing(self.path) as connection:
            if state == "running" and stage != self._stage:
                connection.execute(
                    "UPDATE steps SET state = 'running', started = ?, first_done = ? WHERE job = ? AND stage = ?",
                    (now, done, self.identity, stage),
                )
            # A resumed stage starts with what was done before; the pace counts from there.
            connection.execute(
                """UPDATE steps SET state = ?, done = ?, total = ?, note = ?, ended = ?,
                          first_done = CASE WHEN total = 0 THEN ? ELSE first_done END
                   WHERE job = ? AND stage = ?""",
                (state, done, total, note, None if state == "running" else now, done, self.identity, stage),
            )
            row = connection.execute("SELECT cancel FROM jobs WHERE id = ?", (self.identity,)).fetchone()
        self._written, self._stage = now, stage
        if row["cancel"]:
            raise Cancelled

    def end(self, state: str, message: str = "") -> None:
        """state: done, failed or cancelled; message is one sentence, or JSON that the kind of job defines."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with writing(self.path) as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, message = ?, ended = ? WHERE id = ?", (state, message, now, self.identity)
            )
            if state != "done":
                connection.execute(
                    "UPDATE steps SET state = ?, ended = ? WHERE job = ? AND state = 'running'",
                    (state, time.time(), self.identity),
                )


def cancel(path: Path, identity: str) -> None:
    """Ask a job to stop at its next batch; what it has done stays."""
    with writing(path) as connection:
        connection.execute("UPDATE jobs SET cancel = 1 WHERE id = ?", (identity,))


def find(path: Path, identity: str) -> Job:
    """Raises BadOption where there is no such job."""
    for job in _read(path, "WHERE id = ?", (identity,)):
        return job
    raise BadOption(f"There is no job {identity!r} in {path.parent}.")


def latest(path: Path, kind: str) -> Job | None:
    """The newest job of a kind, or None."""
    return next(iter(_read(path, "WHERE kind = ? ORDER BY rowid DESC LIMIT 1", (kind,))), None)


def recent(path: Path, most: int = 20) -> list[Job]:
    """The newest jobs, newest first."""
    return _read(path, "ORDER BY rowid DESC LIMIT ?", (most,))


def _read(path: Path, tail: str, parameters: tuple) -> list[Job]:
    with reading(path) as connection:
        rows = connection.execute(f"SELECT * FROM jobs {tail}", parameters).fetchall()
        steps = {
            row["id"]: connection.execute(
                "SELECT * FROM steps WHERE job = ? ORDER BY position", (row["id"],)
            ).fetchall()
            for row in rows
        }
    return [
        Job(
            row["id"],
            row["kind"],
            json.loads(row["arguments"]),
            _state(row),
            row["message"],
            row["created"],
            row["ended"],
            tuple(_step(step) for step in steps[row["id"]]),
        )
        for row in rows
    ]


def _state(row) -> str:
    if row["state"] not in ("waiting", "running") or row["pid"] is None:
        return row["state"]
    try:
        process = psutil.Process(row["pid"])
        alive = process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - row["pid_started"]) < 1
    except psutil.NoSuchProcess:
        alive = False
    return row["state"] if alive else "lost"


def _step(row) -> Step:
    seconds = (row["ended"] or time.time()) - row["started"] if row["started"] else 0.0
    made = row["done"] - row["first_done"]
    left = seconds / made * (row["total"] - row["done"]) if row["state"] == "running" and made > 0 else None
    return Step(row["stage"], row["state"], row["done"], row["total"], row["note"], seconds, left)
