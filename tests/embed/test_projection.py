import numpy as np
import pytest

from lib.embed import cells, neighbours, projection, trust
from lib.embed import vectors as stored


def positions_of(path, folder, **options):
    landmarks = projection.lay_out(path, **options)
    projection.place_all(path, landmarks, folder / "positions.npy")
    return landmarks, np.array(stored.opened(folder / "positions.npy"))


@pytest.mark.parametrize("n", [0, 1, 2, 5, 20, 40])
@pytest.mark.parametrize("kind", ["different", "equal", "empty"])
def test_few_records(store, tmp_path, n, kind):
    rng = np.random.default_rng(n)
    rows = stored.unit(rng.normal(size=(n, 8))) * (kind != "empty")
    if kind == "equal" and n:
        rows[:] = rows[0]
    _, positions = positions_of(store(rows), tmp_path)
    assert positions.shape == (n, 2)
    assert np.isnan(positions).all() if kind == "empty" else np.isfinite(positions).all()
    if kind == "equal":
        assert (positions == 0).all()
    if kind == "different" and n >= 2:
        assert np.abs(positions).max() == pytest.approx(100, abs=1)


def test_groups_stay_together_and_the_rest_joins_them(store, tmp_path):
    rng = np.random.default_rng(2)
    centres = rng.normal(size=(6, 32))
    group = rng.integers(0, 6, 1_200)
    rows = stored.unit(centres[group] + rng.normal(scale=0.25, size=(1_200, 32)))
    rows[50] = 0
    path = store(rows)
    landmarks, positions = positions_of(path, tmp_path, n_landmarks=300)
    assert np.isnan(positions[50]).all()
    np.testing.assert_array_equal(positions[landmarks.ids], landmarks.positions)
    kept = np.delete(np.arange(1_200), [50])
    middles = np.stack([positions[kept][group[kept] == g].mean(axis=0) for g in range(6)])
    nearest = ((positions[kept][:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == group[kept]).mean() >= 0.98
    _, again = positions_of(path, tmp_path, n_landmarks=300)
    np.testing.assert_array_equal(again, positions)

    # A faithful map is trusted, a random one is not.
    made = cells.make(path, tmp_path / "cells")
    neighbours.find(path, made, tmp_path)
    trust.of_map(tmp_path / "positions.npy", tmp_path / "neighbours.npy", tmp_path / "trust.npy")
    of_map = np.array(stored.opened(tmp_path / "trust.npy"))[:, 0]
    stored.write(tmp_path / "positions.npy", 0, rng.uniform(-100, 100, (1_200, 2)))
    trust.of_map(tmp_path / "positions.npy", tmp_path / "neighbours.npy", tmp_path / "trust.npy")
    of_chance = np.array(stored.opened(tmp_path / "trust.npy"))[:, 0]
    assert np.isnan(of_map[50])
    assert np.nanmean(of_map) > 0.3 > 0.1 > np.nanmean(of_chance)


def test_landmarks_in_cells_place_like_the_exact_search(groups, monkeypatch):
    filled = groups[groups.any(axis=1)]
    positions = projection.scaled(filled[:, :2])
    landmarks = projection.Landmarks(np.arange(len(filled)), filled, positions)
    rows = stored.unit(filled[::3] + 0.02)
    exact = projection.place(rows, landmarks)
    monkeypatch.setattr(projection, "MOST_FOR_EXACT", 100)
    assert (np.abs(projection.place(rows, landmarks) - exact).max(axis=1) < 5).mean() > 0.9


def test_scaled_keeps_the_shape():
    assert projection.scaled(np.array([[0.0, 0.0], [4.0, 2.0]])).tolist() == [[-100, -50], [100, 50]]
    assert projection.scaled(np.array([[3.0, 3.0]])).tolist() == [[0, 0]]
