"""Whom a rule takes out: any Selection, any decision, or all decisions in force, group by group."""

from dataclasses import dataclass

import numpy as np

from lib.audit.cost import GroupLoss, of_marks, strata_of
from lib.audit.marks import Marks
from lib.ledger import events
from lib.query.selection import Selection
from lib.query.view import View

IN_FORCE = "all exclusions in force"


@dataclass(frozen=True, eq=False)
class Exclusion:
    """gone of the base, (n,) bool each: base is what there was before."""

    name: str
    gone: np.ndarray
    base: np.ndarray

    @property
    def n_gone(self) -> int:
        return int((self.gone & self.base).sum())


def of_selection(view: View, name: str, selection: Selection) -> Exclusion:
    """As if all of a Selection were excluded from the records kept now."""
    kept = view.state.excluded_by == 0
    gone = np.zeros(view.n_records, bool)
    gone[view.ids(selection)] = True
    return Exclusion(name, gone & kept, kept)


def in_force(view: View) -> Exclusion:
    """All that is excluded now, from all records."""
    gone = view.state.excluded_by != 0
    return Exclusion(IN_FORCE, gone, np.ones(view.n_records, bool))


def of_decision(view: View, event: events.Event) -> Exclusion:
    """What one decision took out, from what would be kept without it."""
    gone = view.state.excluded_by == event.seq
    return Exclusion(f"decision {event.seq}: {event.reason}", gone, (view.state.excluded_by == 0) | gone)


def decisions(view: View) -> list[events.Event]:
    """Exclusions in force that still keep a record out, newest first."""
    history = events.all_events(view.workspace.ledger_path)
    there = set(np.unique(view.state.excluded_by).tolist())
    return [event for event in reversed(history) if event.action == "exclude" and event.seq in there]


def hits(view: View, exclusion: Exclusion, marks: Marks, by: str | None = None) -> list[GroupLoss]:
    """The groups of one axis that lose records, those over the line first; by: a column of strata."""
    strata = strata_of(view, by) if by else None
    found = of_marks(marks.within(exclusion.base), exclusion.gone & exclusion.base, strata)
    return sorted(found, key=lambda loss: (not loss.is_marked, -(loss.ratio.value or 0), loss.group))
