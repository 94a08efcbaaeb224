import numpy as np

from lib.embed import trust
from lib.embed import vectors as stored


def test_share_of_neighbours_that_are_near(tmp_path, monkeypatch):
    monkeypatch.setattr(trust, "K_MAP", 2)
    line = np.array([[0, 0], [1, 0], [2, 0], [3, 0], [10, 0], [np.nan, np.nan]])
    near = np.array([[1, 2], [0, 4], [4, -1], [2, 4], [3, 2], [0, 1]])
    stored.create(tmp_path / "p.npy", 6, 2, "float32")
    stored.write(tmp_path / "p.npy", 0, line)
    stored.create(tmp_path / "n.npy", 6, 2, "int32")
    stored.write(tmp_path / "n.npy", 0, near)
    trust.of_map(tmp_path / "p.npy", tmp_path / "n.npy", tmp_path / "t.npy")
    found = np.array(stored.opened(tmp_path / "t.npy"))[:, 0]
    np.testing.assert_array_equal(found, np.array([1, 0.5, 0, 0.5, 1, np.nan], dtype=np.float32))


def test_no_neighbours_no_trust(tmp_path):
    stored.create(tmp_path / "p.npy", 1, 2, "float32")
    stored.create(tmp_path / "n.npy", 1, 3, "int32")
    stored.write(tmp_path / "n.npy", 0, np.full((1, 3), -1))
    trust.of_map(tmp_path / "p.npy", tmp_path / "n.npy", tmp_path / "t.npy")
    assert np.isnan(np.array(stored.opened(tmp_path / "t.npy"))).all()
