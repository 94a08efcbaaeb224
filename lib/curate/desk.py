"""A corpus opened for work: its View with everything that a filter may need, searches by meaning included."""

import threading
from functools import lru_cache
from pathlib import Path

import numpy as np

from lib.corpus.artifacts import read_facts
from lib.corpus.workspace import Workspace
from lib.embed import cells, encoders
from lib.embed import vectors as stored
from lib.errors import NotComputed
from lib.query.predicates import Like, Meaning
from lib.query.view import View

# A search for many looks into more cells, so that it does not run out of records.
RECORDS_A_PROBE = 100

_loading = threading.Lock()


def open_view(workspace: Workspace, threads: int | None = None) -> View:
    """The corpus for reading. Raises NotComputed before the first import."""
    return View(workspace, {"meaning": _by_meaning, "like": _like}, threads)


def _by_meaning(view: View, predicate: Meaning) -> np.ndarray:
    folder = _artifact(view, "embed")
    with _loading:  # one model in memory, loaded once
        encoder = _encoder(read_facts(folder)["encoder"])
        query = encoder.encode([predicate.text])[0]
    return _nearest(view, query, predicate.most)


def _like(view: View, predicate: Like) -> np.ndarray:
    vectors = stored.opened(_artifact(view, "embed") / "vectors.npy")
    if predicate.id >= len(vectors):
        return np.empty(0, np.int64)
    return _nearest(view, np.asarray(vectors[predicate.id], dtype=np.float32), predicate.most, predicate.id)


def _nearest(view: View, query: np.ndarray, most: int, without: int | None = None) -> np.ndarray:
    vectors = stored.opened(_artifact(view, "embed") / "vectors.npy")
    probes = max(cells.N_PROBES, most // RECORDS_A_PROBE)
    return cells.nearest(vectors, _cells(_artifact(view, "neighbours")), query, most, without, probes).ids


def _artifact(view: View, stage: str) -> Path:
    key = view.current.artifacts.get(stage)
    if key is None:
        raise NotComputed(f"This search needs the stage {stage}, which has not run; run `analyse` first.")
    return view.workspace.artifact_path(stage, key)


@lru_cache(maxsize=1)
def _encoder(name: str) -> encoders.Encoder:
    return encoders.open_encoder(name)


@lru_cache(maxsize=4)
def _cells(folder: Path) -> cells.Cells:
    return cells.opened(folder)
