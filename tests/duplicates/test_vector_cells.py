import itertools

import numpy as np

from lib.duplicates.vector_cells import N_NEAREST, cut_again, learnt, learnt_from, members, nearest_cells


def vectors(n, seed=1):
    rows = np.random.default_rng(seed).normal(size=(n, 16))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def test_few_records_are_one_cell():
    ids = np.array([0, 2, 5])
    found = list(cut_again(vectors(6), ids))
    assert len(found) == 1 and found[0][0].tolist() == [0, 2, 5] and found[0][1] is False
    assert list(cut_again(vectors(6), ids[:1])) == []


def test_each_record_stands_in_three_cells_of_bounded_size():
    rows, ids = vectors(3_000), np.arange(3_000)
    found = list(cut_again(rows, ids, most=400))
    times = np.bincount(np.concatenate([cell for cell, _ in found]), minlength=3_000)
    assert times.min() >= N_NEAREST and max(len(cell) for cell, _ in found) <= 400
    assert all((np.diff(cell) > 0).all() for cell, _ in found)


def test_a_lump_that_cannot_be_parted_is_cut_in_order():
    rows = np.tile(vectors(1), (900, 1))
    found = list(cut_again(rows, np.arange(900), most=200))
    assert all(len(cell) <= 200 for cell, _ in found)
    assert any(is_lump for _, is_lump in found)
    assert set(np.concatenate([cell for cell, _ in found]).tolist()) == set(range(900))


def test_the_nearest_cells_are_the_nearest():
    rows, centroids = vectors(500), vectors(20, 2).astype(np.float32)
    found = nearest_cells(rows, np.arange(500), centroids, n_threads=3)
    exact = np.argsort(-(rows.astype(np.float32) @ centroids.T), axis=1, kind="stable")[:, :N_NEAREST]
    assert np.array_equal(found, exact)


def test_the_cells_of_a_vector_do_not_depend_on_its_company():
    rng = np.random.default_rng(3)
    centroids = vectors(30, 2).astype(np.float32)
    # Centroids so close together that only the last bits of a float32 product tell them apart.
    centroids[10:] = centroids[0] + 1e-6 * rng.normal(size=(20, 16))
    rows = vectors(700)
    together = nearest_cells(rows, np.arange(700), centroids)
    alone = np.concatenate([nearest_cells(rows, np.array([k]), centroids) for k in range(700)])
    assert np.array_equal(together, alone)


def test_cells_are_learnt_from_the_first_vectors_in_steps():
    assert [learnt_from(n) for n in (0, 4_095, 4_096, 5_119, 5_120, 6_399, 6_400)] == [
        0,
        4_095,
        *[4_096] * 2,
        *[5_120] * 2,
        6_400,
    ]
    assert all(n / 1.2501 < learnt_from(n) <= n for n in range(1, 3_000_000, 997))
    rows = vectors(4_200)
    assert learnt(rows, np.arange(4_000), 7).tolist() == [[0.0] * 16]
    assert learnt(rows, np.arange(4_096), 7).shape == (128, 16)


def test_members_of_each_cell():
    nearest = np.array([[2, 0], [0, 1], [2, 1]], np.int32)
    places, starts = members(nearest, 4)
    cells = [(places[a:b] // 2).tolist() for a, b in itertools.pairwise(starts)]
    assert cells == [[0, 1], [1, 2], [0, 2], []]
