"""How similar two records really are: exact Jaccard similarity and containment of their shingle sets.

Shingles are compared by their 64-bit hashes. Two different shingles of one compared pair are taken for the same with a
chance of about (shingles of one) x (shingles of the other) / 2^64: for two records of a thousand words, 5e-14.
"""

from collections.abc import Callable, Sequence

import numpy as np

from lib.duplicates.candidates import distinct
from lib.duplicates.compiled import spread
from lib.duplicates.native import native
from lib.duplicates.signatures import Signatures, let_go


@native
def _shared(shingles, starts, ends, a, b, first, last, shared):
    for pair in range(first, last):
        i, end_i = starts[a[pair]], ends[a[pair]]
        j, end_j = starts[b[pair]], ends[b[pair]]
        n = 0
        while i < end_i and j < end_j:
            x, y = shingles[i], shingles[j]
            n += np.int64(x == y)
            i += np.int64(x <= y)
            j += np.int64(y <= x)
        shared[pair] = n


@native
def _copy_sets(shingles, offsets, rows, starts, out):
    for k in range(len(rows)):
        begin = offsets[rows[k]]
        for step in range(offsets[rows[k] + 1] - begin):
            out[starts[k] + step] = shingles[begin + step]


def gathered(batches: Sequence[Signatures], first_rows: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The shingle sets of some rows, one after the other, and their offsets.

    :param first_rows: int64 (n_batches + 1,), the row each batch starts at, and the end. :param rows: ascending.
    """
    cuts = np.searchsorted(rows, first_rows)
    sizes = np.zeros(len(rows), dtype=np.int64)
    parts = [(k, slice(cuts[k], cuts[k + 1])) for k in range(len(batches)) if cuts[k] < cuts[k + 1]]
    for k, part in parts:
        local = rows[part] - first_rows[k]
        sizes[part] = batches[k].offsets[local + 1] - batches[k].offsets[local]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    shingles = np.empty(int(offsets[-1]), dtype=np.uint64)
    for k, part in parts:
        batch = batches[k]
        starts = offsets[:-1][part]
        _copy_sets(batch.shingles, batch.offsets, rows[part] - first_rows[k], starts, shingles)
        let_go(batch)
    return shingles, offsets


def verified(
    batches: Sequence[Signatures],
    first_rows: np.ndarray,
    sizes: np.ndarray,
    pairs: np.ndarray,
    floor: float,
    n_threads: int | None = None,
    n_shingles_at_once: int = 1 << 25,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those of the candidate pairs that reach floor: (pairs, similarity float64, containment float64).

    Similarity is shared / distinct in either, containment is shared / distinct in the smaller; both 0 to 1.

    :param pairs: uint64, ascending (smaller row << 32 | larger row). :param sizes: shingles of every record, by row.
    :param n_shingles_at_once: bounds the memory: 8 bytes for each (a larger single pair is still compared).
    """
    a = (pairs >> np.uint64(32)).astype(np.int64)
    b = (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    # As many pairs at once as fit the memory and half a million, counting a first member's set once.
    first_of_a = np.concatenate(([True], a[1:] != a[:-1])) if len(a) else np.zeros(0, bool)
    ends = np.cumsum(sizes[b] + sizes[a] * first_of_a)
    kept: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    first = 0
    while first < len(pairs):
        limit = (ends[first - 1] if first else 0) + n_shingles_at_once
        last = min(max(first + 1, int(np.searchsorted(ends, limit, side="right"))), first + (1 << 19))
        part = slice(first, last)
        rows = distinct((a[part].view(np.uint64), b[part].view(np.uint64))).view(np.int64)
        shingles, offsets = gathered(batches, first_rows, rows)
        local_a, local_b = np.searchsorted(rows, a[part]), np.searchsorted(rows, b[part])
        shared = np.zeros(last - first, dtype=np.int64)
        work = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[a[part]] + sizes[b[part]])))

        def compare(k, m, s=shingles, o=offsets, x=local_a, y=local_b, shared=shared):
            _shared(s, o[:-1], o[1:], x, y, k, m, shared)

        spread(compare, work, n_threads)
        size_a, size_b = sizes[a[part]], sizes[b[part]]
        similarity = shared / (size_a + size_b - shared)
        enough = similarity >= floor
        kept.append((pairs[part][enough], similarity[enough], (shared / np.minimum(size_a, size_b))[enough]))
        first = last
        if progress is not None:
            progress(last, len(pairs))
    if not kept:
        return pairs[:0], np.zeros(0), np.zeros(0)
    return tuple(np.concatenate(column) for column in zip(*kept, strict=True))
