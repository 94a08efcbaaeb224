"""The stage topics of an analysis: every record gets a topic and a subtopic with names that can be read."""

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from lib import atomic
from lib.corpus.artifacts import Task
from lib.corpus.texts import Texts
from lib.topics import clusters, names

VERSION = 1
COLUMN_BATCH = 500_000
TEXT_BATCH = 5_000


def run(task: Task) -> None:
    """Cluster the vectors on two levels and name both from the texts of a sample of each topic."""
    vectors = task.input("embed") / "vectors.npy"
    with Texts(task.workspace) as texts:
        total = len(texts)

        def assigning(done: int, of: int) -> None:
            task.report(done, total, "clusters")

        task.report(0, total, "clusters")
        found = clusters.find(vectors, seed=task.parameters["seed"], progress=assigning)
        task.report(total, total, "names")
        fine = _names(texts, found.fine)
        coarse = _names(texts, found.coarse)
    for first in range(0, total, COLUMN_BATCH):
        ids = np.arange(first, min(total, first + COLUMN_BATCH))
        columns = {
            "id": pa.array(ids),
            "topic": _named(found.coarse[ids], coarse),
            "subtopic": _named(found.fine[ids], fine),
        }
        task.write_part(first, pa.table(columns))
    task.write_array("centroids", found.centroids)
    task.write_array("fine", found.fine)
    task.write_array("coarse_of", found.coarse_of)
    about = [
        {
            "name": name.text,
            "terms": list(name.terms),
            "topic": coarse[int(found.coarse_of[number])].text,
            "n_records": int((found.fine == number).sum()),
            "representatives": [int(id_) for id_ in ids],
        }
        for number, (name, ids) in enumerate(zip(fine, clusters.representatives(found), strict=True))
    ]
    atomic.write_text(task.folder / "topics.json", json.dumps(about, ensure_ascii=False, indent=1))
    task.write_facts({"n_topics": len(coarse), "n_subtopics": len(fine)})


def _names(texts: Texts, labels: np.ndarray) -> list[names.Name]:
    chosen = names.records_to_read(labels)

    def batches() -> Iterator[tuple[list[int], list[str]]]:
        for at in range(0, len(chosen), TEXT_BATCH):
            ids = chosen[at : at + TEXT_BATCH]
            yield ids.tolist(), texts.pick(ids).to_pylist()

    return names.name(labels, batches())


def _named(labels: np.ndarray, known: list[names.Name]) -> pa.Array:
    """The name of each label as strings; NULL for a record in no topic."""
    dictionary = pa.array([name.text for name in known], pa.string())
    indices = pa.array(labels.astype(np.int32), mask=labels < 0)
    return pa.DictionaryArray.from_arrays(indices, dictionary).cast(pa.string())
