"""Appended vectors: what is found equals a run over all of them, and old records are not compared with each other."""

import numpy as np
import pytest

from lib.duplicates import meaning, meaning_search, vector_cells
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.meaning import MeaningOptions, MeaningPairs, holds, pairs_by_meaning
from lib.duplicates.vector_classes import vector_hashes
from lib.errors import Cancelled

N, N_LEARNT = 2_600, 2_200


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    """Cells from few records on, learnt from the first 2,200 vectors of 2,200 to 2,749."""
    monkeypatch.setattr(vector_cells, "LEAST_FOR_CELLS", N_LEARNT)
    monkeypatch.setattr(meaning, "CELLS_AT_ONCE", 7)


def corpus(seed: int, n: int = N, dim: int = 24) -> np.ndarray:
    """Clouds of which some are dense crowds that grow until the end, copies of old vectors, zeros, and no numbers.

    Late records come from few clouds, as in files that are sorted by their source.
    """
    rng = np.random.default_rng(seed)
    centres, width = rng.normal(size=(90, dim)), rng.choice([0.05, 0.3, 0.6], size=(90, 1))
    cloud = np.where(np.arange(n) < n // 2, rng.integers(0, 90, n), rng.integers(0, 30, n))
    vectors = centres[cloud] + rng.normal(size=(n, dim)) * width[cloud]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    copies = rng.choice(np.arange(100, n), n // 20, replace=False)
    vectors[copies] = vectors[rng.integers(0, 100, len(copies))]
    vectors[rng.choice(n, 9, replace=False)] = 0
    vectors[rng.choice(n, 3, replace=False)] = np.nan
    return vectors.astype(np.float16)


def assert_same(one: MeaningPairs, other: MeaningPairs):
    for name in ("representative", "a", "b", "similarity"):
        assert np.array_equal(getattr(one.pairs, name), getattr(other.pairs, name)), name
    assert (one.pairs.floor, one.pairs.n_crowded) == (other.pairs.floor, other.pairs.n_crowded)
    for name in ("n_learnt", "centroids", "nearest", "counts", "last"):
        assert np.array_equal(getattr(one.groundwork, name), getattr(other.groundwork, name)), name
    assert one.digest == other.digest


def grown(vectors: np.ndarray, ends, options: MeaningOptions) -> MeaningPairs:
    found = pairs_by_meaning(vectors[: ends[0]], options)
    for end in ends[1:]:
        hashes = vector_hashes(vectors[:end])
        assert holds(found, options, hashes)
        found = pairs_by_meaning(vectors[:end], options, before=found)
    return found


@pytest.mark.parametrize("ends", [(2_560, N), (2_560, 2_561, N), (2_550, 2_551, 2_570, 2_571, 2_590, N)])
@pytest.mark.parametrize(
    ("floor", "most", "most_in_cell"),
    [(0.6, 5, 16_384), (0.95, 32, 16_384), (0.6, 5, 130), (0.85, 12, 130), (0.95, 32, 70)],
)
def test_an_append_gives_what_a_full_run_gives(monkeypatch, ends, most_in_cell, floor, most):
    monkeypatch.setattr(vector_cells, "MOST_IN_CELL", most_in_cell)
    options = MeaningOptions(floor=floor, most_for_record=most)
    vectors = corpus(most)
    whole = pairs_by_meaning(vectors, options)
    assert len(whole.pairs) > 1_000 and 20 < whole.pairs.n_crowded < N
    assert (whole.groundwork.last == -1).any() == (most_in_cell < 16_384)
    assert_same(grown(vectors, ends, options), whole)


def test_a_crowd_that_grows_pushes_old_pairs_out():
    vectors, options = corpus(3), MeaningOptions(floor=0.6, most_for_record=5)
    before, whole = pairs_by_meaning(vectors[:2_500], options), pairs_by_meaning(vectors, options)
    old = set(zip(before.pairs.a.tolist(), before.pairs.b.tolist(), strict=True))
    gone = old - set(zip(whole.pairs.a.tolist(), whole.pairs.b.tolist(), strict=True))
    assert len(gone) > 50
    assert_same(pairs_by_meaning(vectors, options, before=before), whole)


def test_a_cell_that_grows_too_large_is_cut_again(monkeypatch):
    vectors, options = corpus(4), MeaningOptions(floor=0.8, most_for_record=6)
    before = pairs_by_meaning(vectors[:2_500], options)
    sizes = [np.bincount(pairs_by_meaning(vectors[:n], options).groundwork.nearest.ravel()).max() for n in (2_500, N)]
    assert sizes[0] < sizes[1]
    monkeypatch.setattr(vector_cells, "MOST_IN_CELL", int(sizes[0]))
    assert not (before.groundwork.last == -1).any()
    whole = pairs_by_meaning(vectors, options)
    assert (whole.groundwork.last == -1).any()
    assert_same(pairs_by_meaning(vectors, options, before=before), whole)


def test_old_records_are_not_compared_with_each_other(monkeypatch):
    vectors, options = corpus(5), MeaningOptions(floor=0.8, most_for_record=6)
    before = pairs_by_meaning(vectors[:2_550], options)
    compared = []

    def counted(one, row_ids, other, column_ids, lowest, most):
        compared.append((row_ids, column_ids))
        return picks(one, row_ids, other, column_ids, lowest, most)

    picks = meaning_search.picks
    monkeypatch.setattr(meaning_search, "picks", counted)
    pairs_by_meaning(vectors, options, before=before)
    assert compared and not any((rows < 2_550).any() and (columns < 2_550).any() for rows, columns in compared)
    n_products = sum(len(rows) * len(columns) for rows, columns in compared)
    compared.clear()
    pairs_by_meaning(vectors, options)
    assert n_products < 0.1 * sum(len(rows) * len(columns) for rows, columns in compared)


def test_past_a_step_and_with_other_vectors_all_is_computed_anew():
    vectors, options = corpus(6, 3_400), MeaningOptions(floor=0.85)
    before = pairs_by_meaning(vectors[:2_550], options)
    assert not holds(before, options, vector_hashes(vectors))
    whole = pairs_by_meaning(vectors, options)
    assert (before.groundwork.n_learnt, whole.groundwork.n_learnt) == (2_200, 2_750)
    assert_same(pairs_by_meaning(vectors, options, before=before), whole)

    other = vectors[:N].copy()
    other[7] = other[8]
    assert holds(before, options, vector_hashes(vectors[:N])) and not holds(before, options, vector_hashes(other))
    assert_same(pairs_by_meaning(other, options, before=before), pairs_by_meaning(other, options))
    assert not holds(before, MeaningOptions(floor=0.86), vector_hashes(vectors[:N]))
    assert not holds(before, options, vector_hashes(vectors[:2_500]))


@pytest.mark.parametrize("share", [1.02, 0.5])
def test_a_raised_floor_is_found_anew(share):
    """It is raised by the new records, or was raised before."""
    vectors = corpus(7)
    n_before = len(pairs_by_meaning(vectors[:2_500], MeaningOptions(floor=0.7)).pairs)
    options = MeaningOptions(floor=0.7, most_pairs=int(share * n_before))
    before, whole = pairs_by_meaning(vectors[:2_500], options), pairs_by_meaning(vectors, options)
    assert (before.pairs.floor > 0.7) == (share < 1) and whole.pairs.floor > 0.7
    assert_same(pairs_by_meaning(vectors, options, before=before), whole)


def test_few_records_and_nothing_new_are_no_problem():
    vectors, options = corpus(8), MeaningOptions(floor=0.9)
    small = pairs_by_meaning(vectors[:300], options)
    assert_same(pairs_by_meaning(vectors[:400], options, before=small), pairs_by_meaning(vectors[:400], options))
    assert_same(pairs_by_meaning(vectors[:300], options, before=small), small)
    copies = np.concatenate((vectors[:300], vectors[:50]))
    assert_same(pairs_by_meaning(copies, options, before=small), pairs_by_meaning(copies, options))
    nothing = pairs_by_meaning(np.zeros((3, 4), np.float16), options)
    assert_same(pairs_by_meaning(np.zeros((5, 4), np.float16), options, before=nothing), nothing_of(5, options))


def nothing_of(n: int, options: MeaningOptions) -> MeaningPairs:
    return pairs_by_meaning(np.zeros((n, 4), np.float16), options)


def test_an_append_goes_on_where_it_was_cut_off_with_any_number_of_threads(tmp_path):
    vectors, options = corpus(9), MeaningOptions(floor=0.8, most_for_record=6)
    before, whole = pairs_by_meaning(vectors[:2_500], options, n_threads=3), pairs_by_meaning(vectors, options)
    assert_same(pairs_by_meaning(vectors, options, n_threads=3, before=before), whole)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        pairs_by_meaning(vectors, options, progress=stop, checkpoints=Checkpoints(tmp_path), before=before)
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(kept) > 3
    assert_same(pairs_by_meaning(vectors, options, checkpoints=Checkpoints(tmp_path), before=before), whole)
    assert kept.items() <= {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}.items()
    # What the append kept is nothing to a run over all.
    assert_same(pairs_by_meaning(vectors, options, checkpoints=Checkpoints(tmp_path)), whole)
