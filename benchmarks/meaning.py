"""How long pairs by meaning take and how many are found, beside exact search and semhash on the same vectors.

    python -m benchmarks.meaning [--vectors vectors.npy] [--records 1000000] [--dim 256] [--threads 2]

Without --vectors it makes its own: clouds around centres, with a tail of near copies. With it the first --records rows
are taken. The floor is the cosine that about ten random records reach for each record, as the stage sets it.
"""

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from lib.duplicates.calibration import random_pairs
from lib.duplicates.groups import cut, totals
from lib.duplicates.meaning import MeaningOptions, pairs_by_meaning
from lib.duplicates.meaning_recall import measured_recall
from lib.embed import vectors as stored
from lib.embed.vectors import unit

BATCH = 100_000


def made(n: int, dim: int, seed: int = 1) -> np.ndarray:
    """n vectors, float16: clouds of about 200 around centres, a tenth of them near copies of an earlier one."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(max(1, n // 200), dim)).astype(np.float32)
    vectors = np.empty((n, dim), np.float16)
    for first in range(0, n, BATCH):
        size = min(BATCH, n - first)
        rows = centres[rng.integers(0, len(centres), size)] + rng.normal(size=(size, dim)).astype(np.float32)
        copies = np.flatnonzero(rng.random(size) < 0.1)
        rows[copies] = rows[rng.integers(0, size, len(copies))] + 0.1 * rng.normal(size=(len(copies), dim))
        vectors[first : first + size] = unit(rows)
    return vectors


def with_semhash(vectors: np.ndarray, threshold: float) -> tuple[float, int] | None:
    """Seconds and records removed by semhash on the same vectors; None where it is not installed."""
    try:
        from semhash import SemHash
    except ImportError:
        return None

    class NoModel:
        """The vectors are given, so nothing is ever encoded."""

        def encode(self, texts, **_):
            raise AssertionError("semhash asked for vectors that it was given")

    rows = np.asarray(vectors, dtype=np.float32)
    # One record a vector, told apart by its number, so that semhash finds no equal texts beforehand.
    records = [str(k) for k in range(len(rows))]
    start = time.perf_counter()
    index = SemHash.from_embeddings(rows, records, NoModel())
    n_removed = len(index.self_deduplicate(threshold=threshold).filtered)
    return time.perf_counter() - start, n_removed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path, help="an .npy file of shape (records, dim)")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()
    vectors = stored.opened(arguments.vectors) if arguments.vectors else made(arguments.records, arguments.dim)
    vectors = vectors[: arguments.records]
    print(f"{len(vectors):,} vectors of {vectors.shape[1]} dimensions\n")
    pairs_by_meaning(vectors[:1000])  # compiles, where that was not done before
    steps: list[tuple[str, float, str]] = []

    def timed(name: str, work, said):
        start = time.perf_counter()
        found = work()
        steps.append((name, time.perf_counter() - start, said(found)))
        return found

    random = timed("random pairs", lambda: random_pairs(vectors), lambda found: found.sentence())
    floor = min(1.0, max(0.5, random.cosine_at(20 / max(1, len(vectors)))))
    options = MeaningOptions(floor=round(floor, 4))
    found = timed(
        "pairs", lambda: pairs_by_meaning(vectors, options, arguments.threads), lambda found: found.sentence()
    )
    threshold = max(found.pairs.floor, random.cosine_at(1e-6))
    timed(
        f"groups from {threshold:.4f} on",
        lambda: totals(cut(found.pairs, threshold)),
        lambda found: f"{found.n_groups:,} groups, {found.n_removable:,} removable records",
    )
    timed(
        "recall",
        lambda: measured_recall(vectors, found),
        lambda r: f"{r.share:.4f} of {r.n_true:,} true pairs of {r.n_sampled} records" if r.share else "no true pair",
    )
    peer = with_semhash(vectors, threshold)
    if peer is None:
        steps.append(("semhash", float("nan"), "not installed"))
    else:
        steps.append(("semhash", peer[0], f"{peer[1]:,} records removed"))
    print(f"{'step':<24} {'seconds':>8}  result")
    for name, seconds, said in steps:
        print(f"{name:<24} {seconds:8.1f}  {said}")
    print(f"\nlargest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
