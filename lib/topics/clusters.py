"""Which topic is each record about? Spherical k-means on its vector, on two levels.

Fine topics are made by FAISS on a seeded sample and every record joins its most similar centroid; coarse topics
join fine ones. Topics are numbered by size, the largest is 0; a record without a text (zero vector) is in none: -1.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.embed import vectors as stored
from lib.embed.cells import Progress, assign, set_threads, silent, spherical_centroids
from lib.embed.vectors import unit

NO_TOPIC = -1
FEWEST_FINE, MOST_FINE = 4, 128
FEWEST_COARSE, MOST_COARSE = 6, 16
# A coarse topic under this share of the records joins the one nearest to it: a language of a few dozen records and a
# handful of odd ones would each take a place among sixteen.
LEAST_COARSE_SHARE = 0.005
# Enough that a centroid hardly moves with another sample, few enough for a minute at a million records.
POINTS_A_TOPIC = 1_000
ITERATIONS = 20
N_TRIES = 3
N_REPRESENTATIVES = 5


@dataclass(frozen=True)
class Topics:
    """Two levels of topics of a corpus.

    fine (n_records,) int16, the fine topic of each record, -1 for none; similarity (n_records,) float16, its
    cosine to the centroid, NaN for none; coarse_of (n_fine,) int16, the coarse topic of each fine one;
    centroids (n_fine, dim) float32 of length 1.
    """

    fine: np.ndarray
    similarity: np.ndarray
    coarse_of: np.ndarray
    centroids: np.ndarray

    @property
    def coarse(self) -> np.ndarray:
        """(n_records,) int16, the coarse topic of each record, -1 for none."""
        if not len(self.coarse_of):
            return self.fine.copy()
        return np.where(self.fine >= 0, self.coarse_of[self.fine], NO_TOPIC).astype(np.int16)


def n_fine_topics(n_records: int) -> int:
    """About sqrt(n) / 2, between 4 and 128, and never more than a topic for two records."""
    wanted = min(max(round(np.sqrt(n_records) / 2), FEWEST_FINE), MOST_FINE)
    return max(1, min(wanted, n_records // 2))


def _least_fine(n_records: int) -> int:
    """Records that a fine topic must have: a fortieth of an even share, and no fewer than three."""
    return max(3, n_records // n_fine_topics(n_records) // 40)


def n_coarse_topics(n_fine: int) -> int:
    """About 1.4 sqrt(n_fine), between 6 and 16, and never more than fine ones."""
    return min(max(round(1.4 * np.sqrt(n_fine)), FEWEST_COARSE), MOST_COARSE, n_fine)


def find(
    vectors_path: Path,
    n_fine: int | None = None,
    n_coarse: int | None = None,
    seed: int = 0,
    n_threads: int | None = None,
    progress: Progress = silent,
) -> Topics:
    """Topics of all records. Memory: a sample of 1,000 vectors a topic and a few bytes a record."""
    vectors = stored.opened(vectors_path)
    set_threads(n_threads)
    ids = stored.filled(vectors)
    if not len(ids):
        nothing = np.zeros((0, vectors.shape[1]), dtype=np.float32)
        similarity = np.full(len(vectors), np.nan, dtype=np.float16)
        return Topics(np.full(len(vectors), NO_TOPIC, np.int16), similarity, np.zeros(0, np.int16), nothing)
    n_fine = min(n_fine or n_fine_topics(len(ids)), len(ids))
    training = stored.rows(vectors, stored.sample(ids, n_fine * POINTS_A_TOPIC, seed))
    centroids = spherical_centroids(training, n_fine, seed, ITERATIONS, N_TRIES)
    found = assign(vectors, centroids, ids, progress)
    sizes = np.bincount(found, minlength=n_fine)
    large = sizes >= min(_least_fine(len(ids)), int(sizes.max()))
    if not large.all():
        # A few outliers that k-means gave a centroid of their own are no topic; they join their next nearest.
        centroids, n_fine = centroids[large], int(large.sum())
        found = assign(vectors, centroids, ids, progress)
    # A centroid that nothing joined is no topic; the others are numbered by size, equal ones as k-means had them.
    sizes = np.bincount(found, minlength=n_fine)
    order = np.argsort(-sizes, kind="stable")[: int((sizes > 0).sum())]
    rank = np.full(n_fine, NO_TOPIC, dtype=np.int16)
    rank[order] = np.arange(len(order), dtype=np.int16)
    fine = np.full(len(vectors), NO_TOPIC, dtype=np.int16)
    fine[ids] = rank[found]
    coarse_of = _coarse(centroids[order], sizes[order], n_coarse or n_coarse_topics(len(order)))
    return Topics(fine, _similarity(vectors, fine, centroids[order]), coarse_of, centroids[order])


def representatives(topics: Topics, n: int = N_REPRESENTATIVES) -> list[np.ndarray]:
    """For each fine topic the ids of up to n records nearest to its centroid, nearest first, equal ones by id."""
    order = np.lexsort((np.arange(len(topics.fine)), -topics.similarity.astype(np.float32), topics.fine))
    starts = np.searchsorted(topics.fine[order], np.arange(len(topics.centroids) + 1))
    return [order[a : min(a + n, b)] for a, b in itertools.pairwise(starts)]


def _coarse(centroids: np.ndarray, sizes: np.ndarray, n_coarse: int) -> np.ndarray:
    """The coarse topic of each fine one: Ward's method on the centroids, numbered by records."""
    from sklearn.cluster import AgglomerativeClustering

    if len(centroids) <= n_coarse:
        return np.arange(len(centroids), dtype=np.int16)
    labels = AgglomerativeClustering(n_clusters=n_coarse, linkage="ward").fit_predict(centroids)
    labels = _joined(centroids, sizes, labels)
    weight = np.bincount(labels, weights=sizes)
    rank = np.empty(len(weight), dtype=np.int16)
    rank[np.argsort(-weight, kind="stable")] = np.arange(len(weight), dtype=np.int16)
    return rank[labels]


def _joined(centroids: np.ndarray, sizes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The labels 0.. once each coarse topic under LEAST_COARSE_SHARE has joined its nearest, smallest first."""
    while True:
        weight = np.bincount(labels, weights=sizes)
        smallest = int(weight.argmin())
        if weight[smallest] >= LEAST_COARSE_SHARE * sizes.sum() or len(weight) <= 2:
            return labels
        middles = np.stack([unit(np.average(centroids[labels == c], axis=0, weights=sizes[labels == c])[None])[0]
                            for c in range(len(weight))])  # fmt: skip
        likeness = middles @ middles[smallest]
        likeness[smallest] = -np.inf
        labels = np.where(labels == smallest, int(likeness.argmax()), labels)
        labels = np.unique(labels, return_inverse=True)[1]


def _similarity(vectors: np.ndarray, fine: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    similarity = np.full(len(vectors), np.nan, dtype=np.float16)
    for at, rows in stored.batches(vectors):
        own = fine[at : at + len(rows)]
        cosine = np.einsum("nd,nd->n", rows, centroids[np.maximum(own, 0)])
        similarity[at : at + len(rows)] = np.where(own >= 0, np.clip(cosine, -1, 1), np.nan)
    return similarity
