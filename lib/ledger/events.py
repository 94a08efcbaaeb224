"""Decisions as events: appended, never changed; undone by one more event."""

import sqlite3
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lib.errors import BadOption
from lib.ledger.database import reading, writing
from lib.ledger.members import Members, pack, unpack

# tag, untag, exclude, restore: the state of records. edit: passages taken out of their texts. label: what a person
# says of a record, kept for the measures that rest on it. generate: records made here from others; undone, out.
ACTIONS = ("tag", "untag", "exclude", "restore", "edit", "label", "generate")
# What these say stands in the payload; without one they mean nothing.
WITH_PAYLOAD = ("edit", "label", "generate")
COLUMNS = "seq, uid, at, by, action, tag, reason, selection, sentence, n_records, n_tokens, target, payload"


@dataclass(frozen=True)
class Event:
    """One line of the ledger. seq orders them, uid names them everywhere; at is UTC in ISO 8601.

    selection is the Selection it was decided on as JSON text, sentence the same in words. target is the event that
    an undo or redo speaks of. payload is JSON text that only those of WITH_PAYLOAD have. Members are read apart, by
    `members`.
    """

    seq: int
    uid: str
    at: str
    by: str
    action: str
    tag: str | None
    reason: str
    selection: str | None
    sentence: str
    n_records: int
    n_tokens: int
    target: str | None
    payload: str | None = None


@dataclass(frozen=True)
class Decision:
    """What a curator decides, before it is an event."""

    action: str
    reason: str
    by: str
    sentence: str
    members: Members
    n_tokens: int = 0
    tag: str | None = None
    selection: str | None = None
    payload: str | None = None


def append(path: Path, decision: Decision) -> Event:
    """Write one decision; when this returns it is on the disk. Raises BadOption: unknown action, no reason, no tag."""
    if decision.action not in ACTIONS:
        raise BadOption(f"{decision.action!r} is not an action of the ledger; use one of {', '.join(ACTIONS)}.")
    if not decision.reason.strip():
        raise BadOption(f"This decision ({decision.action}) has no reason; write in a few words why.")
    if decision.action in ("tag", "untag") and not (decision.tag or "").strip():
        raise BadOption(f"This decision ({decision.action}) names no tag; choose one.")
    if (decision.action in WITH_PAYLOAD) != (decision.payload is not None):
        raise BadOption(f"A decision {decision.action!r} {'needs' if decision.payload is None else 'has no'} payload.")
    return _insert(
        path,
        decision.action,
        decision.tag,
        decision.reason.strip(),
        decision.selection,
        decision.sentence,
        len(decision.members),
        decision.n_tokens,
        None,
        decision.payload,
        pack(decision.members),
        decision.by,
    )


def undo(path: Path, uid: str, by: str, reason: str = "") -> Event:
    """Take an event out of force, whenever it was made. Raises BadOption: no such event, or not in force."""
    return _reverse(path, "undo", uid, by, reason)


def redo(path: Path, uid: str, by: str, reason: str = "") -> Event:
    """Put an undone event back in force. Raises BadOption: no such event, or in force already."""
    return _reverse(path, "redo", uid, by, reason)


def _reverse(path: Path, action: str, uid: str, by: str, reason: str) -> Event:
    events = {event.uid: event for event in all_events(path)}
    event = events.get(uid)
    if event is None or event.action not in ACTIONS:
        raise BadOption(f"The ledger has no decision {uid!r}; `decisions` lists them.")
    if (uid in in_force(list(events.values()))) != (action == "undo"):
        now = "not in force" if action == "undo" else "in force already"
        raise BadOption(f"Decision {event.seq} ({event.sentence}) is {now}; nothing to {action}.")
    return _insert(
        path,
        action,
        event.tag,
        reason.strip() or f"{action} of decision {event.seq}",
        None,
        f"{action} decision {event.seq}: {event.sentence}",
        event.n_records,
        event.n_tokens,
        uid,
        None,
        None,
        by,
    )


def _insert(path: Path, action, tag, reason, selection, sentence, n_records, n_tokens, target, payload, members, by):
    row = (uuid.uuid4().hex, datetime.now(UTC).isoformat(timespec="seconds"), by, action, tag, reason, selection)
    row += (sentence, n_records, n_tokens, target, payload)
    with writing(path) as connection:
        cursor = connection.execute(
            f"INSERT INTO events ({COLUMNS.removeprefix('seq, ')}, members) VALUES ({', '.join('?' * 13)})",
            (*row, members),
        )
        return Event(cursor.lastrowid, *row)


def all_events(path: Path) -> list[Event]:
    """Every event, oldest first."""
    with reading(path) as connection:
        return [Event(*row) for row in connection.execute(f"SELECT {COLUMNS} FROM events ORDER BY seq")]


def counter(path: Path) -> int:
    """Number of the newest event, 0 for an empty ledger: when it moves, the state has changed."""
    with reading(path) as connection:
        return connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0]


def members(path: Path, uid: str) -> Members:
    """The records that an event touches, with their evidence. Raises BadOption where there is no such event."""
    with reading(path) as connection:
        row: sqlite3.Row | None = connection.execute("SELECT members FROM events WHERE uid = ?", (uid,)).fetchone()
    if row is None or row["members"] is None:
        raise BadOption(f"The ledger has no decision {uid!r}; `decisions` lists them.")
    return unpack(row["members"])


def in_force(events: list[Event]) -> set[str]:
    """uids of the decisions that count: all but those whose newest undo has no redo after it."""
    undone: dict[str, bool] = {}
    for event in events:
        if event.action in ("undo", "redo") and event.target is not None:
            undone[event.target] = event.action == "undo"
    return {event.uid for event in events if event.action in ACTIONS and not undone.get(event.uid, False)}
