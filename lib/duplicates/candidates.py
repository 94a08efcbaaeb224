"""Which pairs of records share a band key and are worth an exact comparison, one band at a time.

A bucket is the records with the same key of one band, in the order of their rows. The first CROWD of a bucket are all
compared with each other; each further one with the STARS first and the CHAIN before it. So the work grows with the
records even where a million share a template, and adding records never takes away a pair that was compared before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lib.duplicates.compiled import kernel

CROWD = 128
STARS = 4
CHAIN = 4
ROW_BITS = np.uint64(32)
ROW_MASK = np.uint64(0xFFFFFFFF)


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


@kernel
def _places(ordered, places):
    """Position of each entry in its bucket; the number of crowded buckets and of the records in them."""
    n_buckets, n_records = 0, 0
    for k in range(len(ordered)):
        if k > 0 and ordered[k] >> np.uint64(32) == ordered[k - 1] >> np.uint64(32):
            places[k] = places[k - 1] + 1
            if places[k] == CROWD:
                n_buckets += 1
                n_records += CROWD + 1
            elif places[k] > CROWD:
                n_records += 1
        else:
            places[k] = 0
    return n_buckets, n_records


@kernel
def _fill(ordered, places, sizes, first, last, floor, pairs):
    n = 0
    for k in range(first, last):
        row = ordered[k] & np.uint64(0xFFFFFFFF)
        place = places[k]
        for back in range(1, place + 1):
            if place >= CROWD and back > CHAIN and back <= place - STARS:
                continue
            other = ordered[k - back] & np.uint64(0xFFFFFFFF)
            # No two sets are more similar than the smaller is to the larger in size.
            small, large = min(sizes[row], sizes[other]), max(sizes[row], sizes[other])
            if small >= floor * large:
                pairs[n] = (other << np.uint64(32)) | row
                n += 1
    return n


def candidates(
    keys: np.ndarray, rows: np.ndarray, sizes: np.ndarray, floor: float, n_at_once: int = 1 << 24
) -> Iterator[tuple[np.ndarray, Crowds]]:
    """The candidate pairs of one band, as uint64 (smaller row << 32 | larger row), in parts of bounded size.

    :param keys: uint32 (m,), the key of each of rows. :param rows: ascending, int64 (m,), below 2^32.
    :param sizes: number of shingles of every record, indexed by row.
    """
    # Sorting key and row as one number brings buckets together with their rows in order, whatever sort is used.
    ordered = np.sort((keys.astype(np.uint64) << ROW_BITS) | rows.astype(np.uint64))
    places = np.zeros(len(ordered), dtype=np.int64)
    n_buckets, n_records = _places(ordered, places)
    crowds = Crowds(int(n_buckets), int(n_records))
    ends = np.cumsum(np.where(places < CROWD, places, STARS + CHAIN))
    first, n_done = 0, 0
    while first < len(ordered):
        last = max(first + 1, int(np.searchsorted(ends, n_done + n_at_once, side="right")))
        pairs = np.empty(int(ends[last - 1] - n_done), dtype=np.uint64)
        n = _fill(ordered, places, sizes, first, last, floor, pairs)
        yield pairs[:n], crowds
        crowds = Crowds(0, 0)
        n_done, first = int(ends[last - 1]), last
