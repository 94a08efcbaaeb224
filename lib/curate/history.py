"""The ledger as a person reads it: newest decision first, whether each is in force, and the records that it touched."""

import json
from dataclasses import dataclass
from pathlib import Path

from lib.corpus.workspace import GENERATED
from lib.ledger import events
from lib.ledger.events import ACTIONS, Event
from lib.query.predicates import MOST_IDS, Ids, OneOf
from lib.query.selection import Selection


@dataclass(frozen=True)
class Line:
    """is_in_force is None for an undo or redo, which speaks of another decision: the one numbered target."""

    event: Event
    is_in_force: bool | None
    target: int | None = None


@dataclass(frozen=True)
class History:
    """One page of lines, of n_lines that fit the filter; tags are all that the ledger names."""

    lines: tuple[Line, ...]
    n_lines: int
    tags: tuple[str, ...]


def history(path: Path, action: str | None = None, tag: str | None = None, page: int = 1, size: int = 20) -> History:
    """The lines of a ledger that have this action and tag (None: any), newest first; pages count from 1."""
    everything = events.all_events(path)
    alive = events.in_force(everything)
    numbers = {event.uid: event.seq for event in everything}
    fitting = [e for e in reversed(everything) if action in (None, e.action) and tag in (None, e.tag)]
    lines = tuple(
        Line(event, event.uid in alive if event.action in ACTIONS else None, numbers.get(event.target or ""))
        for event in fitting[(page - 1) * size : page * size]
    )
    return History(lines, len(fitting), tuple(sorted({event.tag for event in everything if event.tag})))


def records_of(path: Path, event: Event) -> Selection | None:
    """A Selection that shows the records of a decision, excluded ones too; None where there is none to go by.

    Up to 1,000 records are named one by one; above, it is the Selection that the decision was made on, and for
    generated records their file.
    """
    if event.action not in ACTIONS:
        return None
    if 0 < event.n_records <= MOST_IDS:
        return Selection((Ids(tuple(events.members(path, event.uid).ids.tolist())),), "all")
    if event.action == "generate":
        file = json.loads(event.payload or "{}").get("file")
        return Selection((OneOf("source_file", (f"{GENERATED}/{file}.parquet",)),), "all") if file else None
    return Selection.from_text(event.selection).within("all") if event.selection else None


def stands_for(path: Path, event: Event) -> Event | None:
    """The exclusion in force by which the parents of generated records made place for them; None where there is none.

    The two are written one after the other; to undo only one of them leaves neither parents nor children in, or both.
    """
    if event.action != "generate" or json.loads(event.payload or "{}").get("method") != "substitute":
        return None
    everything = events.all_events(path)
    alive = events.in_force(everything)
    before = [e for e in everything if e.seq < event.seq and e.action == "exclude"]
    same = [e for e in before if (e.by, e.reason, e.selection) == (event.by, event.reason, None)]
    return same[-1] if same and same[-1].uid in alive else None


def hint(path: Path, event: Event) -> str:
    """What to know once a decision was undone, in a sentence; "" where there is nothing."""
    other = stands_for(path, event)
    if other is None:
        return ""
    n = other.n_records
    which = "The record in whose stead it stood is" if n == 1 else f"The {n:,} records in whose stead they stood are"
    return f"{which} still out; undo decision {other.seq} too."
