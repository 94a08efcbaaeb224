import numpy as np

from lib.duplicates.vector_cells import N_NEAREST, cells, nearest_cells


def vectors(n, seed=1):
    rows = np.random.default_rng(seed).normal(size=(n, 16))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def test_few_records_are_one_cell():
    ids = np.array([0, 2, 5])
    found = list(cells(vectors(6), ids))
    assert len(found) == 1 and found[0][0].tolist() == [0, 2, 5] and found[0][1] is False
    assert list(cells(vectors(6), ids[:1])) == []


def test_each_record_stands_in_three_cells_of_bounded_size():
    rows, ids = vectors(3_000), np.arange(3_000)
    found = list(cells(rows, ids, most=400))
    times = np.bincount(np.concatenate([cell for cell, _ in found]), minlength=3_000)
    assert times.min() >= N_NEAREST and max(len(cell) for cell, _ in found) <= 400
    assert all((np.diff(cell) > 0).all() for cell, _ in found)


def test_a_lump_that_cannot_be_parted_is_cut_in_order():
    rows = np.tile(vectors(1), (900, 1))
    found = list(cells(rows, np.arange(900), most=200))
    assert all(len(cell) <= 200 for cell, _ in found)
    assert any(is_lump for _, is_lump in found)
    assert set(np.concatenate([cell for cell, _ in found]).tolist()) == set(range(900))


def test_the_nearest_cells_are_the_nearest():
    rows, centroids = vectors(500), vectors(20, 2).astype(np.float32)
    found = nearest_cells(rows, np.arange(500), centroids, n_threads=3)
    exact = np.argsort(-(rows.astype(np.float32) @ centroids.T), axis=1, kind="stable")[:, :N_NEAREST]
    assert np.array_equal(found, exact)
