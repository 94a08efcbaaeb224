"""Which record of another split each leaking record repeats: the evidence for taking it out."""

import numpy as np

from lib.duplicates.leakage import Leakage
from lib.errors import BadOption
from lib.ledger.members import Members, make


def members(found: Leakage, split: str, other: str) -> Members:
    """The records of one split that are similar to a record of the other, each with the most similar one there.

    Of equally similar ones the smallest id is named. Raises BadOption where both are the same split: of records that
    repeat each other one must stay, which the survivor rules decide.
    """
    if split == other:
        raise BadOption(f"Records that repeat within {split} are decided on group by group, where one of them stays.")
    pairs, place = found.stored, found.splits.index(other)
    none = np.int64(pairs.n_records)
    # For each class its smallest record in the other split.
    first = np.full(pairs.n_records, none)
    there = np.flatnonzero((found.split_of == place) & (pairs.representative >= 0))
    np.minimum.at(first, pairs.representative[there], there)
    rows = found.rows_of(split, other)
    own = pairs.representative[rows]
    a, b = np.concatenate((pairs.a, pairs.b)), np.concatenate((pairs.b, pairs.a))
    similarity = np.concatenate((pairs.similarity, pairs.similarity))
    reaches = first[b] < none
    a, kept, similarity = a[reaches], first[b[reaches]], similarity[reaches]
    best = np.lexsort((kept, -similarity, a))
    classes, at = np.unique(a[best], return_index=True)
    best = best[at]
    same = first[own] < none
    where = np.searchsorted(classes, own[~same])
    chosen, similar = first[own], np.ones(len(rows))
    chosen[~same], similar[~same] = kept[best[where]], similarity[best[where]]
    rule = f"leak: {split} similar to {other} from {found.threshold:.2f}"
    return make(rows, chosen, similar, [rule] * len(rows))
