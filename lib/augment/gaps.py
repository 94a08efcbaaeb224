"""What the audit says is missing: groups under their share of a reference population, and how to write of them."""

from dataclasses import dataclass

import numpy as np

from lib.audit import edits, given
from lib.audit.intervals import Estimate
from lib.audit.marks import opened
from lib.audit.references import Reference
from lib.audit.representation import represent
from lib.augment.directions import Direction, available
from lib.errors import BadReference
from lib.query.selection import Selection
from lib.query.view import View

MOST = 8


@dataclass(frozen=True)
class Gap:
    """A group with its share within the groups that the reference covers, and the share there. direction: the way to
    write of it that has most to work with. n_records: how many the gap is, each with as many mentions as now.
    """

    axis: str
    group: str
    share: Estimate
    expected: float
    n_records: int
    reference: Reference
    direction: Direction


def gaps(view: View, selection: Selection, most: int = MOST) -> list[Gap]:
    """Groups whose share lies under that of a reference with its whole interval, the largest gap first.

    Raises NotComputed before the stage mentions, BadFilter.
    """
    mentions = opened(view)
    within = np.zeros(view.n_records, bool)
    within[view.ids(selection)] = True
    towards: dict[tuple[str, str], list[Direction]] = {}
    for way in available(edits.of_workspace(view.workspace.root)):
        towards.setdefault((way.axis, way.target), []).append(way)
    found = []
    for axis in dict.fromkeys(axis for axis, _ in mentions.groups):
        marks = mentions.marks(axis).within(within)
        n = dict(zip(marks.groups, marks.by_bucket().sum(0).tolist(), strict=True))
        for reference in given.of_axis(view.workspace.ledger_path, axis):
            try:
                shares = represent(marks, reference=reference)
            except BadReference:  # it covers none of the groups that this lexicon has
                continue
            for one in shares.groups:
                ways = towards.get((axis, one.group))
                against = one.against
                if not ways or against is None or not against.gap or against.ratio.high is None:
                    continue
                if against.ratio.high >= 1:
                    continue
                way = max(ways, key=lambda w: (n.get(w.sources[0], 0), w.key))
                share = Estimate(*(None if v is None else v * against.expected for v in _bounds(against.ratio)))
                found.append(Gap(axis, one.group, share, against.expected, against.gap, reference, way))
    return sorted(found, key=lambda gap: (-gap.n_records, gap.axis, gap.group))[:most]


def _bounds(ratio: Estimate) -> tuple[float | None, ...]:
    return ratio.value, ratio.low, ratio.high
