import numpy as np
import pytest

from lib.embed import cells, neighbours
from lib.embed import vectors as stored


def found_in(path, folder, most_for_exact=50_000, **options):
    made = cells.make(path, folder / "cells", most_for_exact=most_for_exact)
    neighbours.find(path, made, folder, **options)
    return np.array(stored.opened(folder / "neighbours.npy")), np.array(stored.opened(folder / "similarities.npy"))


def full_scan(rows, k):
    cosine = np.round(np.clip(rows @ rows.T, -1, 1), 5)
    cosine[:, ~rows.any(axis=1)] = -np.inf
    np.fill_diagonal(cosine, -np.inf)
    order = np.lexsort((np.broadcast_to(np.arange(len(rows)), cosine.shape), -cosine), axis=-1)[:, :k]
    return order, np.take_along_axis(cosine, order, axis=1)


def test_exact_search_is_a_full_scan(store, groups, tmp_path):
    path = store(groups)
    ids, similarities = found_in(path, tmp_path)
    true_ids, true_similarities = full_scan(np.asarray(stored.opened(path), dtype=np.float32), 15)
    filled = groups.any(axis=1)
    np.testing.assert_allclose(similarities[filled], true_similarities[filled], atol=1e-3)
    # A cosine may round either way in its last place: then two neighbours change places.
    assert (ids[filled] == true_ids[filled]).mean() > 0.99
    assert (ids[~filled] == -1).all() and np.isnan(similarities[~filled]).all()
    assert not np.isin(ids, [7, 1_999]).any()
    assert neighbours.recall(path, tmp_path) == neighbours.Recall(1.0, 500)


def test_cells_find_nearly_all_of_it(store, groups, tmp_path):
    path = store(groups)
    ids, similarities = found_in(path, tmp_path, most_for_exact=100)
    true_ids, _ = full_scan(np.asarray(stored.opened(path), dtype=np.float32), 15)
    filled = np.flatnonzero(groups.any(axis=1))
    hits = np.mean([len(set(ids[i]) & set(true_ids[i])) / 15 for i in filled])
    measured = neighbours.recall(path, tmp_path)
    assert hits >= 0.9 and abs(measured.share - hits) < 0.03
    assert (np.diff(similarities[filled].astype(np.float32), axis=1) <= 0).all()
    assert not any(i in ids[i] for i in filled)


def test_equal_records_come_first_by_id(store, groups, tmp_path):
    ids, _ = found_in(store(groups), tmp_path, k=5)
    assert ids[100].tolist() == [101, 102, 103, 104, 105]
    assert ids[119].tolist() == [100, 101, 102, 103, 104]


def test_threads_and_batches_change_nothing(store, groups, tmp_path, monkeypatch):
    path = store(groups)
    one = found_in(path, tmp_path / "one", 100, n_threads=1)
    two = found_in(path, tmp_path / "two", 100, n_threads=2)
    np.testing.assert_array_equal(one[0], two[0])
    np.testing.assert_array_equal(one[1], two[1])


def test_a_stopped_run_goes_on_where_it_was(store, groups, tmp_path, monkeypatch):
    monkeypatch.setattr(neighbours, "BATCH", 300)
    path = store(groups)
    whole = found_in(path, tmp_path / "whole", 100)
    made = cells.opened(tmp_path / "whole" / "cells")
    seen = []

    def stop_at_900(done, total):
        seen.append((done, total))
        if done == 900:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        neighbours.find(path, made, tmp_path / "resumed", progress=stop_at_900)
    neighbours.find(path, made, tmp_path / "resumed", first=900)
    assert seen == [(300, 2_000), (600, 2_000), (900, 2_000)]
    np.testing.assert_array_equal(stored.opened(tmp_path / "resumed" / "neighbours.npy"), whole[0])


@pytest.mark.parametrize(
    "rows, expected",
    [
        (np.zeros((0, 2)), []),
        ([[1, 0]], [[-1, -1]]),
        ([[1, 0], [0, 0]], [[-1, -1], [-1, -1]]),
        ([[1, 0], [0, 1]], [[1, -1], [0, -1]]),
        ([[1, 0], [0.8, 0.6], [0, 1]], [[1, 2], [0, 2], [1, 0]]),
        ([[1, 0], [1, 0], [1, 0], [1, 0]], [[1, 2], [0, 2], [0, 1], [0, 1]]),
    ],
)
def test_few_records(store, tmp_path, rows, expected):
    rows = np.asarray(rows, dtype=np.float32).reshape(-1, 2)
    ids, similarities = found_in(store(rows), tmp_path, k=2)
    assert ids.tolist() == expected
    assert (np.isnan(similarities) == (ids < 0)).all()
