"""The stages embed, neighbours and map of an analysis: vectors by batch, then what is read off them."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from lib import atomic
from lib.corpus.artifacts import Task, read_array, read_facts
from lib.corpus.texts import Texts
from lib.embed import cells, encoders, neighbours, projection, trust
from lib.embed import vectors as stored

EMBED_VERSION = NEIGHBOURS_VERSION = MAP_VERSION = 1
COLUMN_BATCH = 500_000
# MiniLM makes some 30 records a second: smaller batches, so that progress moves and little is lost by a kill.
SLOW_BATCH_RECORDS = 64


def run_embed(task: Task) -> None:
    """A vector for each record, by the encoder in the parameters. Resumes at the next batch."""
    name = task.parameters["encoder"]
    path = task.folder / "vectors.npy"
    with Texts(task.workspace) as texts:
        total = len(texts)
        task.report(0, total, "preparing the encoder")
        encoder = encoders.open_encoder(name)
        done = _done(task.folder)
        if not done:
            stored.create(path, total, encoder.dim)
            done = _take_vectors(task, path)
        size = {} if name == "static" else {"most_records": SLOW_BATCH_RECORDS}
        for first, last in texts.ranges(**size):
            first = max(first, done)
            if last <= first:
                continue
            task.report(first, total)
            stored.write(path, first, encoder.encode(texts.read(first, last)))
            _mark(task.folder, last)
    task.write_facts(
        {"encoder": name, "identity": encoder.identity, "dim": encoder.dim, "choice": task.parameters["why"]}
    )
    task.report(total, total)


def _take_vectors(task: Task, path: Path) -> int:
    """Copy the vectors from before files were appended; gives how many records have theirs."""
    if task.previous is None:
        return 0
    old = stored.opened(task.previous / "vectors.npy")
    for first, rows in stored.batches(old):
        stored.write(path, first, rows)
    _mark(task.folder, len(old))
    return len(old)


def run_neighbours(task: Task) -> None:
    """The nearest neighbours of each record, and the cells that a search by meaning looks into."""
    path = task.input("embed") / "vectors.npy"
    total = len(stored.opened(path))
    done = _done(task.folder)

    def cutting(at: int, of: int) -> None:
        task.report(at, 2 * total, "cells")

    def finding(at: int, of: int) -> None:
        _mark(task.folder, at)
        task.report(total + at, 2 * total, "neighbours")

    made = (
        cells.opened(task.folder) if done else cells.make(path, task.folder, task.parameters["seed"], progress=cutting)
    )
    neighbours.find(path, made, task.folder, task.parameters["k"], progress=finding, first=done)
    recall = neighbours.recall(path, task.folder)
    task.write_facts({"k": task.parameters["k"], "recall": _plain(recall.share), "n_sampled": recall.n_sampled})
    task.report(2 * total, 2 * total)


def run_map(task: Task) -> None:
    """A place on the map for each record, and how far its surroundings there can be trusted."""
    vectors = task.input("embed") / "vectors.npy"
    total = len(stored.opened(vectors))
    positions, trusted = task.folder / "positions.npy", task.folder / "trust.npy"
    done = _done(task.folder)
    task.report(done, 2 * total, "landmarks")
    landmarks = _landmarks(task, vectors)

    def placing(at: int, of: int) -> None:
        _mark(task.folder, at)
        task.report(at, 2 * total, "placing")

    def trusting(at: int, of: int) -> None:
        task.report(total + at, 2 * total, "trust")

    if done < total:
        projection.place_all(vectors, landmarks, positions, progress=placing, first=done)
    trust.of_map(positions, task.input("neighbours") / "neighbours.npy", trusted, progress=trusting)
    places, trust_of = stored.opened(positions), stored.opened(trusted)
    for first in range(0, total, COLUMN_BATCH):
        last = min(total, first + COLUMN_BATCH)
        columns = {"map_x": places[first:last, 0], "map_y": places[first:last, 1], "trust": trust_of[first:last, 0]}
        arrays = {name: pa.array(values, mask=np.isnan(values)) for name, values in columns.items()}
        task.write_part(first, pa.table({"id": pa.array(np.arange(first, last, dtype=np.int64)), **arrays}))
    known = trust_of[:, 0][~np.isnan(trust_of[:, 0])]
    task.write_facts(
        {
            "n_landmarks": len(landmarks.ids),
            "mean_trust": _plain(known.mean() if len(known) else float("nan")),
            "bounds": _bounds(places),
        }
    )
    task.report(2 * total, 2 * total)


def _landmarks(task: Task, vectors: Path) -> projection.Landmarks:
    """The landmarks of an earlier try, or new ones."""
    names = ("landmark_ids", "landmark_vectors", "landmark_positions")
    if (task.folder / f"{names[-1]}.npy").exists():
        return projection.Landmarks(*(np.array(read_array(task.folder, name)) for name in names))
    made = projection.lay_out(vectors, seed=task.parameters["seed"])
    for name, array in zip(names, (made.ids, made.vectors, made.positions), strict=True):
        task.write_array(name, array)
    return made


def _bounds(places: np.ndarray) -> list[float]:
    """[x0, y0, x1, y1] of all places; the whole square where there is none."""
    known = ~np.isnan(places[:, 0])
    if not known.any():
        return [-projection.SCALE, -projection.SCALE, projection.SCALE, projection.SCALE]
    return [float(v) for v in (*places[known].min(axis=0), *places[known].max(axis=0))]


def _done(folder: Path) -> int:
    return int(read_facts(folder / "progress").get("done", 0))


def _mark(folder: Path, done: int) -> None:
    """Write how many records are done; called when their bytes are on the disk."""
    (folder / "progress").mkdir(exist_ok=True)
    atomic.write_json(folder / "progress" / "facts.json", {"done": done})


def _plain(value: float) -> float | None:
    """A float for JSON; None for what is no number."""
    return None if np.isnan(value) else round(float(value), 4)
