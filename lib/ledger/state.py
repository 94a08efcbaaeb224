"""What the decisions in force add up to: which records are out, which carry which tag, which passages are cut."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.ledger import events
from lib.ledger.events import Event
from lib.ledger.members import Members


@dataclass(frozen=True)
class Edit:
    """Passages cut out of the texts of these records, (n,) int64 ascending; every occurrence, letter by letter."""

    seq: int
    ids: np.ndarray
    passages: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """excluded_by is (n,) int32: the seq of the event that took the record out, 0 where it is in.

    tags holds for each tag in use its ids, (m,) int64 ascending. counter is the ledger's newest seq. edits are in the
    order in which they were made.
    """

    excluded_by: np.ndarray
    tags: dict[str, np.ndarray]
    counter: int
    edits: tuple[Edit, ...] = ()

    @property
    def n_excluded(self) -> int:
        return int(np.count_nonzero(self.excluded_by))


def fold(decisions: Iterable[Event], members_of: Callable[[str], Members], n_records: int) -> State:
    """Apply the decisions in force, in order. A record is out by the first exclusion since its last restore.

    Generated records whose making was undone are out by that undo, from their making on.
    """
    history = list(decisions)
    alive = events.in_force(history)
    undone_by = {event.target: event.seq for event in history if event.action == "undo"}
    excluded_by = np.zeros(n_records, dtype=np.int32)
    tags: dict[str, np.ndarray] = {}
    edits: list[Edit] = []
    for event in history:
        if event.action == "generate" and event.uid not in alive:
            ids = members_of(event.uid).ids
            excluded_by[ids[ids < n_records]] = undone_by[event.uid]
        if event.uid not in alive or event.action in ("label", "generate"):
            continue
        ids = members_of(event.uid).ids
        ids = ids[ids < n_records]
        if event.action == "exclude":
            excluded_by[ids[excluded_by[ids] == 0]] = event.seq
        elif event.action == "restore":
            excluded_by[ids] = 0
        elif event.action == "edit":
            edits.append(Edit(event.seq, ids, tuple(json.loads(event.payload or "{}")["passages"])))
        else:
            mask = tags.setdefault(event.tag or "", np.zeros(n_records, dtype=bool))
            mask[ids] = event.action == "tag"
    named = {tag: np.flatnonzero(mask) for tag, mask in sorted(tags.items())}
    newest = history[-1].seq if history else 0
    return State(excluded_by, {tag: ids for tag, ids in named.items() if len(ids)}, newest, tuple(edits))


def load(path: Path, n_records: int) -> State:
    """The state of a workspace's ledger."""
    history = events.all_events(path)
    return fold(history, lambda uid: events.members(path, uid), n_records)
