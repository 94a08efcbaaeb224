"""One search for pairs by meaning: cells in waves, over all vectors or over those that came behind known ones."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from lib.duplicates import vector_cells
from lib.duplicates.checkpoints import Arrays, Checkpoints
from lib.duplicates.meaning_growth import Groundwork, OldPairs, lowest_taken, move_last, still_taken
from lib.duplicates.vector_cells import cut_again, learnt, learnt_from, members, nearest_cells
from lib.duplicates.vector_picks import MASK, TAKES_ALL, TAKES_NONE, cosines_of, picks, unit_rows
from lib.errors import BadOption

MOST_FOR_RECORD = 32
MOST_PAIRS = 20_000_000
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
class Found:
    """keys uint64 (n_pairs,), ascending: the two records in one number. cosine float64. floor: in the end. n_crowded:
    records of which only the most similar pairs were taken. groundwork: what the next search can go on from.
    """

    keys: np.ndarray
    cosine: np.ndarray
    floor: float
    n_crowded: int
    groundwork: Groundwork


@dataclass(frozen=True)
class _Cell:
    """What is compared at once. ids int64, ascending, of which the first n_old are known to each other already.

    places int64: row * k + column of each in the table of cells, None in a cell that was cut again. lowest float64
    (n_old,): the cosine from which a new record is something to an old one.
    """

    ids: np.ndarray
    n_old: int = 0
    places: np.ndarray | None = None
    lowest: np.ndarray | None = None
    is_lump: bool = False


def search(
    vectors: np.ndarray,
    ids: np.ndarray,
    options: MeaningOptions,
    cells_at_once: int,
    pool: Executor,
    n_threads: int | None,
    progress: Progress | None,
    checkpoints: Checkpoints,
    old: tuple[OldPairs, Groundwork] | None,
) -> Found | None:
    """The pairs among ids, ascending. With old, what was found among the first of them, only the others are compared;
    None where the pairs are more than options.most_pairs then, so that all have to be compared from a higher floor on.
    """
    n_old = 0 if old is None else len(old[1].nearest)
    most, floor = options.most_for_record, float(options.floor)
    if progress is not None:
        progress(0, len(ids) - n_old)
    name = f"from-{n_old:012d}"
    table = checkpoints.once(f"{name}-cells", lambda: _table(vectors, ids, options.seed, n_threads, old))
    nearest = table["nearest"]
    k = nearest.shape[1]
    counts, last = np.zeros(nearest.shape, np.int32), np.full(nearest.shape, TAKES_ALL)
    if old is not None:
        counts[:n_old], last[:n_old] = old[1].counts, old[1].last
    places, starts = members(nearest, len(table["centroids"]))
    is_cut = np.diff(starts) > vector_cells.MOST_IN_CELL
    again = checkpoints.once(
        f"{name}-again",
        lambda: _again(vectors, [ids[places[starts[c] : starts[c + 1]] // k] for c in np.flatnonzero(is_cut)], options),
    )
    lowest = lowest_taken(counts[:n_old], last[:n_old], floor, most).ravel()
    work = [*_whole(ids, places, starts, is_cut, k, n_old, lowest), *_cut(again)]
    n_members, n_done = sum(len(cell.ids) for cell in work), 0
    found, n_waiting, crowded, late = [], 0, np.zeros(int(ids.max(initial=-1)) + 1, dtype=bool), []
    for first in range(0, len(work), cells_at_once):
        at = floor  # the floor moves between waves only, so that the answer does not depend on who is first
        wave = work[first : first + cells_at_once]
        done = checkpoints.once(
            f"{name}-wave-{first:08d}", lambda wave=wave, at=at: _wave(pool, vectors, wave, at, most)
        )
        counts.ravel()[done["places"]] += done["counts"]
        is_new = done["places"] >= n_old * k
        last.ravel()[done["places"][is_new]] = done["last"][is_new]
        crowded[done["crowded"]] = True
        late.append((done["late_places"], done["late_keys"]))
        found.append((done["keys"], done["cosine"]))
        n_waiting += len(done["keys"])
        if n_waiting > options.most_pairs // 2:
            *merged, floor = _merged(found, options.most_pairs, floor)
            found, n_waiting = [tuple(merged)], 0
        n_done += sum(len(cell.ids) for cell in wave)
        if progress is not None:
            progress((len(ids) - n_old) * n_done // n_members, len(ids) - n_old)
    counts = np.minimum(counts, most + 1)
    counts[is_cut[nearest]], last[is_cut[nearest]] = 0, TAKES_NONE
    if old is not None:
        found += _with_old(old[0], ids, nearest, counts, last, is_cut, late, n_old, most)
    keys, cosine, floor = _merged(found, options.most_pairs, floor)
    if old is not None and floor > options.floor:
        return None
    crowded[ids[(counts > most).any(axis=1)]] = True
    groundwork = Groundwork(learnt_from(len(ids)), table["centroids"], nearest, counts, last)
    return Found(keys, cosine, floor, int(crowded.sum()), groundwork)


def _table(
    vectors: np.ndarray, ids: np.ndarray, seed: int, n_threads: int | None, old: tuple[OldPairs, Groundwork] | None
) -> Arrays:
    """The centroids, and the cells of each of ids; those of the old ones are known."""
    if old is None:
        centroids = learnt(vectors, ids[: learnt_from(len(ids))], seed)
        return {"centroids": centroids, "nearest": nearest_cells(vectors, ids, centroids, n_threads)}
    centroids, known = np.asarray(old[1].centroids), np.asarray(old[1].nearest)
    new = nearest_cells(vectors, ids[len(known) :], centroids, n_threads)
    return {"centroids": centroids, "nearest": np.concatenate((known, new))}


def _again(vectors: np.ndarray, cells: Sequence[np.ndarray], options: MeaningOptions) -> Arrays:
    """The parts of cells that grew too large, one after the other."""
    parts = [part for cell in cells for part in cut_again(vectors, cell, options.seed + 1)]
    return {
        "members": np.concatenate([np.zeros(0, np.uint32), *(ids.astype(np.uint32) for ids, _ in parts)]),
        "ends": np.cumsum([len(ids) for ids, _ in parts], dtype=np.int64),
        "is_lump": np.array([is_lump for _, is_lump in parts], bool),
    }


def _whole(ids, places, starts, is_cut, k: int, n_old: int, lowest: np.ndarray) -> list[_Cell]:
    """The cells that are compared as a whole and have new members."""
    work = []
    for cell in np.flatnonzero(~is_cut):
        inside = places[starts[cell] : starts[cell + 1]]
        n_known = int(np.searchsorted(inside, n_old * k))
        if n_known < len(inside) and len(inside) > 1:
            work.append(_Cell(ids[inside // k], n_known, inside, lowest[inside[:n_known]]))
    return work


def _cut(again: Arrays) -> list[_Cell]:
    parts = np.split(again["members"].astype(np.int64), again["ends"])
    return [_Cell(ids, is_lump=bool(is_lump)) for ids, is_lump in zip(parts, again["is_lump"], strict=False)]


def _wave(pool: Executor, vectors: np.ndarray, wave: Sequence[_Cell], floor: float, most: int) -> Arrays:
    """What some cells give, in their order."""
    made = [work.result() for work in [pool.submit(_compared, vectors, cell, floor, most) for cell in wave]]
    return {name: np.concatenate([one[name] for one in made]) for name in made[0]}


def _compared(vectors: np.ndarray, cell: _Cell, floor: float, most: int) -> Arrays:
    """Compare the new members of a cell with all, and let the old ones look at the new.

    keys, cosine: pairs that a new member takes. late_places, late_keys: what old members would take of the new, which
    their other picks decide upon. places, counts, last: of each member (see `Groundwork`); crowded: ids that took not
    all, of a cell that was cut again.
    """
    ids, n_old = cell.ids, cell.n_old
    inside = unit_rows(vectors, ids)
    taken = picks(inside[n_old:], ids[n_old:], inside, ids, np.full(len(ids) - n_old, floor), most)
    row, partner = ids[n_old:][taken.row], taken.key & MASK
    low, high = np.minimum(row, partner).astype(np.uint64), np.maximum(row, partner).astype(np.uint64)
    keys, first = np.unique((low << _SHIFT) | high, return_index=True)
    none = np.zeros(0, np.int64)
    made = {"keys": keys, "cosine": cosines_of(taken.key[first]), "late_places": none, "late_keys": none}
    if cell.places is None:
        crowded = ids if cell.is_lump else ids[taken.counts > most]
        return made | {"places": none, "counts": none, "last": none, "crowded": crowded}
    made |= {"places": cell.places[n_old:], "counts": taken.counts, "last": taken.last, "crowded": none}
    if n_old:
        assert cell.lowest is not None
        late = picks(inside[:n_old], ids[:n_old], inside[n_old:], ids[n_old:], cell.lowest, most)
        made |= {"late_places": cell.places[late.row], "late_keys": late.key}
        made |= {"places": cell.places, "counts": np.concatenate((late.counts, taken.counts))}
        made |= {"last": np.concatenate((late.last, taken.last))}
    return made


def _with_old(
    old: OldPairs, ids, nearest, counts, last, is_cut, late: Sequence[Arrays], n_old: int, most: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The stored pairs that stay, and those that old records take of the new. Sets last of the old."""
    k = nearest.shape[1]
    at, keys = (np.concatenate(column) for column in zip(*late, strict=True)) if late else (np.zeros(0, np.int64),) * 2
    moved = move_last(old, nearest[:n_old], counts[:n_old], last[:n_old], at, keys, most)
    changed = moved | is_cut[nearest[:n_old]].any(axis=1)
    kept = still_taken(old, nearest[:n_old], last[:n_old], changed)
    one, other = ids[old.one[kept]].astype(np.uint64), ids[old.other[kept]].astype(np.uint64)
    taken = keys <= last.ravel()[at]
    row, partner = ids[at[taken] // k].astype(np.uint64), (keys[taken] & MASK).astype(np.uint64)
    return [((one << _SHIFT) | other, old.cosine[kept]), ((row << _SHIFT) | partner, cosines_of(keys[taken]))]


def _merged(
    parts: list[tuple[np.ndarray, np.ndarray]], most: int, floor: float
) -> tuple[np.ndarray, np.ndarray, float]:
    """Keys and cosines once each, in order; where they are over `most`, the lowest cosines go and the floor rises."""
    none = (np.zeros(0, np.uint64), np.zeros(0))
    keys, cosine = (np.concatenate(column) for column in zip(none, *parts, strict=True))
    keys, first = np.unique(keys, return_index=True)
    cosine = cosine[first]
    if len(keys) > most:
        lowest = np.partition(cosine, len(cosine) - most)[len(cosine) - most]
        floor = min(1.0, math.ceil(lowest * 1e4) / 1e4)
        keys, cosine = keys[cosine >= floor], cosine[cosine >= floor]
    return keys, cosine, floor
