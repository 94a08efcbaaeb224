"""Which records leave in an export, and for what reason each of the others stays behind."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from lib.errors import BadOption
from lib.export.making import WHERE
from lib.ledger import events
from lib.query import lineage
from lib.query.selection import Selection
from lib.query.view import View


@dataclass(frozen=True)
class LeftOut:
    """Records left out for one reason. why: excluded, tagged, generated or outside; event: the seq of an exclusion."""

    why: str
    reason: str
    n_records: int
    event: int | None = None


@dataclass(frozen=True)
class Leaving:
    """ids (n,) int64 ascending are exported. Each other record is counted once in left_out, by the first reason.

    apart: those of ids that go into files of their own, (m,) int64 ascending.
    """

    ids: np.ndarray
    left_out: tuple[LeftOut, ...]
    n_records_in: int
    apart: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def n_records(self) -> int:
        return len(self.ids)

    def to_json(self) -> dict:
        return {
            "records_in": self.n_records_in,
            "records_out": self.n_records,
            "left_out": [asdict(item) for item in self.left_out],
        }


def leaving(
    view: View, selection: Selection, leave_excluded: bool, leave_tags: Sequence[str], generated: str = "with"
) -> Leaving:
    """The records of the Selection, without the excluded ones and those with one of the tags.

    Only the Selection's predicates count; whether excluded records go along is said by leave_excluded. generated: where
    records that were made from others go (see `making.WHERE`). Raises BadOption for a tag that no record carries, and
    where nothing would be left.
    """
    if generated not in WHERE:
        raise BadOption(f"Generated records cannot go {generated!r}; use one of {', '.join(WHERE)}.")
    state = view.state
    inside = np.ones(view.n_records, dtype=bool)
    left: list[LeftOut] = []
    if leave_excluded:
        history = {event.seq: event for event in events.all_events(view.workspace.ledger_path)}
        for seq, n in zip(*np.unique(state.excluded_by[state.excluded_by > 0], return_counts=True), strict=True):
            left.append(LeftOut("excluded", history[int(seq)].reason, int(n), int(seq)))
        inside &= state.excluded_by == 0
    for tag in leave_tags:
        if tag not in state.tags:
            have = ", ".join(state.tags) or "none"
            raise BadOption(f"No record is tagged {tag!r}, so nothing can be left out by it; the tags are: {have}.")
        carried = np.zeros_like(inside)
        carried[state.tags[tag]] = True
        left.append(LeftOut("tagged", tag, int(np.count_nonzero(inside & carried))))
        inside &= ~carried
    made = np.zeros_like(inside) if generated == "with" else lineage.mask(view)
    if generated == "out" and made.any():
        left.append(LeftOut("generated", "made from other records", int(np.count_nonzero(inside & made))))
        inside &= ~made
    if selection.predicates:
        selected = np.zeros_like(inside)
        selected[view.ids(selection.within("all"))] = True
        left.append(LeftOut("outside", selection.within("all").sentence(), int(np.count_nonzero(inside & ~selected))))
        inside &= selected
    ids = np.flatnonzero(inside).astype(np.int64)
    if not len(ids):
        raise BadOption("Nothing would be exported: every record is left out; leave out less or widen the filter.")
    return Leaving(ids, tuple(left), view.n_records, ids[made[ids]])
