"""Which 15 records are most like each record? Found once for the whole corpus, by batch, with FAISS."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.embed import cells as cell_search
from lib.embed import vectors as stored
from lib.embed.cells import Cells, Progress, silent

K = 15
BATCH = 8_192
# More than k are fetched, so that among equally similar records the choice goes by id and not by FAISS' order.
SPARE = 8
NONE = -1


@dataclass(frozen=True)
class Recall:
    """share of the true k nearest that were found (a record as similar as the k-th counts), over n_sampled records."""

    share: float
    n_sampled: int


def find(
    vectors_path: Path,
    cells: Cells,
    folder: Path,
    k: int = K,
    n_threads: int | None = None,
    progress: Progress = silent,
    first: int = 0,
    n_probes: int = cell_search.N_PROBES,
) -> None:
    """Write neighbours.npy (n, k) int32 and similarities.npy (n, k) float16 into folder.

    Neighbours are ids, most similar first, equal ones by id; a missing one (a record without text, a small
    corpus) is -1 with similarity NaN. Exact where cells is one cell. first is where a resumed run goes on.
    progress gets (records done, records) after each batch is on the disk.
    Memory: 2 bytes a dimension and record where there are several cells (0.5 GB for 1 M records of 256
    dimensions), 4 otherwise, plus one batch.
    """
    vectors = stored.opened(vectors_path)
    cell_search.set_threads(n_threads)
    ids_path, similarities_path = folder / "neighbours.npy", folder / "similarities.npy"
    folder.mkdir(parents=True, exist_ok=True)
    if first == 0:
        stored.create(ids_path, len(vectors), k, "int32")
        stored.create(similarities_path, len(vectors), k, "float16")
    index, id_of = _index(vectors, cells, n_probes)
    for at, queries in stored.batches(vectors, BATCH, first):
        ids, similarities = _search(index, id_of, at, queries, k)
        stored.write(ids_path, at, ids)
        stored.write(similarities_path, at, similarities)
        progress(at + len(queries), len(vectors))


def _index(vectors: np.ndarray, cells: Cells, n_probes: int):
    """A FAISS index in memory and the record id of each of its positions."""
    import faiss

    dim = vectors.shape[1]
    if len(cells.centroids) == 1:
        index = faiss.IndexFlatIP(dim)
        id_of = np.asarray(cells.members)
        for at in range(0, len(id_of), stored.BATCH):
            index.add(stored.rows(vectors, id_of[at : at + stored.BATCH]))
        return index, id_of
    quantizer = faiss.IndexFlatIP(dim)
    quantizer.add(cells.centroids)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, dim, len(cells.centroids), faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    index.is_trained = True  # the cells are given and float16 has nothing to learn
    cell_of = np.empty(cells.n_members, dtype=np.int64)
    id_of = np.sort(cells.members)
    cell_of[np.searchsorted(id_of, cells.members)] = np.repeat(np.arange(len(cells.centroids)), np.diff(cells.starts))
    for at in range(0, len(id_of), stored.BATCH):
        rows = np.ascontiguousarray(stored.rows(vectors, id_of[at : at + stored.BATCH]))
        own_cells = np.ascontiguousarray(cell_of[at : at + len(rows)])
        positions = np.arange(at, at + len(rows), dtype=np.int64)
        index.add_core(len(rows), faiss.swig_ptr(rows), faiss.swig_ptr(positions), faiss.swig_ptr(own_cells), None)
    index.nprobe = min(n_probes, len(cells.centroids))
    return index, id_of


def _search(index, id_of: np.ndarray, first: int, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours (n_queries, k) int32 and similarities float16 of the records first, first + 1, ..."""
    ids = np.full((len(queries), k), NONE, dtype=np.int32)
    similarities = np.full((len(queries), k), np.nan, dtype=np.float16)
    asked = np.flatnonzero(np.any(queries != 0, axis=1))
    n_fetched = min(k + 1 + SPARE, len(id_of))
    if not len(asked) or n_fetched == 0:
        return ids, similarities
    found_similarities, positions = index.search(np.ascontiguousarray(queries[asked]), n_fetched)
    found = np.where(positions >= 0, id_of[positions], NONE)
    is_none = (positions < 0) | (found == (first + asked)[:, None])
    cosine = np.where(is_none, -np.inf, np.round(np.clip(found_similarities, -1, 1), cell_search.DECIMALS))
    order = np.lexsort((found, -cosine), axis=-1)[:, :k]
    best = np.take_along_axis(found, order, axis=1)
    best_cosine = np.take_along_axis(cosine, order, axis=1)
    missing = np.isneginf(best_cosine)
    width = best.shape[1]
    ids[asked, :width] = np.where(missing, NONE, best)
    similarities[asked, :width] = np.where(missing, np.float16(np.nan), best_cosine)
    return ids, similarities


def recall(vectors_path: Path, folder: Path, n_sampled: int = 500, seed: int = 0) -> Recall:
    """How complete neighbours.npy is, by exact search for a seeded sample of records. NaN where there is none."""
    import faiss

    vectors = stored.opened(vectors_path)
    found = stored.opened(folder / "similarities.npy")
    k = found.shape[1]
    ids = stored.sample(stored.filled(vectors), n_sampled, seed)
    if not len(ids):
        return Recall(float("nan"), 0)
    queries = stored.rows(vectors, ids)
    best = np.full((len(ids), k + 1), -np.inf, dtype=np.float32)
    for _, rows in stored.batches(vectors):
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows[np.any(rows != 0, axis=1)])
        here = index.search(queries, min(k + 1, max(index.ntotal, 1)))[0] if index.ntotal else best[:, :0]
        best = -np.sort(-np.concatenate([best, here], axis=1), axis=1)[:, : k + 1]
    # The first is the record itself. A float16 cosine near 1 is exact to 0.0005.
    n_true = np.isfinite(best[:, 1:]) & (best[:, 1:] > -2)
    least = np.where(n_true, best[:, 1:], np.inf).min(axis=1, keepdims=True)
    n_found = np.minimum((np.asarray(found[ids], dtype=np.float32) >= least - 1e-3).sum(axis=1), n_true.sum(axis=1))
    total = int(n_true.sum())
    return Recall(float(n_found.sum() / total) if total else float("nan"), len(ids))
