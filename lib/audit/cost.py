"""Whom an exclusion would hit: for each group the share of its records that would go, against that of all others."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from lib.audit.intervals import Estimate
from lib.audit.marks import Marks, Tier, opened
from lib.audit.removal import is_marked, removal_ratio, stratified
from lib.engine.quoting import quoted
from lib.query.view import View


@dataclass(frozen=True)
class GroupLoss:
    """n_gone of the n_of kept records that mention the group would go. ratio: its rate over that of the records that
    do not mention it; is_marked: over 1.25 with the interval clear of 1. within: the ratio within strata, if asked.
    """

    axis: str
    group: str
    n_gone: int
    n_of: int
    ratio: Estimate
    is_marked: bool
    within: Estimate | None = None

    @property
    def share(self) -> float:
        return self.n_gone / self.n_of


def losses(
    view: View, ids: np.ndarray, axes: tuple[str, ...] = (), by: str | None = None, tier: Tier = "B"
) -> list[GroupLoss]:
    """The groups that lose records if ids, (k,) int64, are excluded from the records kept now.

    The marked ones come first, then by ratio; axes: all but occupations where none is named. by: a column whose values
    are the strata (the source). Raises NotComputed before the stage mentions.
    """
    mentions = opened(view)
    gone = np.zeros(view.n_records, bool)
    gone[ids] = True
    kept = view.state.excluded_by == 0
    strata = strata_of(view, by) if by else None
    found = []
    for axis in axes or tuple(dict.fromkeys(axis for axis, _ in mentions.groups if axis != "occupation")):
        found += of_marks(mentions.marks(axis, tier).within(kept), gone & kept, strata)
    return sorted(found, key=lambda loss: (not loss.is_marked, -(loss.ratio.value or 0), loss.axis, loss.group))


def of_marks(marks: Marks, gone: np.ndarray, strata: np.ndarray | None = None) -> list[GroupLoss]:
    """Of one axis (mentions or labels), the groups that lose records; gone is (n,) bool, strata (n,) int."""
    gone = gone & marks.counted
    n_all, n_gone_all = marks.n_counted, int(gone.sum())
    n_of, n_gone = marks.documents(), marks.documents(gone)
    found = []
    for number, group in enumerate(marks.groups):
        if not n_gone[number]:
            continue
        counts = int(n_gone[number]), int(n_of[number])
        ratio = removal_ratio(*counts, n_gone_all - counts[0], n_all - counts[1])
        within = None if strata is None else _stratified(marks, number, gone, strata)
        found.append(GroupLoss(marks.axis, group, *counts, ratio, is_marked(ratio), within))
    return found


def strata_of(view: View, column: str) -> np.ndarray:
    """(n,) int64: the number of each record's value in a column; one number for records without a value."""
    value = f"CAST({quoted(column)} AS VARCHAR)"
    values = view.arrow(f"SELECT {value} AS value FROM catalog ORDER BY id")["value"].combine_chunks()
    # Three times as quick as ranking all rows: the few different values are ranked.
    coded = pc.dictionary_encode(values, null_encoding="encode")
    rank = pc.rank(coded.dictionary, tiebreaker="dense").to_numpy().astype(np.int64) - 1
    return rank[coded.indices.to_numpy(zero_copy_only=False)]


def _stratified(marks: Marks, number: int, gone: np.ndarray, strata: np.ndarray) -> Estimate:
    with_group = np.zeros(len(gone), bool)
    with_group[marks.ids[marks.group == number]] = True
    size = int(strata.max()) + 1
    with_group &= marks.counted
    counts = [
        np.bincount(strata[part], minlength=size)
        for part in (
            with_group & gone,
            with_group,
            ~with_group & gone,
            ~with_group & marks.counted,
        )
    ]
    return stratified(*counts)
