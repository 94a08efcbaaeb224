"""What a change of the corpus (an exclusion, an augmentation) does to the shares of groups, paired by document."""

from dataclasses import dataclass

import numpy as np

from lib.audit.divergence import jensen_shannon, smoothed
from lib.audit.intervals import Estimate, clustered_difference, clustered_share
from lib.audit.marks import Marks


@dataclass(frozen=True)
class Shift:
    """A group's share before and after; difference is paired by document, so it is surer than the two shares."""

    group: str
    n_before: int
    n_after: int
    before: Estimate
    after: Estimate
    difference: Estimate


@dataclass(frozen=True)
class Effect:
    """One axis; divergence is Jensen-Shannon in bits between before and after."""

    axis: str
    shifts: tuple[Shift, ...]
    divergence: float


def effect(before: Marks, after: Marks) -> Effect:
    """The same axis in the corpus before and after; records that are in both lie in the same bucket.

    Rows added by an augmentation take the bucket of their parent: then parent and child leave the jackknife together.
    """
    if before.groups != after.groups:
        raise ValueError("before and after have different groups")
    old, new = before.by_bucket(), after.by_bucket()
    shifts = []
    for number, group in enumerate(before.groups):
        sides = [np.column_stack([table[:, number], marks.totals()]) for table, marks in ((old, before), (new, after))]
        shares = [clustered_share(*side.T) for side in sides]
        counts = [int(side[:, 0].sum()) for side in sides]
        shifts.append(Shift(group, *counts, *shares, clustered_difference(*sides)))
    divergence = float(jensen_shannon(smoothed(old.sum(0)), smoothed(new.sum(0))))
    return Effect(before.axis, tuple(shifts), divergence)
