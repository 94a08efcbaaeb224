"""Which pairs of signed records are similar: candidates band by band, each compared exactly, in bounded memory."""

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from lib.duplicates.candidates import Crowds, bucketed, candidates, distinct
from lib.duplicates.compiled import available_threads
from lib.duplicates.native import native
from lib.duplicates.pairs import Pairs
from lib.duplicates.signatures import NearOptions, Signatures, let_go
from lib.duplicates.verify import verified
from lib.errors import BadOption

MAX_RECORDS = 1 << 32
# Candidates held before they are compared: 8 bytes each. Most corpora never reach it and compare once, at the end.
N_CANDIDATES_AT_ONCE = 1 << 25
MOST_BANDS_AHEAD = 4  # each takes 8 bytes a record, and a part of candidates

Progress = Callable[[int, int], None]


@native
def _first_alike(fingerprints, sizes, table, representative):
    """The smallest row with the same fingerprint and size, by a table of rows that is at most half full."""
    mask = np.uint64(len(table) - 1)
    for row in range(len(fingerprints)):
        if sizes[row] == 0:
            representative[row] = -1
            continue
        slot = fingerprints[row] & mask
        while True:
            other = table[slot]
            if other < 0:
                table[slot] = representative[row] = row
                break
            if fingerprints[other] == fingerprints[row] and sizes[other] == sizes[row]:
                representative[row] = other
                break
            slot = (slot + np.uint64(1)) & mask


def representatives(fingerprints: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """For each record the smallest row with the same fingerprint and set size; -1 for an empty set."""
    n = len(fingerprints)
    representative = np.empty(n, dtype=np.int64)
    table = np.full(1 << (2 * n).bit_length(), -1, dtype=np.int64)
    _first_alike(fingerprints, sizes, table, representative)
    return representative


def every_band(
    batches: Sequence[Signatures],
    rows: np.ndarray,
    sizes: np.ndarray,
    options: NearOptions,
    n_threads: int | None = None,
) -> Iterator[Iterator[tuple[np.ndarray, Crowds]]]:
    """The candidates of one band after the other, as `lib.duplicates.candidates.candidates` gives them.

    A few bands are begun ahead in threads, which is where most of them end: one part holds the pairs of most bands.
    """

    def begin(band: int) -> tuple[list[tuple[np.ndarray, Crowds]], Iterator[tuple[np.ndarray, Crowds]]]:
        ordered = bucketed([batch.keys[band] for batch in batches], rows)
        for batch in batches:
            let_go(batch)
        parts = candidates(ordered, sizes, options.floor)
        return list(itertools.islice(parts, 1)), parts

    n_ahead = min(available_threads(n_threads), MOST_BANDS_AHEAD)
    with ThreadPoolExecutor(n_ahead) as pool:
        waiting = deque(pool.submit(begin, band) for band in range(min(n_ahead, options.n_bands)))
        try:
            for band in range(options.n_bands):
                begun, others = waiting.popleft().result()
                if band + n_ahead < options.n_bands:
                    waiting.append(pool.submit(begin, band + n_ahead))
                yield itertools.chain(begun, others)
        finally:
            for future in waiting:
                future.cancel()


def match(
    batches: Sequence[Signatures],
    options: NearOptions = NearOptions(),
    n_threads: int | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """All similar pairs among the records of the batches, rows counted through the batches in their order.

    Similarity is exact; a pair of similarity s is found with the chance options.chance_of_finding(s), except in
    buckets of over 128 records (see `lib.duplicates.candidates`), which Pairs.n_crowded counts.
    Memory: about 60 bytes a record, 600 MB of work space at most, and 32 bytes a stored pair.

    :param progress: called as progress(done, total) now and then; it may raise to stop the work.
    :raises BadOption: more than 2^32 records.
    """
    first_rows = np.concatenate((np.zeros(1, np.int64), np.cumsum([len(batch) for batch in batches], dtype=np.int64)))
    n = int(first_rows[-1])
    if n >= MAX_RECORDS:
        raise BadOption(
            f"Near-duplicate search takes fewer than {MAX_RECORDS:,} records at once, not {n:,}; split them."
        )
    empty = np.zeros(0, np.int64)
    sizes = np.concatenate([empty, *(np.diff(batch.offsets) for batch in batches)])
    fingerprints = np.concatenate([empty.astype(np.uint64), *(batch.fingerprints for batch in batches)])
    representative = representatives(fingerprints, sizes)
    del fingerprints
    rows = np.flatnonzero(representative == np.arange(n))
    total = options.n_bands * 2

    def report(done: float) -> None:
        if progress is not None:
            progress(int(done), total)

    # A fingerprint of 64 bits is a strong hint, not a proof: copies are compared with their representative.
    copies = np.flatnonzero((representative >= 0) & (representative != np.arange(n)))
    links = np.sort((representative[copies].astype(np.uint64) << np.uint64(32)) | copies.astype(np.uint64))
    equal, _, _ = verified(batches, first_rows, sizes, links, 1.0, n_threads)
    if len(equal) < len(links):
        impostors = (np.setdiff1d(links, equal) & np.uint64(0xFFFFFFFF)).astype(np.int64)
        representative[impostors] = impostors
        rows = np.flatnonzero(representative == np.arange(n))
    report(0)

    found = (np.zeros(0, np.uint64), np.zeros(0), np.zeros(0))
    waiting: list[np.ndarray] = []
    n_waiting, n_crowded = 0, 0

    def compare(done: int) -> None:
        nonlocal found, waiting, n_waiting
        fresh = distinct(waiting)
        waiting, n_waiting = [], 0
        fresh = fresh[~np.isin(fresh, found[0], assume_unique=True)] if len(found[0]) else fresh
        share = (lambda part, whole: report(done + part / whole * options.n_bands)) if done == options.n_bands else None
        new = verified(batches, first_rows, sizes, fresh, options.floor, n_threads, progress=share)
        if len(found[0]):
            both = [np.concatenate(columns) for columns in zip(found, new, strict=True)]
            order = np.argsort(both[0])
            new = tuple(column[order] for column in both)
        found = new

    for band, parts in enumerate(every_band(batches, rows, sizes, options, n_threads)):
        for pairs, crowds in parts:
            n_crowded += crowds.n_records
            waiting.append(pairs)
            n_waiting += len(pairs)
            if n_waiting > N_CANDIDATES_AT_ONCE:
                # Most of them met in earlier bands too; only what is left when the same ones are dropped counts.
                waiting = [distinct(waiting)]
                n_waiting = len(waiting[0])
                if n_waiting > N_CANDIDATES_AT_ONCE // 2:
                    compare(band)
        report(band + 1)
    compare(options.n_bands)
    report(total)
    a = (found[0] >> np.uint64(32)).astype(np.int64)
    b = (found[0] & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return Pairs(representative, a, b, found[1], found[2], options.floor, n_crowded)
