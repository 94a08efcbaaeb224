"""MiniLM against the static encoder: how well do their vectors keep topics apart, and how fast are they?

    python -m benchmarks.encoders --data FOLDER [--records 1500] [--threads 2]

Reads bbc_news.parquet (columns text, topic) and trivia_topics.parquet (question, topic) from --data, takes
a seeded sample of each, and prints a table of
- purity: share of records whose fine topic has their label as its most frequent one (as many fine topics as
  the analysis itself would make),
- label@10: share of a record's 10 nearest neighbours that have its label, neighbours found exactly,
- shared@10: share of a record's 10 nearest neighbours that the other encoder names too,
- records a second and seconds to open the encoder.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib.embed import cells, encoders, neighbours
from lib.embed import vectors as stored
from lib.topics import clusters

CORPORA = (("bbc_news", "text", "topic"), ("trivia_topics", "question", "topic"))
K = 10


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="folder with bbc_news and trivia_topics .parquet")
    options.add_argument("--records", type=int, default=1_500)
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    opened = {}
    for name in ("minilm", "static"):
        start = time.perf_counter()
        opened[name] = encoders.open_encoder(name, chosen.threads)
        opened[name].encode(["one record, so that compiling is not counted"])
        print(f"{name}: opened in {time.perf_counter() - start:.1f} s, {opened[name].dim} dimensions")
    print(
        f"\n{'corpus':<16}{'encoder':<9}{'records':>8}{'purity':>8}{'label@10':>10}{'shared@10':>11}{'records/s':>11}"
    )
    for corpus, text, label in CORPORA:
        table = pq.read_table(chosen.data / f"{corpus}.parquet", columns=[text, label])
        ids = stored.sample(np.arange(len(table)), chosen.records, seed=0)
        table = table.take(pa.array(ids))
        labels = np.unique(table[label].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1]
        measured = {name: measure(encoder, table[text], labels) for name, encoder in opened.items()}
        shared = np.mean(
            [
                len(np.intersect1d(one, other)) / K
                for one, other in zip(measured["minilm"][0], measured["static"][0], strict=True)
            ]
        )
        for name, (_, purity, same_label, speed) in measured.items():
            print(
                f"{corpus:<16}{name:<9}{len(table):>8,}{purity:>8.3f}{same_label:>10.3f}{shared:>11.3f}{speed:>11,.0f}"
            )


def measure(encoder: encoders.Encoder, texts: pa.ChunkedArray, labels: np.ndarray) -> tuple:
    """Neighbours (n, 10), purity, share of neighbours with the record's label, records a second."""
    start = time.perf_counter()
    rows = encoder.encode(texts)
    speed = len(rows) / (time.perf_counter() - start)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.npy"
        stored.create(path, *rows.shape)
        stored.write(path, 0, rows)
        topics = clusters.find(path)
        neighbours.find(path, cells.make(path, Path(folder) / "cells"), Path(folder), k=K)
        near = np.array(stored.opened(Path(folder) / "neighbours.npy"))
    in_topic = topics.fine >= 0
    kept = [np.bincount(labels[topics.fine == topic]).max() for topic in range(len(topics.centroids))]
    has = near >= 0
    same = (labels[np.where(has, near, 0)] == labels[:, None]) & has
    return near, sum(kept) / in_topic.sum(), same.sum() / has.sum(), speed


if __name__ == "__main__":
    main()
