"""What stored pairs by meaning are worth once files were appended, without comparing two old records again.

A record takes, in each of its cells, all that reach the floor, or its most similar ones where they are too many. So of
each record and cell two numbers are kept: how many reach the floor, and the key of the last pick where not all are
taken. New records can push a last pick forward; a stored pair stays as long as one of its ends takes the other in some
cell. The picks of an old record among old ones are all stored, so they need not be found again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lib.duplicates.compiled import kernel
from lib.duplicates.vector_picks import cosines_of, pick_keys

PAIRS_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Groundwork:
    """What a search leaves for the next one. Rows are the records that stand for a vector, in order (n_rows of them).

    n_learnt: how many of the rows cells were learnt from. centroids float32 (n_cells, dim). nearest int32 (n_rows, k):
    the cells of each row. counts int32 (n_rows, k): how many in that cell reach the floor, at most one above what is
    taken, 0 in a cell that is cut again. last int64 (n_rows, k): see `Picks`, TAKES_NONE in a cell that is cut again.
    """

    n_learnt: int
    centroids: np.ndarray
    nearest: np.ndarray
    counts: np.ndarray
    last: np.ndarray


@dataclass(frozen=True)
class OldPairs:
    """Stored pairs by row. one < other int64 (n_pairs,). cosine float64. ids int64 (n_rows,): the record of a row."""

    one: np.ndarray
    other: np.ndarray
    cosine: np.ndarray
    ids: np.ndarray

    def directed(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(row, partner, key) of the pairs, each from either end, where chosen, bool (n_rows,), holds for the row."""
        parts = []
        for row, partner in ((self.one, self.other), (self.other, self.one)):
            at = np.flatnonzero(chosen[row])
            parts.append((row[at], partner[at], pick_keys(self.cosine[at], self.ids[partner[at]])))
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


@kernel
def _nth_of_each(keys, ends, n):
    """The n-th lowest key of each range of keys; ranges end at ends, one behind the other."""
    found = np.empty(len(ends), np.int64)
    first = 0
    for place in range(len(ends)):
        found[place] = np.partition(keys[first : ends[place]], n - 1)[n - 1]
        first = ends[place]
    return found


def move_last(
    old: OldPairs,
    nearest: np.ndarray,
    counts: np.ndarray,
    last: np.ndarray,
    at: np.ndarray,
    keys: np.ndarray,
    most: int,
) -> np.ndarray:
    """Set `last` of the old rows that new records crowd; give the rows where it was set, bool (n_rows,).

    :param counts, last: as in `Groundwork`, counts with the new records, last without them.
    :param at, keys: picks of old rows among new records: row * k + column of nearest, and their keys.
    """
    k = nearest.shape[1]
    is_moved = np.zeros(nearest.shape, dtype=bool)
    is_moved.ravel()[at] = True
    is_moved &= counts > most
    rows, partners, found = old.directed(is_moved.any(axis=1))
    for column in range(k):
        inside = is_moved[rows, column]
        inside &= found <= last[rows, column]
        inside[inside] = (nearest[partners[inside]] == nearest[rows[inside], column, None]).any(axis=1)
        new = is_moved.ravel()[at] & (at % k == column)
        place = np.concatenate((rows[inside], at[new] // k))
        key = np.concatenate((found[inside], keys[new]))
        order = np.argsort(place, kind="stable")
        ends = np.append(np.flatnonzero(np.diff(place[order])) + 1, len(order)) if len(order) else order
        last[place[order[ends - 1]], column] = _nth_of_each(key[order], ends, most)
    return is_moved.any(axis=1)


def still_taken(old: OldPairs, nearest: np.ndarray, last: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Which stored pairs some cell still takes, bool (n_pairs,). changed, bool (n_rows,): rows with another `last`."""
    kept = np.ones(len(old.one), dtype=bool)
    open_ = np.flatnonzero(changed[old.one] | changed[old.other])
    for part in _parts(open_):
        one, other, cosine = old.one[part], old.other[part], old.cosine[part]
        same = nearest[one][:, :, None] == nearest[other][:, None, :]
        takes = pick_keys(cosine, old.ids[other])[:, None] <= last[one]
        is_taken = pick_keys(cosine, old.ids[one])[:, None] <= last[other]
        kept[part] = (same.any(axis=2) & takes).any(axis=1) | (same.any(axis=1) & is_taken).any(axis=1)
    return kept


def lowest_taken(counts: np.ndarray, last: np.ndarray, floor: float, most: int) -> np.ndarray:
    """The cosine below which a new record is nothing to each row and cell, float64, the shape of counts."""
    return np.where(counts > most, cosines_of(last), floor)


def _parts(places: np.ndarray) -> Iterator[np.ndarray]:
    for first in range(0, len(places), PAIRS_AT_ONCE):
        yield places[first : first + PAIRS_AT_ONCE]
