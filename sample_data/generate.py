"""Writes a mixed sample corpus of any size from a seed, with planted truth beside it.

    python sample_data/generate.py
    python sample_data/generate.py --records 1000000 --out corpus.parquet --truth truth.parquet --seed 7

Without arguments it writes corpus.parquet, truth.parquet and benchmark.parquet (invented test questions, some of
which stand in the training split) into this folder. The same seed and size give the same rows on any machine.
Memory is flat: a batch of records is composed, planted, shuffled and written before the next.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from lib.atomic import replacing  # noqa: E402
from sample_data.plants import Placed, batch_of_records, benchmark_items  # noqa: E402

N_RECORDS = 5_000
N_BATCH = 25_000
SEED = 2026
DAY_ZERO = int((np.datetime64("2018-01-01") - np.datetime64("1970-01-01")).astype(int))

CORPUS = pa.schema(
    [
        ("id", pa.string()),
        ("text", pa.string()),
        ("kind", pa.string()),
        ("source", pa.string()),
        ("lang", pa.string()),
        ("split", pa.string()),
        ("date", pa.date32()),
        ("label", pa.string()),
        ("rating", pa.int8()),
        ("url", pa.string()),
    ]
)
TRUTH = pa.schema([("plant", pa.string()), ("record", pa.string()), ("partner", pa.string()), ("detail", pa.string())])
BENCHMARK = pa.schema([("id", pa.string()), ("question", pa.string()), ("answer", pa.string())])


def corpus_table(placed: list[Placed]) -> pa.Table:
    rows = [(p.id, p.record) for p in placed]
    columns = [
        [name for name, _ in rows],
        [r.text for _, r in rows],
        [r.kind for _, r in rows],
        [r.source for _, r in rows],
        [r.lang for _, r in rows],
        [r.split for _, r in rows],
        pa.array([DAY_ZERO + r.day for _, r in rows], pa.int32()).cast(pa.date32()),
        [r.label for _, r in rows],
        [r.rating for _, r in rows],
        [None if r.kind == "instruction" else f"https://{r.source}.example/{r.kind}/{n[2:]}" for n, r in rows],
    ]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, CORPUS, strict=True)], schema=CORPUS)


def truth_table(placed: list[Placed]) -> pa.Table:
    rows = [row for p in placed for row in p.truth()]
    columns = zip(*rows, strict=True) if rows else [[], [], [], []]
    return pa.table([pa.array(c, pa.string()) for c in columns], schema=TRUTH)


def batches(n_records: int, seed: int) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Corpus and truth of each batch in turn. Originals of a few copies come from the batch before."""
    width = max(6, len(str(max(0, n_records - 1))))
    carried: list[Placed] = []
    for start in range(0, n_records, N_BATCH):
        rng = random.Random(f"{seed}/{start}")
        placed, carried = batch_of_records(start, min(N_BATCH, n_records - start), width, carried, rng)
        yield corpus_table(placed), truth_table(placed)


def write_corpus(out: Path, truth: Path, n_records: int, seed: int) -> None:
    """Write both files whole or not at all; a row group is a batch."""
    with ExitStack() as stack:
        paths = [stack.enter_context(replacing(path)) for path in (out, truth)]
        writers = [
            stack.enter_context(pq.ParquetWriter(path, schema, compression="zstd"))
            for path, schema in zip(paths, (CORPUS, TRUTH), strict=True)
        ]
        for done, tables in enumerate(batches(n_records, seed), start=1):
            for writer, table in zip(writers, tables, strict=True):
                writer.write_table(table)
            if n_records > N_BATCH:
                print(f"{min(done * N_BATCH, n_records):,} of {n_records:,} records", file=sys.stderr)


def write_benchmark(out: Path) -> None:
    rows = [(item.id, item.question, item.answer) for item in benchmark_items()]
    table = pa.table([pa.array(c) for c in zip(*rows, strict=True)], schema=BENCHMARK)
    with replacing(out) as temporary:
        pq.write_table(table, temporary, compression="zstd")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write a mixed sample corpus with planted, recorded truth.")
    parser.add_argument("--records", type=int, default=N_RECORDS, help="how many records (default 5,000)")
    parser.add_argument("--out", type=Path, default=FOLDER / "corpus.parquet", help="the corpus to write")
    parser.add_argument("--truth", type=Path, help="its truth (default: truth.parquet or OUT.truth.parquet)")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed gives other texts")
    options = parser.parse_args(arguments)
    if options.records < 0:
        parser.error(f"--records is {options.records}; give 0 or more.")
    if not options.out.parent.is_dir():
        parser.error(f"The folder {options.out.parent} does not exist; make it first.")
    is_sample = options.out == FOLDER / "corpus.parquet"
    truth = options.truth or (FOLDER / "truth.parquet" if is_sample else options.out.with_suffix(".truth.parquet"))
    write_corpus(options.out, truth, options.records, options.seed)
    if is_sample:
        write_benchmark(FOLDER / "benchmark.parquet")


if __name__ == "__main__":
    main()
