import numpy as np
import pytest

from lib.duplicates import vector_picks
from lib.duplicates.vector_picks import MASK, TAKES_ALL, cosines, cosines_of, pick_keys, picks, slack, unit_rows


def vectors(n=400, dim=40, seed=1):
    """Clouds, and one crowd so dense that only the last bits of float32 products tell its pairs apart."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(12, dim))[rng.integers(0, 12, n)] + 0.4 * rng.normal(size=(n, dim))
    rows[::4] = rows[0] + 1e-3 * rng.normal(size=(len(rows[::4]), dim))
    return rows.astype(np.float16)


def expected(raw, row, floor, most):
    """Keys of the picks of one row among all, by a plain loop, and how many reach the floor."""
    others = np.array([k for k in range(len(raw)) if k != row])
    cosine = cosines(raw, np.full(len(others), row), others)
    keys = np.sort(pick_keys(cosine[cosine >= floor], others[cosine >= floor]))
    return keys[:most], len(keys)


@pytest.mark.parametrize(("floor", "most"), [(0.5, 3), (0.9, 20), (0.5, 400), (0.9999, 40)])
def test_each_row_picks_its_most_similar(monkeypatch, floor, most):
    monkeypatch.setattr(vector_picks, "ROWS_AT_ONCE", 64)
    raw, ids = vectors(), np.arange(400)
    rows = unit_rows(raw, ids)
    found = picks(rows, ids, rows, ids, np.full(400, floor), most)
    for row in range(0, 400, 7):
        keys, n = expected(raw, row, floor, most)
        assert np.sort(found.key[found.row == row]).tolist() == keys.tolist()
        assert found.counts[row] == min(n, most + 1)
        assert found.last[row] == (keys[-1] if n > most else TAKES_ALL)


def test_the_last_bits_of_a_product_decide_nothing():
    rows, ids, rng = unit_rows(vectors(), np.arange(400)), np.arange(400), np.random.default_rng(3)
    lowest = np.full(400, 0.9)
    results = []
    for noise in (0.0, 0.9, -0.9):
        products = rows @ rows.T
        products += (noise * (slack(40) - 1e-6) * rng.choice([-1, 1], products.shape)).astype(np.float32)
        at, keys = np.empty(400 * 9, np.int64), np.empty(400 * 9, np.int64)
        counts, last = np.empty(400, np.int32), np.empty(400, np.int64)
        n = vector_picks._pick(products, rows, ids, rows, ids, lowest, slack(40), 9, at, keys, counts, last)
        order = np.lexsort((keys[:n], at[:n]))
        results.append((at[:n][order].tolist(), keys[:n][order].tolist(), counts.tolist(), last.tolist()))
    assert results[0] == results[1] == results[2] and max(results[0][2]) == 10


def test_rows_may_have_floors_of_their_own_and_other_columns():
    rows = unit_rows(vectors(), np.arange(400))
    found = picks(rows[:2], np.array([0, 1]), rows[300:], np.arange(300, 400), np.array([0.9999, 1.0]), 32)
    assert (found.row == 0).all() and len(found.row) > 10
    assert (found.key & MASK).min() >= 300 and cosines_of(found.key).min() >= 0.9999


def test_a_key_holds_cosine_and_id():
    cosine, ids = np.array([1.0, 0.987654, 0.0, -0.25]), np.array([7, 4_294_967_295, 0, 3])
    keys = pick_keys(cosine, ids)
    assert (np.diff(keys) > 0).all()
    assert cosines_of(keys).tolist() == cosine.tolist() and (keys & MASK).tolist() == ids.tolist()


def test_rows_become_unit_rows():
    rows = np.array([[3, 4], [0, 0], [np.nan, 1], [1e-4, 0], [np.inf, 1]], np.float16)
    assert np.allclose(unit_rows(rows, np.array([0, 1, 2, 3, 4])), [[0.6, 0.8], [0, 0], [0, 0], [1, 0], [0, 0]])


def test_cosines_of_given_pairs():
    rows = np.array([[3, 0], [1, 1], [0, 2], [0, 0]], np.float32)
    assert cosines(rows, np.array([0, 0, 2]), np.array([1, 2, 3])).tolist() == [0.707107, 0.0, 0.0]
