"""Which removals would take a record of one split in favour of a copy in another: what nobody may do unasked."""

from dataclasses import dataclass

import numpy as np

from lib.duplicates import evidence
from lib.ledger.members import Members
from lib.query.view import View

NO_SPLIT = "(no split)"


@dataclass(frozen=True)
class Crossing:
    """n_records of the split `gone` would go since they repeat one of the split `kept`."""

    gone: str
    kept: str
    n_records: int


def crossings(view: View, members: Members) -> tuple[Crossing, ...]:
    """The removals across splits among these, most records first; none where the corpus names no split."""
    column = evidence.split_column(view)
    if column is None or members.kept is None or not len(members):
        return ()
    codes, names = evidence.codes(view, column)
    gone, kept = codes[members.ids], codes[members.kept]
    across = gone != kept
    pairs, counts = np.unique(np.stack((gone[across], kept[across])), axis=1, return_counts=True)
    found = [
        Crossing(names[one] or NO_SPLIT, names[two] or NO_SPLIT, int(n))
        for one, two, n in zip(*pairs.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda crossing: (-crossing.n_records, crossing.gone, crossing.kept)))


def sentence(found: tuple[Crossing, ...]) -> str:
    """ "12 of test that repeat one of train, 3 of train that repeat one of test"."""
    return ", ".join(f"{one.n_records:,} of {one.gone} that repeat one of {one.kept}" for one in found)
