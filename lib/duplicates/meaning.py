"""Which records mean nearly the same: pairs of vectors with a high cosine, found cell by cell and told exactly.

A vector is compared with those that share one of its three cells (see `lib.duplicates.vector_cells`), so a few pairs
whose ends share no cell are missed: `measured_recall` says how many. What is stored is exact.
"""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from lib.duplicates.checkpoints import Arrays, Checkpoints
from lib.duplicates.compiled import available_threads, kernel
from lib.duplicates.pairs import Pairs
from lib.duplicates.vector_cells import N_NEAREST, cells
from lib.duplicates.vector_classes import vector_classes
from lib.embed.vectors import rows, sample, unit
from lib.errors import BadOption

MOST_FOR_RECORD = 32
MOST_PAIRS = 20_000_000
MOST_RECORDS = 1 << 32
ROWS_AT_ONCE = 1_024
CELLS_AT_ONCE = 64
# A table of products is only a sieve: what passes is computed again in a fixed order, whatever the machine's BLAS does.
SLACK = 1e-4
DECIMALS = 6
_SHIFT = np.uint64(32)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class MeaningOptions:
    """floor: the least cosine stored, 0.05 to 1. most_for_record: pairs taken for one record in one cell, its most
    similar ones. most_pairs: above so many the floor is raised. seed: of the cells.

    :raises BadOption: a value outside its range.
    """

    floor: float = 0.8
    most_for_record: int = MOST_FOR_RECORD
    most_pairs: int = MOST_PAIRS
    seed: int = 7

    def __post_init__(self) -> None:
        if isinstance(self.floor, bool) or not isinstance(self.floor, int | float) or not 0.05 <= self.floor <= 1.0:
            raise BadOption(f"The lowest cosine to store is {self.floor!r}; give a number from 0.05 to 1.")
        for name, low in (("most_for_record", 1), ("most_pairs", 1), ("seed", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value < 2**31:
                raise BadOption(f"{name} is {value!r}; give a whole number from {low} to {2**31 - 1}.")


@dataclass(frozen=True)
class MeaningPairs:
    """pairs: as those of near-duplicate search, with cosines as similarity and NaN as containment; records with equal
    vectors are one class, records without a vector in none. pairs.floor is the floor in the end, pairs.n_crowded the
    records of which only the most similar pairs were taken.

    asked_floor: what was asked for; lower than pairs.floor where the pairs would have been too many.
    """

    pairs: Pairs
    asked_floor: float
    options: MeaningOptions

    def sentence(self) -> str:
        """What is stored and what was left out, in words."""
        said = f"{len(self.pairs):,} pairs with a cosine of {self.pairs.floor:.4g} or more"
        if self.pairs.floor > self.asked_floor:
            said += f" (asked for: {self.asked_floor:.4g}; more than {self.options.most_pairs:,} pairs lie above that)"
        if self.pairs.n_crowded:
            said += (
                f"; {self.pairs.n_crowded:,} records have more than {self.options.most_for_record} similar ones in a "
                "cell, of which the most similar were taken"
            )
        return said + "."


@dataclass(frozen=True)
class MeaningRecall:
    """share of the true pairs of n_sampled records that are stored, 0..1; None where they have no true pair.

    A true pair is one at or above the floor, at most most_for_record for a record; n_true of them were found by
    comparing the sampled records with all others.
    """

    share: float | None
    n_true: int
    n_sampled: int


@kernel
def _passing(products, first, floor, most, left, right, crowded):
    """For each row the places that reach floor, at most `most`, the highest first in line; return how many in all."""
    n_columns = products.shape[1]
    values = np.empty(n_columns, np.float32)
    n = 0
    for row in range(products.shape[0]):
        n_found = 0
        for column in range(n_columns):
            values[n_found] = products[row, column]
            n_found += np.int64(products[row, column] >= floor and column != first + row)
        limit = floor
        if n_found > most:
            crowded[first + row] = True
            limit = np.partition(values[:n_found], n_found - most)[n_found - most]
        n_taken = 0
        for strictly in range(2):
            # Above the limit all are taken, at the limit the first ones until there are `most`.
            for column in range(n_columns):
                value = products[row, column]
                fits = value > limit if strictly == 0 else value == limit
                if fits and column != first + row and n_taken < most:
                    left[n], right[n] = first + row, column
                    n += 1
                    n_taken += 1
    return n


@kernel
def _cosines(vectors, left, right, out):
    for pair in range(len(left)):
        a, b = vectors[left[pair]], vectors[right[pair]]
        one, two, three, four = 0.0, 0.0, 0.0, 0.0
        dim = len(a)
        whole = dim - dim % 4
        for k in range(0, whole, 4):
            one += np.float64(a[k]) * np.float64(b[k])
            two += np.float64(a[k + 1]) * np.float64(b[k + 1])
            three += np.float64(a[k + 2]) * np.float64(b[k + 2])
            four += np.float64(a[k + 3]) * np.float64(b[k + 3])
        for k in range(whole, dim):
            one += np.float64(a[k]) * np.float64(b[k])
        out[pair] = one + two + three + four


def cosines(vectors: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The cosine of each pair of rows, float64 (n_pairs,), -1 to 1, to six places, the same on every machine."""
    out = np.empty(len(left))
    for first in range(0, len(left), 1 << 18):
        part = slice(first, first + (1 << 18))
        ids, local = np.unique(np.concatenate((left[part], right[part])), return_inverse=True)
        half = len(left[part])
        _cosines(unit(rows(vectors, ids)), local[:half], local[half:], out[part])
    return np.clip(np.round(out, DECIMALS), -1.0, 1.0)


def _within(vectors: np.ndarray, ids: np.ndarray, floor: float, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs among ids at or above floor: keys uint64 ascending, cosines float32, and the ids with too many."""
    inside = unit(rows(vectors, ids))
    crowded = np.zeros(len(ids), dtype=bool)
    room = min(most, len(ids)) * min(len(ids), ROWS_AT_ONCE)
    left, right = np.empty(room, np.int64), np.empty(room, np.int64)
    keys = []
    for first in range(0, len(ids), ROWS_AT_ONCE):
        products = inside[first : first + ROWS_AT_ONCE] @ inside.T
        n = _passing(products, first, np.float32(floor - SLACK), most, left, right, crowded)
        a, b = np.minimum(left[:n], right[:n]), np.maximum(left[:n], right[:n])
        keys.append((a.astype(np.uint64) << _SHIFT) | b.astype(np.uint64))
    local = np.unique(np.concatenate(keys))
    a, b = (local >> _SHIFT).astype(np.int64), (local & np.uint64(0xFFFFFFFF)).astype(np.int64)
    cosine = np.empty(len(local))
    _cosines(inside, a, b, cosine)
    cosine = np.clip(np.round(cosine, DECIMALS), -1.0, 1.0)
    enough = cosine >= floor
    key = (ids[a[enough]].astype(np.uint64) << _SHIFT) | ids[b[enough]].astype(np.uint64)
    return key, cosine[enough], ids[crowded]


def _merged(
    parts: list[tuple[np.ndarray, np.ndarray]], most: int, floor: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Keys and cosines once each, in order; where they are over `most`, the lowest cosines go and the floor rises."""
    keys, cosine = (np.concatenate(column) for column in zip(*parts, strict=True))
    keys, first = np.unique(keys, return_index=True)
    cosine = cosine[first]
    if len(keys) > most:
        lowest = np.partition(cosine, len(cosine) - most)[len(cosine) - most]
        floor = min(1.0, math.ceil(lowest * 1e4) / 1e4)
        keys, cosine = keys[cosine >= floor], cosine[cosine >= floor]
    return keys, cosine, floor


def pairs_by_meaning(
    vectors: np.ndarray,
    options: MeaningOptions = MeaningOptions(),
    n_threads: int | None = None,
    progress: Progress | None = None,
    checkpoints: Checkpoints = Checkpoints(),
) -> MeaningPairs:
    """All pairs of records whose vectors have a cosine of options.floor or more, found within cells of like vectors.

    The same for any number of threads. Work grows with n * sqrt(n); equal vectors cost nothing, and in a crowd of
    nearly equal ones each record keeps its most similar pairs. Memory: 48 bytes a record, 36 bytes for each of up to
    1.5 * most_pairs pairs, and 150 MB a thread.

    :param vectors: (n, dim) float16 memory map or array, one row a record; zeros where there is no text.
    :param progress: called as progress(done, total); it may raise to stop the work.
    :param checkpoints: of an earlier run over the same vectors with the same options, which this one goes on with.
    :raises BadOption: more than 2^32 records, or not a table of numbers.
    """
    # One thread of BLAS in each of ours: the shape of a product, and so its last bits, do not depend on their number.
    from threadpoolctl import threadpool_limits

    if vectors.ndim != 2 or len(vectors) >= MOST_RECORDS:
        raise BadOption(f"Vectors of shape {vectors.shape} cannot be compared; give one row for each of up to 2^32.")
    representative = vector_classes(vectors)
    ids = np.flatnonzero(representative == np.arange(len(vectors)))
    n_crowded = np.zeros(len(vectors), dtype=bool)
    found = (np.zeros(0, np.uint64), np.zeros(0))
    floor, parts, n_waiting, n_done = float(options.floor), [], 0, 0
    if progress is not None:
        progress(0, len(ids))
    with threadpool_limits(1), ThreadPoolExecutor(available_threads(n_threads)) as pool:
        cut = checkpoints.once("cells", lambda: _flat(cells(vectors, ids, options.seed, n_threads)))
        ends = np.cumsum(cut["sizes"])
        for first in range(0, len(ends), CELLS_AT_ONCE):
            at = floor  # the floor moves between waves only, so that the answer does not depend on who is first
            wave = [
                (cut["members"][end - size : end].astype(np.int64), is_lump)
                for size, end, is_lump in zip(
                    *(column[first : first + CELLS_AT_ONCE] for column in (cut["sizes"], ends, cut["is_lump"])),
                    strict=True,
                )
            ]
            done = checkpoints.once(
                f"wave-{first:08d}", lambda w=wave, at=at: _compared(pool, vectors, w, at, options.most_for_record)
            )
            n_crowded[done["crowded"]] = True
            parts.append((done["keys"], done["cosine"]))
            n_waiting += len(done["keys"])
            n_done += sum(len(cell) for cell, _ in wave)
            if n_waiting > options.most_pairs // 2:
                *found, floor = _merged([tuple(found), *parts], options.most_pairs, floor)
                parts, n_waiting = [], 0
            if progress is not None:
                progress(min(n_done // N_NEAREST, len(ids)), len(ids))
    keys, cosine, floor = _merged([tuple(found), *parts], options.most_pairs, floor)
    a, b = (keys >> _SHIFT).astype(np.int64), (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    unknown = np.full(len(a), np.nan)
    pairs = Pairs(representative, a, b, cosine, unknown, floor, int(n_crowded.sum()))
    if progress is not None:
        progress(len(ids), len(ids))
    return MeaningPairs(pairs, float(options.floor), options)


def _compared(
    pool: ThreadPoolExecutor, vectors: np.ndarray, wave: list[tuple[np.ndarray, bool]], floor: float, most: int
) -> Arrays:
    """The pairs of some cells in their order, and the records that have more than could be taken."""
    work = [pool.submit(_within, vectors, cell, floor, most) for cell, _ in wave]
    keys, cosine, crowded = zip(*(one.result() for one in work), strict=True)
    lumps = [cell for cell, is_lump in wave if is_lump]
    return {
        "keys": np.concatenate(keys),
        "cosine": np.concatenate(cosine),
        "crowded": np.unique(np.concatenate([*crowded, *lumps])),
    }


def _flat(cut: Iterator[tuple[np.ndarray, bool]]) -> Arrays:
    """All cells one after the other, with FAISS held to one thread while it makes them."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        parts = [(ids.astype(np.uint32), is_lump) for ids, is_lump in cut]
    finally:
        faiss.omp_set_num_threads(before)
    return {
        "members": np.concatenate([np.zeros(0, np.uint32), *(ids for ids, _ in parts)]),
        "sizes": np.array([len(ids) for ids, _ in parts], np.int64),
        "is_lump": np.array([is_lump for _, is_lump in parts], bool),
    }


def measured_recall(
    vectors: np.ndarray, found: MeaningPairs, n_sampled: int = 500, seed: int = 0, batch: int = 65_536
) -> MeaningRecall:
    """Compare n_sampled records with all others and count which of their true pairs are stored."""
    pairs = found.pairs
    ids = np.flatnonzero(pairs.representative == np.arange(pairs.n_records))
    chosen = sample(ids, n_sampled, seed)
    if len(chosen) < 2:
        return MeaningRecall(None, 0, len(chosen))
    queries = unit(rows(vectors, chosen))
    left, right, cosine = [], [], []
    for first in range(0, len(ids), batch):
        some = ids[first : first + batch]
        products = queries @ unit(rows(vectors, some)).T
        row, column = np.nonzero(products >= pairs.floor + SLACK)
        other = chosen[row] != some[column]
        left.append(chosen[row[other]])
        right.append(some[column[other]])
        cosine.append(products[row[other], column[other]])
    a, b, value = np.concatenate(left), np.concatenate(right), np.concatenate(cosine)
    # The most similar ones of each sampled record: those that the search promises to keep.
    order = np.lexsort((b, -value, a))
    a, b = a[order], b[order]
    place = np.arange(len(a)) - np.searchsorted(a, a)
    a, b = a[place < found.options.most_for_record], b[place < found.options.most_for_record]
    wanted = (np.minimum(a, b).astype(np.uint64) << _SHIFT) | np.maximum(a, b).astype(np.uint64)
    stored = (pairs.a.astype(np.uint64) << _SHIFT) | pairs.b.astype(np.uint64)
    share = float(np.isin(wanted, stored).mean()) if len(wanted) else None
    return MeaningRecall(share, len(wanted), len(chosen))


def without(found: MeaningPairs, threshold: float) -> MeaningPairs:
    """The same pairs with the floor raised to threshold."""
    pairs = found.pairs
    chosen = pairs.similarity >= threshold
    columns = {name: getattr(pairs, name)[chosen] for name in ("a", "b", "similarity", "containment")}
    return replace(found, pairs=replace(pairs, **columns, floor=threshold))
