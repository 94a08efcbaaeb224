import numpy as np
import pytest

from lib.embed import cells
from lib.embed import vectors as stored
from lib.errors import NotComputed


@pytest.mark.parametrize("most_for_exact, n_cells", [(50_000, 1), (100, 134)])
def test_every_filled_record_is_in_one_cell(store, groups, tmp_path, most_for_exact, n_cells):
    made = cells.make(store(groups), tmp_path / "cells", most_for_exact=most_for_exact)
    assert len(made.centroids) == n_cells
    assert sorted(made.members.tolist()) == [i for i in range(2_000) if i not in (7, 1_999)]
    again = cells.opened(tmp_path / "cells")
    for name in ("centroids", "members", "starts"):
        np.testing.assert_array_equal(getattr(made, name), getattr(again, name))


def test_cells_do_not_depend_on_threads(store, groups, tmp_path):
    path = store(groups)
    one = cells.make(path, tmp_path / "one", n_threads=1, most_for_exact=100)
    two = cells.make(path, tmp_path / "two", n_threads=2, most_for_exact=100)
    np.testing.assert_array_equal(one.members, two.members)
    np.testing.assert_array_equal(one.centroids, two.centroids)


@pytest.mark.parametrize("most_for_exact, least_recall", [(50_000, 1.0), (100, 0.9)])
def test_nearest_finds_what_a_full_scan_finds(store, groups, tmp_path, most_for_exact, least_recall):
    path = store(groups)
    made = cells.make(path, tmp_path / "cells", most_for_exact=most_for_exact)
    kept = stored.opened(path)
    rows = np.asarray(kept, dtype=np.float32)
    n_found = 0
    for record in range(200, 300):
        found = cells.nearest(kept, made, rows[record], 10, without=record)
        assert record not in found.ids and (np.diff(found.similarities) <= 0).all()
        cosine = rows @ stored.unit(rows[record : record + 1])[0]
        cosine[[7, 1_999, record]] = -2
        n_found += len(set(np.argsort(-cosine)[:10].tolist()) & set(found.ids.tolist()))
    assert n_found / 1_000 >= least_recall - 0.005


def test_equal_vectors_come_by_id(store, groups, tmp_path):
    path = store(groups)
    made = cells.make(path, tmp_path / "cells", most_for_exact=100)
    found = cells.nearest(stored.opened(path), made, groups[100], 5, without=102)
    assert found.ids.tolist() == [100, 101, 103, 104, 105]
    assert found.similarities.tolist() == [1, 1, 1, 1, 1]


def test_nothing_to_find(store, groups, tmp_path):
    path = store(groups)
    made = cells.make(path, tmp_path / "cells")
    assert cells.nearest(stored.opened(path), made, np.zeros(24), 5).ids.tolist() == []
    empty = store(np.zeros((3, 24)), "empty.npy")
    cells.make(empty, tmp_path / "none")
    assert cells.nearest(stored.opened(empty), cells.opened(tmp_path / "none"), groups[0], 5).ids.tolist() == []
    with pytest.raises(NotComputed):
        cells.opened(tmp_path / "nowhere")
