"""Which pairs come in with new records: they are compared with each other and with the old ones, nothing else again."""

from collections.abc import Sequence

import numpy as np

from lib.duplicates.candidates import bucketed, candidates, distinct
from lib.duplicates.match import MAX_RECORDS, N_CANDIDATES_AT_ONCE, Progress, representatives
from lib.duplicates.pairs import Pairs
from lib.duplicates.signatures import NearOptions, Signatures
from lib.duplicates.verify import verified
from lib.errors import BadOption

_SHIFT = np.uint64(32)
_MASK = np.uint64(0xFFFFFFFF)
# Keys of new records are looked up in a table of this many bits (4 MB) before anything is sorted.
TABLE_BITS = 25


def match_new(
    batches: Sequence[Signatures],
    old: Pairs,
    options: NearOptions = NearOptions(),
    n_threads: int | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """What `match(batches, options)` gives, where `old` is what it gave for the first records alone.

    Records past old.n_records are new and may only stand behind the old ones. Old records take part only where a new
    one has the same band key, and pairs of two old records are not verified again.

    :param old: made with the same options from the same first records, however they were cut into batches.
    :raises BadOption: old has more records than the batches, or another floor, or there are more than 2^32 records.
    """
    first_rows = np.concatenate((np.zeros(1, np.int64), np.cumsum([len(batch) for batch in batches], dtype=np.int64)))
    n, n_old = int(first_rows[-1]), old.n_records
    if n_old > n or old.floor != options.floor:
        raise BadOption(
            f"The stored pairs are of {n_old:,} records from similarity {old.floor:g} on, which does not fit these "
            f"batches of {n:,} records and the floor {options.floor:g}; compare all of them anew."
        )
    if n >= MAX_RECORDS:
        raise BadOption(
            f"Near-duplicate search takes fewer than {MAX_RECORDS:,} records at once, not {n:,}; split them."
        )
    if not batches:
        return old
    sizes = np.concatenate([np.diff(batch.offsets) for batch in batches])
    representative = _representatives(batches, first_rows, sizes, old, n_threads)
    rows = np.flatnonzero(representative == np.arange(n))
    is_new = rows >= n_old
    new = (np.zeros(0, np.uint64), np.zeros(0), np.zeros(0))
    waiting: list[np.ndarray] = []
    n_crowded = old.n_crowded
    total = options.n_bands + 1
    for band in range(options.n_bands):
        if progress is not None:
            progress(band, total)
        every_key = [batch.keys[band] for batch in batches]
        keys = np.concatenate(every_key)[rows]
        table = np.zeros(1 << TABLE_BITS, dtype=bool)
        table[keys[is_new] >> np.uint32(32 - TABLE_BITS)] = True
        met = table[keys >> np.uint32(32 - TABLE_BITS)]
        for pairs, crowds in candidates(bucketed(every_key, rows[met]), sizes, options.floor):
            n_crowded += crowds.n_records
            waiting.append(pairs[(pairs & _MASK).astype(np.int64) >= n_old])
        # Buckets that were crowded before the new records came were counted then.
        for _, crowds in candidates(bucketed(every_key, rows[met & ~is_new]), sizes, options.floor):
            n_crowded -= crowds.n_records
        if sum(map(len, waiting)) > N_CANDIDATES_AT_ONCE:
            waiting = [distinct(waiting)]
            if len(waiting[0]) > N_CANDIDATES_AT_ONCE // 2:
                new = _with(new, verified(batches, first_rows, sizes, _fresh(waiting, new), options.floor, n_threads))
                waiting = []
    new = _with(new, verified(batches, first_rows, sizes, _fresh(waiting, new), options.floor, n_threads))
    both = _with(_stored(old), new)
    if progress is not None:
        progress(total, total)
    a, b = (both[0] >> _SHIFT).astype(np.int64), (both[0] & _MASK).astype(np.int64)
    return Pairs(representative, a, b, both[1], both[2], options.floor, n_crowded)


def _stored(old: Pairs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    key = (np.asarray(old.a).astype(np.uint64) << _SHIFT) | np.asarray(old.b).astype(np.uint64)
    return key, np.asarray(old.similarity), np.asarray(old.containment)


def _fresh(waiting: list[np.ndarray], found: tuple[np.ndarray, ...]) -> np.ndarray:
    """Candidates once each, less those that were found already."""
    fresh = distinct(waiting)
    return fresh[~np.isin(fresh, found[0], assume_unique=True)] if len(found[0]) else fresh


def _with(one: tuple[np.ndarray, ...], two: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    both = [np.concatenate(columns) for columns in zip(one, two, strict=True)]
    order = np.argsort(both[0], kind="stable")
    return both[0][order], both[1][order], both[2][order]


def _representatives(
    batches: Sequence[Signatures], first_rows: np.ndarray, sizes: np.ndarray, old: Pairs, n_threads: int | None
) -> np.ndarray:
    """As `match` makes them: those of old records stay, new copies are compared with the one that they repeat."""
    n_old = old.n_records
    fingerprints = np.concatenate([batch.fingerprints for batch in batches])
    representative = representatives(fingerprints, sizes)
    representative[:n_old] = old.representative
    rows = np.arange(len(representative))
    copies = rows[(representative >= 0) & (representative != rows) & (rows >= n_old)]
    links = np.sort((representative[copies].astype(np.uint64) << _SHIFT) | copies.astype(np.uint64))
    equal, _, _ = verified(batches, first_rows, sizes, links, 1.0, n_threads)
    impostors = (np.setdiff1d(links, equal) & _MASK).astype(np.int64)
    representative[impostors] = impostors
    return representative
