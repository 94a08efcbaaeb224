"""Which records lie near a vector? Cells of like vectors on disk, so that a search reads only a few of them.

Cells are made by spherical k-means. They are plain .npy files, so that nothing has to be parsed that could
do harm, and only their pages that a search needs are read.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib import atomic
from lib.embed import vectors as stored
from lib.embed.vectors import unit

# Up to here everything is compared with everything: one cell.
MOST_FOR_EXACT = 50_000
# Measured on 232,412 package descriptions, static vectors: 16 of 3 sqrt(n) cells find 0.96 of the 15 nearest,
# 12 find 0.94; 16 of 2 sqrt(n) find 0.98 and read half as much again.
N_PROBES = 16
CELLS_A_ROOT = 3
POINTS_A_CELL = 40
ITERATIONS = 8
# Cosines are compared to this place: equal vectors tie whatever the order of a sum, and ties go by id.
DECIMALS = 5
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Cells:
    """centroids (n_cells, dim) float32, length 1; members[starts[c]:starts[c + 1]] are the ids in cell c, ascending.

    Records with a zero vector are in no cell.
    """

    centroids: np.ndarray
    members: np.ndarray
    starts: np.ndarray

    @property
    def n_members(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Nearest:
    """Ids (int64), most similar first, equal ones by id; similarities are cosines, -1..1."""

    ids: np.ndarray
    similarities: np.ndarray


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def set_threads(n_threads: int | None) -> None:
    """Threads of FAISS, os.cpu_count() if not given."""
    import faiss

    faiss.omp_set_num_threads(n_threads or os.cpu_count() or 1)


def make(
    vectors_path: Path,
    folder: Path,
    seed: int = 0,
    n_threads: int | None = None,
    progress: Progress = silent,
    most_for_exact: int = MOST_FOR_EXACT,
) -> Cells:
    """Cut the corpus into 3 sqrt(n) cells (one up to most_for_exact records) and write them into folder.

    progress gets (records assigned, records). Memory: the training sample, 40 vectors a cell, and one batch.
    """
    vectors = stored.opened(vectors_path)
    ids = stored.filled(vectors)
    set_threads(n_threads)
    if len(ids) <= most_for_exact:
        centroids = unit(np.ones((1, vectors.shape[1]), dtype=np.float32))
        cell_of = np.zeros(len(ids), dtype=np.int32)
    else:
        n_cells = int(CELLS_A_ROOT * np.sqrt(len(ids)))
        training = stored.rows(vectors, stored.sample(ids, n_cells * POINTS_A_CELL, seed))
        centroids = spherical_centroids(training, n_cells, seed, ITERATIONS)
        cell_of = assign(vectors, centroids, ids, progress)
    order = np.argsort(cell_of, kind="stable")
    starts = np.searchsorted(cell_of[order], np.arange(len(centroids) + 1)).astype(np.int64)
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in (("centroids", centroids), ("members", ids[order]), ("starts", starts)):
        with atomic.replacing(folder / f"{name}.npy") as temporary:
            atomic.save_array(temporary, array)
    progress(len(vectors), len(vectors))
    return Cells(centroids, ids[order], starts)


def opened(folder: Path) -> Cells:
    """Cells that make wrote; members stay on the disk. Raises NotComputed, BadOption."""
    centroids, starts = (np.array(stored.opened(folder / f"{name}.npy")) for name in ("centroids", "starts"))
    # NumPy cannot map an array of no bytes: a corpus without any text has no members.
    members = stored.opened(folder / "members.npy") if starts[-1] else np.zeros(0, dtype=np.int64)
    return Cells(centroids, members, starts)


def spherical_centroids(training: np.ndarray, n: int, seed: int, iterations: int, n_tries: int = 1) -> np.ndarray:
    """n centroids of length 1 from training (n_points, dim) float32: FAISS' spherical k-means.

    Seeded. With n_tries above 1 the best of so many runs, each begun by k-means++; for thousands of cells a
    single run from random points does as well, because a record that lies on a border is looked for on both sides.
    """
    import faiss

    kmeans = faiss.Kmeans(
        training.shape[1],
        n,
        niter=iterations,
        nredo=n_tries,
        init_method=faiss.ClusteringInitMethod_KMEANS_PLUS_PLUS if n_tries > 1 else faiss.ClusteringInitMethod_RANDOM,
        spherical=True,
        seed=seed + 1,
        min_points_per_centroid=1,
        max_points_per_centroid=max(1, -(-len(training) // n)),
    )
    kmeans.train(training)
    return unit(kmeans.centroids)


def assign(vectors: np.ndarray, centroids: np.ndarray, ids: np.ndarray, progress: Progress = silent) -> np.ndarray:
    """The most similar centroid of each of ids (ascending), (n_ids,) int32, by batch."""
    import faiss

    index = faiss.IndexFlatIP(centroids.shape[1])
    index.add(centroids)
    nearest = np.empty(len(ids), dtype=np.int32)
    for at in range(0, len(ids), stored.BATCH):
        some = ids[at : at + stored.BATCH]
        nearest[at : at + len(some)] = index.search(stored.rows(vectors, some), 1)[1][:, 0]
        progress(int(some[-1]) + 1, len(vectors))
    return nearest


def nearest(
    vectors: np.ndarray, cells: Cells, query: np.ndarray, k: int, without: int | None = None, n_probes: int = N_PROBES
) -> Nearest:
    """The k records most like query (dim,), searched in the n_probes cells nearest to it; fewer if there are fewer.

    without is a record left out (the one whose neighbours are asked for). A zero query has none.
    Exact where there is one cell. 1 M records: some 10,000 vectors are read.
    """
    query = unit(np.asarray(query, dtype=np.float32).reshape(1, -1))[0]
    if not query.any() or not cells.n_members:
        return Nearest(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    by_likeness = np.argsort(-(cells.centroids @ query), kind="stable")[:n_probes]
    ids = np.sort(np.concatenate([cells.members[cells.starts[c] : cells.starts[c + 1]] for c in by_likeness]))
    if without is not None:
        ids = ids[ids != without]
    similarities = stored.rows(vectors, ids) @ query
    rounded = np.round(np.clip(similarities, -1, 1), DECIMALS)
    best = np.lexsort((ids, -rounded))[:k]
    return Nearest(ids[best], rounded[best])
