"""Which pairs of records share a band key and are worth an exact comparison, one band at a time.

A bucket is the records with the same key of one band, in the order of their rows. The first CROWD of a bucket are all
compared with each other; each further one with the STARS first and the CHAIN before it. So the work grows with the
records even where a million share a template, and adding records never takes away a pair that was compared before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lib.duplicates.native import native

CROWD = 128
STARS = 4
CHAIN = 4


@dataclass(frozen=True)
class Crowds:
    """Buckets past CROWD in one band, where not every pair was compared: how many, and the records in them."""

    n_buckets: int
    n_records: int


def distinct(parts: Sequence[np.ndarray]) -> np.ndarray:
    """The values of some uint64 arrays, each once, in order. Several times as fast here as np.unique, which hashes."""
    values = np.concatenate([np.zeros(0, np.uint64), *parts])
    values.sort()
    new = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return values[new]


@native
def _joined(keys, rows, first_row, first, last, ordered):
    """Key and row of rows[first:last] as one number each; keys are those of the rows from first_row on."""
    for k in range(first, last):
        ordered[k] = (np.uint64(keys[rows[k] - first_row]) << np.uint64(32)) | np.uint64(rows[k])


@native
def _fill(ordered, sizes, floor, state, pairs):
    """Go on through the buckets while there is room for pairs; return how many there are.

    state int64 (4,): next entry of ordered, its place in its bucket, crowded buckets and records in them so far.
    """
    n, k, place = 0, state[0], state[1]
    n_entries = len(ordered)
    while k < n_entries:
        n_earlier = place if place < CROWD else STARS + CHAIN
        if n + n_earlier > len(pairs):
            break
        row = np.int64(ordered[k] & np.uint64(0xFFFFFFFF))
        for step in range(n_earlier):
            back = step + 1 if place < CROWD or step < CHAIN else place - STARS + 1 + step - CHAIN
            other = np.int64(ordered[k - back] & np.uint64(0xFFFFFFFF))
            # No two sets are more similar than the smaller is to the larger in size.
            small, large = min(sizes[row], sizes[other]), max(sizes[row], sizes[other])
            if small >= floor * large:
                pairs[n] = (np.uint64(other) << np.uint64(32)) | np.uint64(row)
                n += 1
        if place == CROWD:
            state[2] += 1
            state[3] += CROWD + 1
        elif place > CROWD:
            state[3] += 1
        k += 1
        place = place + 1 if k < n_entries and (ordered[k] ^ ordered[k - 1]) >> np.uint64(32) == 0 else 0
    state[0], state[1] = k, place
    return n


def bucketed(parts: Sequence[np.ndarray], rows: np.ndarray) -> np.ndarray:
    """The rows by their key of one band, as uint64 (key << 32 | row), ascending: buckets side by side, rows in order.

    :param parts: the keys of all records, uint32, in one or more arrays, of which the first begins at row 0.
    :param rows: those that take part, ascending, int64, below 2^32.
    """
    ordered = np.empty(len(rows), dtype=np.uint64)
    first_row, first = 0, 0
    for keys in parts:
        last = first + int(np.searchsorted(rows[first:], first_row + len(keys)))
        _joined(np.ascontiguousarray(keys), rows, first_row, first, last, ordered)
        first_row, first = first_row + len(keys), last
    ordered.sort()
    return ordered


def candidates(
    ordered: np.ndarray, sizes: np.ndarray, floor: float, n_at_once: int = 1 << 20
) -> Iterator[tuple[np.ndarray, Crowds]]:
    """The candidate pairs of one band, as uint64 (smaller row << 32 | larger row), in parts of bounded size.

    :param ordered: as `bucketed` gives it. :param sizes: number of shingles of every record, int64, indexed by row.
    """
    state = np.zeros(4, dtype=np.int64)
    crowds = Crowds(0, 0)
    pairs = np.empty(max(n_at_once, CROWD), dtype=np.uint64)
    while state[0] < len(ordered):
        n = _fill(ordered, sizes, floor, state, pairs)
        yield pairs[:n].copy(), Crowds(int(state[2]) - crowds.n_buckets, int(state[3]) - crowds.n_records)
        crowds = Crowds(int(state[2]), int(state[3]))
