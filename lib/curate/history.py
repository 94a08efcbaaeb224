"""The ledger as a person reads it: newest decision first, whether each is in force, and the records that it touched."""

from dataclasses import dataclass
from pathlib import Path

from lib.ledger import events
from lib.ledger.events import ACTIONS, Event
from lib.query.predicates import MOST_IDS, Ids
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

    Up to 1,000 records are named one by one; above, it is the Selection that the decision was made on.
    """
    if event.action not in ACTIONS:
        return None
    if 0 < event.n_records <= MOST_IDS:
        return Selection((Ids(tuple(events.members(path, event.uid).ids.tolist())),), "all")
    return Selection.from_text(event.selection).within("all") if event.selection else None
