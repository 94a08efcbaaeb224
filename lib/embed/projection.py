"""Where does each record stand on the map? UMAP lays out a sample, the landmarks; the others join their nearest.

Positions are float32 in -100..100 on both axes. A record without a text (zero vector) is not on the map: NaN.
Records with equal vectors stand on one spot.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.embed import vectors as stored
from lib.embed.cells import ITERATIONS, N_PROBES, Progress, set_threads, silent, spherical_centroids

N_LANDMARKS = 15_000
# McInnes, Healy, Melville 2018 (UMAP) take 15 neighbours and a min_dist of 0.1. A larger distance and spread fill the
# window: on 8,000 landmarks of the sample corpus 10 % of its cells instead of 3 %, of 232,412 package descriptions 9 %
# instead of 3 %, of 52,002 instructions 43 % instead of 30 %; trust 0.65 for 0.63, 0.36 for 0.36, 0.43 for 0.46.
N_NEIGHBOURS = 15
MIN_DISTANCE = 0.5
SPREAD = 2.0
# Under it UMAP has too few neighbours to work with; the first two principal components are drawn instead.
LEAST_FOR_UMAP = 30
SCALE = 100.0
# A record joins landmarks within a hundredth or two of its best cosine: a mean over all of its nearest would set
# records between two groups into the empty space between them. Measured on 232,412 package descriptions: mean
# trust 0.29 with 0.01, 0.26 with 0.03, 0.23 with 0.1.
N_ANCHORS = 8
SHARPNESS = 0.01
# A cosine above it is that of equal vectors, but for rounding.
EQUAL = 1 - 1e-6
BATCH = 32_768
MOST_FOR_EXACT = 4_096


@dataclass(frozen=True)
class Landmarks:
    """ids ascending (n,) int64; vectors (n, dim) float32; positions (n, 2) float32 in -100..100."""

    ids: np.ndarray
    vectors: np.ndarray
    positions: np.ndarray


def lay_out(vectors_path: Path, n_landmarks: int = N_LANDMARKS, seed: int = 0) -> Landmarks:
    """Choose landmarks (all distinct vectors, if no more than n_landmarks records have a text) and place them.

    One thread, because UMAP is only then the same each time: about 20 seconds for 15,000 landmarks.
    """
    vectors = stored.opened(vectors_path)
    ids = stored.sample(stored.filled(vectors), n_landmarks, seed)
    chosen = stored.unit(stored.rows(vectors, ids))
    # Equal vectors would each get a spot of their own, and nothing but equal ones cannot be laid out.
    distinct = np.sort(np.unique(chosen, axis=0, return_index=True)[1])
    ids, chosen = ids[distinct], chosen[distinct]
    raw = _umap(chosen, seed) if len(ids) >= LEAST_FOR_UMAP else _principal(chosen)
    return Landmarks(ids, chosen, scaled(raw))


def place_all(
    vectors_path: Path,
    landmarks: Landmarks,
    positions_path: Path,
    n_threads: int | None = None,
    progress: Progress = silent,
    first: int = 0,
) -> None:
    """Write the position of every record, (n, 2) float32, by batch; first is where a resumed run goes on."""
    vectors = stored.opened(vectors_path)
    set_threads(n_threads)
    if first == 0:
        stored.create(positions_path, len(vectors), 2, "float32")
    index = landmark_index(landmarks)
    for at, rows in stored.batches(vectors, BATCH, first):
        placed = place(rows, landmarks, index)
        own = slice(*np.searchsorted(landmarks.ids, [at, at + len(rows)]))
        placed[landmarks.ids[own] - at] = landmarks.positions[own]
        stored.write(positions_path, at, placed)
        progress(at + len(rows), len(vectors))


def place(rows: np.ndarray, landmarks: Landmarks, index=None) -> np.ndarray:
    """Positions (n_rows, 2) float32 of vectors (n_rows, dim): the mean of the nearest landmarks' positions.

    Landmark i weighs exp((cosine_i - best cosine) / 0.01); one with the same vector decides alone. NaN for a zero
    vector. index is landmark_index's, made here if not given.
    """
    index = landmark_index(landmarks) if index is None else index
    placed = np.full((len(rows), 2), np.nan, dtype=np.float32)
    asked = np.flatnonzero(np.any(rows != 0, axis=1))
    if not len(asked) or not len(landmarks.ids):
        return placed
    n_anchors = min(N_ANCHORS, len(landmarks.ids))
    similarities, anchors = index.search(stored.unit(rows[asked]), n_anchors)
    weights = np.exp((similarities - similarities[:, :1]) / SHARPNESS)
    weights[similarities[:, 0] > EQUAL, 1:] = 0
    weights /= weights.sum(axis=1, keepdims=True)
    placed[asked] = np.einsum("na,nac->nc", weights, landmarks.positions[anchors])
    return placed


def landmark_index(landmarks: Landmarks):
    """A FAISS index of the landmarks: exact up to 4,096, above it in cells, six times as fast."""
    import faiss

    dim = landmarks.vectors.shape[1]
    flat = faiss.IndexFlatIP(dim)
    if len(landmarks.ids) <= MOST_FOR_EXACT:
        flat.add(landmarks.vectors)
        return flat
    n_cells = int(np.sqrt(len(landmarks.ids)))
    flat.add(spherical_centroids(landmarks.vectors, n_cells, 0, ITERATIONS))
    index = faiss.IndexIVFFlat(flat, dim, n_cells, faiss.METRIC_INNER_PRODUCT)
    index.is_trained = True  # the cells are given
    index.add(landmarks.vectors)
    index.nprobe = N_PROBES
    return index


def scaled(raw: np.ndarray) -> np.ndarray:
    """Positions moved and scaled, both axes alike, to fill -100..100; a single spot goes to (0, 0)."""
    if not len(raw):
        return np.zeros((0, 2), dtype=np.float32)
    low, high = raw.min(axis=0), raw.max(axis=0)
    half = float((high - low).max()) / 2
    return ((raw - (low + high) / 2) * (SCALE / half if half > 0 else 0)).astype(np.float32)


def _principal(chosen: np.ndarray) -> np.ndarray:
    """The first two principal components, (n, 2) float64; the largest part of each is positive."""
    if len(chosen) < 2:
        return np.zeros((len(chosen), 2))
    centred = chosen.astype(np.float64) - chosen.mean(axis=0, dtype=np.float64)
    left, spread, _ = np.linalg.svd(centred, full_matrices=False)
    components = np.zeros((len(chosen), 2))
    width = min(2, len(spread))
    components[:, :width] = left[:, :width] * spread[:width]
    largest = np.abs(components).argmax(axis=0)
    signs = np.sign(components[largest, [0, 1]])
    # Differences that are only rounding (equal vectors) are no differences.
    return np.where(np.abs(components) < 1e-9, 0, components * np.where(signs == 0, 1, signs))


def _umap(chosen: np.ndarray, seed: int) -> np.ndarray:
    import faiss
    import umap

    n_neighbours = min(N_NEIGHBOURS, len(chosen) - 1)
    index = faiss.IndexFlatIP(chosen.shape[1])
    index.add(chosen)
    similarities, ids = index.search(chosen, n_neighbours)
    # UMAP takes each record as its own first neighbour; among equal vectors FAISS may name another one first.
    own = np.arange(len(chosen))[:, None]
    distances = np.where(ids == own, -1, np.clip(1 - similarities, 0, None))
    order = np.argsort(distances, axis=1, kind="stable")
    ids = np.take_along_axis(ids, order, axis=1)
    distances = np.clip(np.take_along_axis(distances, order, axis=1), 0, None)
    ids[:, 0], distances[:, 0] = own[:, 0], 0
    with warnings.catch_warnings():
        # It warns that a seed means one thread, and that new points cannot be transformed: both are meant.
        warnings.simplefilter("ignore")
        model = umap.UMAP(
            n_neighbors=n_neighbours,
            min_dist=MIN_DISTANCE,
            spread=SPREAD,
            metric="cosine",
            init="pca",
            random_state=seed,
            n_jobs=1,
            precomputed_knn=(ids.astype(np.int64), distances.astype(np.float32)),
        )
        return model.fit_transform(chosen)
