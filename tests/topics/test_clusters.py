import numpy as np
import pytest

from lib.embed import vectors as stored
from lib.topics import clusters


@pytest.fixture
def blobs(tmp_path):
    """12 tight groups of 120..10 unit vectors in 32 dimensions, shuffled, with 3 zero rows; and the truth."""
    rng = np.random.default_rng(5)
    centres = rng.normal(size=(12, 32))
    truth = np.repeat(np.arange(12), np.arange(120, 0, -10))
    rows = stored.unit(centres[truth] + rng.normal(scale=0.15, size=(len(truth), 32)))
    order = rng.permutation(len(rows))
    rows, truth = rows[order], truth[order]
    rows[[0, 10, 20]], truth[[0, 10, 20]] = 0, -1
    path = tmp_path / "vectors.npy"
    stored.create(path, len(rows), 32)
    stored.write(path, 0, rows)
    return path, truth


def test_planted_groups_are_the_topics(blobs):
    path, truth = blobs
    topics = clusters.find(path, n_fine=12, seed=3)
    assert (topics.fine[truth < 0] == -1).all()
    assert np.isnan(topics.similarity[truth < 0]).all()
    placed = truth >= 0
    pairs = np.unique(np.stack([topics.fine[placed], truth[placed]]), axis=1).shape[1]
    largest = [np.bincount(truth[topics.fine == t]).max() for t in range(len(topics.centroids))]
    assert sum(largest) / placed.sum() >= 0.95, "purity"
    assert pairs <= 16
    sizes = np.bincount(topics.fine[placed])
    assert (np.diff(sizes) <= 0).all(), "topic 0 is the largest"


def test_same_seed_same_topics_with_any_threads(blobs):
    path, _ = blobs
    one, two = clusters.find(path, seed=1, n_threads=1), clusters.find(path, seed=1, n_threads=2)
    assert (one.fine == two.fine).all() and (one.coarse_of == two.coarse_of).all()
    np.testing.assert_array_equal(one.similarity, two.similarity)


def test_coarse_topics_hold_whole_fine_ones(blobs):
    path, _ = blobs
    topics = clusters.find(path, n_fine=12, n_coarse=3, seed=3)
    assert sorted(set(topics.coarse_of.tolist())) == [0, 1, 2]
    assert topics.coarse.tolist() == [-1 if f < 0 else int(topics.coarse_of[f]) for f in topics.fine.tolist()]


def test_representatives_are_the_nearest_to_the_centroid(blobs):
    path, _ = blobs
    topics = clusters.find(path, n_fine=12, seed=3)
    for topic, ids in enumerate(clusters.representatives(topics, 3)):
        members = np.flatnonzero(topics.fine == topic)
        best = sorted(members.tolist(), key=lambda i: (-float(topics.similarity[i]), i))[:3]
        assert ids.tolist() == best


@pytest.mark.parametrize("n_records, n_fine", [(1, 1), (2, 1), (5, 2), (100, 5), (5_000, 35), (10**6, 128)])
def test_number_of_fine_topics(n_records, n_fine):
    assert clusters.n_fine_topics(n_records) == n_fine


@pytest.mark.parametrize("n_fine, n_coarse", [(1, 1), (5, 5), (35, 8), (128, 16)])
def test_number_of_coarse_topics(n_fine, n_coarse):
    assert clusters.n_coarse_topics(n_fine) == n_coarse


@pytest.mark.parametrize("n_filled", [0, 1, 2, 3, 7])
def test_few_records(tmp_path, n_filled):
    path = tmp_path / "vectors.npy"
    stored.create(path, 8, 4)
    stored.write(path, 0, np.eye(7, 4)[:n_filled] + 0.1 * (np.arange(n_filled) >= 4)[:, None])
    topics = clusters.find(path)
    assert (topics.fine >= 0).sum() == n_filled
    assert (topics.coarse >= 0).sum() == n_filled
    assert len(clusters.representatives(topics)) == len(topics.centroids)


def test_outliers_are_no_topic_of_their_own(tmp_path):
    rng = np.random.default_rng(2)
    centres = rng.normal(size=(5, 32))
    truth = np.repeat(np.arange(5), [400, 300, 200, 1, 1])
    path = tmp_path / "vectors.npy"
    stored.create(path, len(truth), 32)
    stored.write(path, 0, stored.unit(centres[truth] + rng.normal(scale=0.1, size=(len(truth), 32))))
    topics = clusters.find(path, n_fine=8, n_coarse=5, seed=1)
    assert (topics.fine >= 0).all()
    assert np.bincount(topics.fine).min() >= 3
    assert np.bincount(topics.coarse).min() >= clusters.LEAST_COARSE_SHARE * len(truth)
