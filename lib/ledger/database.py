"""The workspace's SQLite file: its tables, and connections that many processes can hold at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.errors import BadWorkspace, Busy, NoSpace

VERSION = 4
# Events are never changed: the triggers refuse, whoever asks.
SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    action TEXT NOT NULL,
    tag TEXT,
    reason TEXT NOT NULL,
    selection TEXT,
    sentence TEXT NOT NULL,
    n_records INTEGER NOT NULL,
    n_tokens INTEGER NOT NULL,
    target TEXT REFERENCES events(uid),
    payload TEXT,
    members BLOB
);
CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER IF NOT EXISTS events_remain BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TABLE IF NOT EXISTS views (
    id TEXT PRIMARY KEY, name TEXT, selection TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    message TEXT NOT NULL DEFAULT '',
    pid INTEGER,
    pid_started REAL,
    cancel INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    ended TEXT
);
CREATE TABLE IF NOT EXISTS steps (
    job TEXT NOT NULL REFERENCES jobs(id),
    position INTEGER NOT NULL,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    first_done INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    started REAL,
    ended REAL,
    PRIMARY KEY (job, stage)
);
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shares (
    id TEXT PRIMARY KEY,
    snapshot TEXT NOT NULL,
    digest TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    expires TEXT NOT NULL,
    revoked TEXT,
    revoked_by TEXT
);
CREATE TABLE IF NOT EXISTS reviews (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    candidate INTEGER,
    verdict TEXT NOT NULL,
    said TEXT,
    target INTEGER REFERENCES reviews(seq),
    at TEXT NOT NULL,
    by TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS reviews_by_run ON reviews(run);
CREATE TRIGGER IF NOT EXISTS reviews_stay BEFORE UPDATE ON reviews
    BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;
CREATE TRIGGER IF NOT EXISTS reviews_remain BEFORE DELETE ON reviews
    BEGIN SELECT RAISE(ABORT, 'reviews are never deleted'); END;
CREATE TABLE IF NOT EXISTS share_uses (
    share TEXT NOT NULL REFERENCES shares(id), at TEXT NOT NULL, what TEXT NOT NULL
);
"""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for a few statements that only read; writers are not held up by it.

    Raises BadWorkspace (damaged, or made by a newer version), Busy, NoSpace.
    """
    try:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise BadWorkspace(f"{path} cannot be opened ({error}); check that the folder is there and yours.") from error
    try:
        connection.row_factory = sqlite3.Row
        _prepare(connection, path)
        yield connection
    except sqlite3.Error as error:
        raise _said(path, error) from error
    finally:
        connection.close()  # rolls back what was not committed


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection in one transaction: all of its statements are committed at the end, or none. Raises as `reading`."""
    with reading(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > VERSION:
        raise BadWorkspace(f"{path} was made by a newer Winnow (ledger {found}, this one reads {VERSION}): update it.")
    if found < VERSION:
        # WAL lets readers and one writer work at once; FULL keeps a committed decision over a power cut.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(SCHEMA)
        _catch_up(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _catch_up(connection: sqlite3.Connection) -> None:
    """Give the tables of an older version what this one added; one process does it, others find it done."""
    connection.execute("BEGIN IMMEDIATE")
    if "payload" not in {row["name"] for row in connection.execute("PRAGMA table_info(events)")}:
        connection.execute("ALTER TABLE events ADD COLUMN payload TEXT")
    connection.execute(f"PRAGMA user_version={VERSION}")
    connection.execute("COMMIT")


def _said(path: Path, error: sqlite3.Error) -> Exception:
    text = str(error)
    if "full" in text or "disk I/O" in text:
        return NoSpace(f"The disk is full: {path} took nothing of this step; free some space and try again.")
    if "locked" in text:
        return Busy(f"{path} has been locked by another process for 30 seconds; try again when that is done.")
    if "malformed" in text or "not a database" in text:
        return BadWorkspace(f"{path} is damaged ({text}); restore it from a copy.")
    return error
