"""How many of the true pairs by meaning are stored: sampled records are compared with all others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from lib.duplicates.compiled import available_threads
from lib.duplicates.meaning import MeaningPairs
from lib.duplicates.vector_picks import MASK, picks, unit_rows

N_SAMPLED = 500
BATCH = 16_384
_SHIFT = np.uint64(32)


@dataclass(frozen=True)
class TruePicks:
    """What sampled records would take if they were compared with all. ids int64 (n_sampled,), ascending.

    row int64 (n_picks,): place in ids. key int64: see `pick_keys`. Ordered by (row, key), most similar first.
    """

    ids: np.ndarray
    row: np.ndarray
    key: np.ndarray


@dataclass(frozen=True)
class MeaningRecall:
    """share of the true pairs of n_sampled records that are stored, 0..1; None where they have no true pair.

    A true pair is one at or above the floor, at most most_for_record for a record; n_true of them were found by
    comparing the sampled records with all others. picks: those, so that a later measure can go on from them.
    """

    share: float | None
    n_true: int
    n_sampled: int
    picks: TruePicks


def measured_recall(
    vectors: np.ndarray,
    found: MeaningPairs,
    n_sampled: int = N_SAMPLED,
    seed: int = 0,
    n_threads: int | None = None,
    before: tuple[TruePicks, int] | None = None,
) -> MeaningRecall:
    """Compare n_sampled records with all others and count which of their true pairs are stored.

    :param before: what an earlier measure with the same floor and seed found among the first so many records.
    """
    pairs, most = found.pairs, found.options.most_for_record
    ids = np.flatnonzero(pairs.representative == np.arange(pairs.n_records))
    chosen = drawn(ids, n_sampled, seed)
    known, n_known = before if before is not None else (_NONE, 0)
    is_known = np.isin(chosen, known.ids)
    parts = [
        _compared(vectors, chosen, np.flatnonzero(~is_known), ids, pairs.floor, most, n_threads),
        _compared(vectors, chosen, np.flatnonzero(is_known), ids[ids >= n_known], pairs.floor, most, n_threads),
    ]
    stays = np.isin(known.ids[known.row], chosen)
    parts.append((np.searchsorted(chosen, known.ids[known.row[stays]]), known.key[stays]))
    row, key = _most_similar(parts, most)
    a, b = chosen[row].astype(np.uint64), (key & MASK).astype(np.uint64)
    wanted = (np.minimum(a, b) << _SHIFT) | np.maximum(a, b)
    stored = (pairs.a.astype(np.uint64) << _SHIFT) | pairs.b.astype(np.uint64)
    at = np.minimum(np.searchsorted(stored, wanted), max(0, len(stored) - 1))
    share = float((stored[at] == wanted).mean()) if len(wanted) and len(stored) else 0.0 if len(wanted) else None
    return MeaningRecall(share, len(wanted), len(chosen), TruePicks(chosen, row, key))


def drawn(ids: np.ndarray, size: int, seed: int) -> np.ndarray:
    """size of the ids (all if there are fewer), ascending, those with the least hash: most of them stay as ids grow.

    Source of the hash: Steele, Lea, Flood 2014, Fast splittable pseudorandom number generators, figure 17.
    """
    mixed = (ids.astype(np.uint64) + np.uint64(seed) * np.uint64(1 << 32) + np.uint64(1)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.sort(ids[np.argsort(mixed ^ (mixed >> np.uint64(31)), kind="stable")[:size]])


def _compared(
    vectors: np.ndarray, chosen: np.ndarray, places: np.ndarray, ids: np.ndarray, floor: float, most: int, n_threads
) -> tuple[np.ndarray, np.ndarray]:
    """(row, key) of the picks of chosen[places] among ids; row is a place in chosen."""
    from threadpoolctl import threadpool_limits

    queries, lowest = unit_rows(vectors, chosen[places]), np.full(len(places), floor)

    def compare(first: int) -> tuple[np.ndarray, np.ndarray]:
        some = ids[first : first + BATCH]
        made = picks(queries, chosen[places], unit_rows(vectors, some), some, lowest, most)
        return places[made.row], made.key

    if not len(places):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    with threadpool_limits(1), ThreadPoolExecutor(available_threads(n_threads)) as pool:
        return _most_similar(list(pool.map(compare, range(0, len(ids), BATCH))), most)


def _most_similar(parts: list[tuple[np.ndarray, np.ndarray]], most: int) -> tuple[np.ndarray, np.ndarray]:
    """The `most` first keys of each row, ordered."""
    none = np.zeros(0, np.int64)
    row, key = (np.concatenate(column) for column in zip((none, none), *parts, strict=True))
    order = np.lexsort((key, row))
    row, key = row[order], key[order]
    first = np.arange(len(row)) - np.searchsorted(row, row) < most
    return row[first], key[first]


_NONE = TruePicks(*(np.zeros(0, np.int64) for _ in range(3)))
