import numpy as np
import pytest

from lib.duplicates.minhash import band_keys, chance_of_meeting

CHANCES = [
    (0.7, 42, 6, 0.9948),
    (0.7, 48, 6, 0.9975),
    (0.8, 48, 6, 1.0),
    (0.6, 48, 6, 0.8991),
    (0.8, 8, 16, 0.2042),
    (1.0, 1, 1, 1.0),
    (0.0, 9, 1, 0.0),
]


@pytest.mark.parametrize(("similarity", "n_bands", "n_rows", "expected"), CHANCES)
def test_chance_of_meeting(similarity, n_bands, n_rows, expected):
    assert round(chance_of_meeting(similarity, n_bands, n_rows), 4) == expected


@pytest.mark.parametrize("similarity", [0.5, 0.7, 0.9])
def test_pairs_of_known_similarity_meet_as_often_as_the_formula_says(similarity):
    chance = np.random.default_rng(4)
    n_pairs, size = 3000, 90
    n_shared = round(2 * size * similarity / (1 + similarity))
    true = n_shared / (2 * size - n_shared)
    shared = chance.integers(0, 2**64, (n_pairs, n_shared), dtype=np.uint64)
    sets = [np.hstack([shared, chance.integers(0, 2**64, (n_pairs, size - n_shared), dtype=np.uint64)]) for _ in "ab"]
    keys = [band_keys(members.ravel(), np.arange(n_pairs + 1) * size) for members in sets]
    agree = (keys[0] == keys[1]).mean()
    assert abs(agree - true**6) < 0.02
    met = (keys[0] == keys[1]).any(axis=0).mean()
    assert abs(met - chance_of_meeting(true)) < 0.03


def test_keys_depend_on_the_set_and_the_seed_only():
    hashes = np.arange(10, dtype=np.uint64) << np.uint64(40)
    offsets = np.array([0, 5, 5, 10])
    one = band_keys(hashes, offsets, 3, 2, seed=1, n_threads=1)
    assert one.shape == (3, 3)
    assert np.array_equal(one, band_keys(hashes, offsets, 3, 2, seed=1, n_threads=3))
    assert not np.array_equal(one, band_keys(hashes, offsets, 3, 2, seed=2))
    assert np.array_equal(one[:, :1], band_keys(hashes[:5], offsets[:2], 3, 2, seed=1))
