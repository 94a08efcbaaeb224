import errno
import os

import numpy as np
import pytest

from lib.embed import vectors as stored
from lib.errors import BadOption, NoSpace, NotComputed


def test_rows_come_back_where_they_were_written(tmp_path):
    path = tmp_path / "v.npy"
    stored.create(path, 5, 2)
    stored.write(path, 3, np.array([[1.0, 2.0], [3.0, 4.0]]))
    stored.write(path, 0, np.array([[0.5, -0.5]]))
    kept = stored.opened(path)
    assert kept.dtype == np.float16
    assert kept.tolist() == [[0.5, -0.5], [0, 0], [0, 0], [1, 2], [3, 4]]
    assert stored.filled(kept).tolist() == [0, 3, 4]
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 1


@pytest.mark.parametrize("first, shape", [(4, (2, 2)), (-1, (1, 2)), (0, (1, 3)), (0, (2,))])
def test_rows_that_do_not_fit_are_refused(tmp_path, first, shape):
    stored.create(tmp_path / "v.npy", 5, 2)
    with pytest.raises(BadOption, match="do not fit"):
        stored.write(tmp_path / "v.npy", first, np.zeros(shape))


def test_missing_and_damaged_files(tmp_path):
    with pytest.raises(NotComputed, match="is not there"):
        stored.opened(tmp_path / "none.npy")
    stored.create(tmp_path / "v.npy", 100, 8)
    os.truncate(tmp_path / "v.npy", 500)
    with pytest.raises(BadOption, match="no whole"):
        stored.opened(tmp_path / "v.npy")
    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(BadOption, match="no whole"):
        stored.opened(tmp_path / "objects.npy")


def test_no_records(tmp_path):
    stored.create(tmp_path / "v.npy", 0, 8)
    assert stored.opened(tmp_path / "v.npy").shape == (0, 8)
    stored.write(tmp_path / "v.npy", 0, np.zeros((0, 8)))
    assert stored.filled(stored.opened(tmp_path / "v.npy")).tolist() == []


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(NoSpace, match="free some space"):
        stored.create(tmp_path / "v.npy", 5, 2)


def test_sample_is_seeded_and_ascending():
    ids = np.arange(0, 200, 2)
    assert stored.sample(ids, 100, 1) is ids
    some = stored.sample(ids, 10, 1)
    assert len(set(some.tolist())) == 10 and (np.diff(some) > 0).all()
    assert some.tolist() == stored.sample(ids, 10, 1).tolist() != stored.sample(ids, 10, 2).tolist()


def test_unit():
    rows = np.array([[3.0, 4.0], [0.0, 0.0], [np.nan, 1.0]])
    np.testing.assert_allclose(stored.unit(rows), [[0.6, 0.8], [0, 0], [0, 0]], atol=1e-7)
