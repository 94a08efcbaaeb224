"""Which records mean nearly the same: pairs of vectors with a high cosine, found cell by cell and told exactly.

A vector is compared with those that share one of its three cells (see `lib.duplicates.vector_cells`), so a few pairs
whose ends share no cell are missed: `lib.duplicates.meaning_recall` says how many. What is stored is exact.

The cells are learnt from the first vectors, whose number grows in steps of a quarter (`learnt_from`). So files that are
appended mostly change nothing for the old records, which are then not compared again (`lib.duplicates.meaning_growth`).
Past a step all is computed anew: over the growth of a corpus that adds up to at most four times the last full run.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.compiled import available_threads
from lib.duplicates.meaning_growth import Groundwork, OldPairs
from lib.duplicates.meaning_search import MeaningOptions, Progress, search
from lib.duplicates.pairs import Pairs
from lib.duplicates.vector_cells import learnt_from
from lib.duplicates.vector_classes import classes_of, digest, vector_hashes
from lib.errors import BadOption

MOST_RECORDS = 1 << 32
# Kept when they are done, so that a run that was cut off goes on behind them.
CELLS_AT_ONCE = 64
_SHIFT = np.uint64(32)


@dataclass(frozen=True)
class MeaningPairs:
    """pairs: as those of near-duplicate search, with cosines as similarity and NaN as containment; records with equal
    vectors are one class, records without a vector in none. pairs.floor is the floor in the end, pairs.n_crowded the
    records of which only the most similar pairs were taken.

    asked_floor: what was asked for; lower than pairs.floor where the pairs would have been too many. groundwork: what a
    search over these and further vectors can go on from. digest: of these vectors.
    """

    pairs: Pairs
    asked_floor: float
    options: MeaningOptions
    groundwork: Groundwork
    digest: str

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


def pairs_by_meaning(
    vectors: np.ndarray,
    options: MeaningOptions = MeaningOptions(),
    n_threads: int | None = None,
    progress: Progress | None = None,
    checkpoints: Checkpoints = Checkpoints(),
    before: MeaningPairs | None = None,
    hashes: np.ndarray | None = None,
) -> MeaningPairs:
    """All pairs of records whose vectors have a cosine of options.floor or more, found within cells of like vectors.

    The same for any number of threads. Work grows with n * sqrt(n); equal vectors cost nothing, and in a crowd of
    nearly equal ones each record keeps its most similar pairs. Memory: 120 bytes a record, 36 bytes for each of up to
    1.5 * most_pairs pairs, and 150 MB a thread.

    :param vectors: (n, dim) float16 memory map or array, one row a record; zeros where there is no text.
    :param progress: called as progress(done, total); it may raise to stop the work.
    :param checkpoints: of an earlier run over the same vectors with the same options, which this one goes on with.
    :param before: the pairs of the first records alone. Where they hold still only the further records are compared;
        else all are. The result is the same.
    :param hashes: as `vector_hashes` gives them, where they are known.
    :raises BadOption: more than 2^32 records, or not a table of numbers.
    """
    # One thread of BLAS in each of ours: they are as many as there are cores, and k-means depends on BLAS's last bits.
    from threadpoolctl import threadpool_limits

    if vectors.ndim != 2 or len(vectors) >= MOST_RECORDS:
        raise BadOption(f"Vectors of shape {vectors.shape} cannot be compared; give one row for each of up to 2^32.")
    hashes = vector_hashes(vectors) if hashes is None else hashes
    representative = classes_of(hashes)
    ids = np.flatnonzero(representative == np.arange(len(vectors)))
    old = None if before is None or not holds(before, options, hashes) else _old(before, ids)
    with threadpool_limits(1), ThreadPoolExecutor(available_threads(n_threads)) as pool:
        how = (vectors, ids, options, CELLS_AT_ONCE, pool, n_threads, progress, checkpoints)
        found = None if old is None else search(*how, old)
        if found is None:  # nothing to go on from, or with the new pairs they are too many
            found = search(*how, None)
        assert found is not None
    a, b = (found.keys >> _SHIFT).astype(np.int64), (found.keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    unknown = np.full(len(a), np.nan)
    pairs = Pairs(representative, a, b, found.cosine, unknown, found.floor, found.n_crowded)
    if progress is not None:
        progress(len(ids), len(ids))
    return MeaningPairs(pairs, float(options.floor), options, found.groundwork, digest(hashes))


def holds(before: MeaningPairs, options: MeaningOptions, hashes: np.ndarray) -> bool:
    """Whether the pairs of the first records are what a run with these options over all would say of them: the same
    vectors, the same cells, and a floor that was not raised."""
    n = before.pairs.n_records
    if n > len(hashes) or before.options != options or before.pairs.floor > before.asked_floor:
        return False
    n_rows = int((classes_of(hashes) == np.arange(len(hashes))).sum())
    return before.groundwork.n_learnt == learnt_from(n_rows) and before.digest == digest(hashes[:n])


def _old(before: MeaningPairs, ids: np.ndarray) -> tuple[OldPairs, Groundwork]:
    row_of = np.zeros(before.pairs.n_records, np.int64)
    known = ids[: len(before.groundwork.nearest)]
    row_of[known] = np.arange(len(known))
    return OldPairs(
        row_of[before.pairs.a], row_of[before.pairs.b], np.asarray(before.pairs.similarity), ids
    ), before.groundwork


def without(found: MeaningPairs, threshold: float) -> MeaningPairs:
    """The same pairs with the floor raised to threshold."""
    pairs = found.pairs
    chosen = pairs.similarity >= threshold
    columns = {name: getattr(pairs, name)[chosen] for name in ("a", "b", "similarity", "containment")}
    return replace(found, pairs=replace(pairs, **columns, floor=threshold))
