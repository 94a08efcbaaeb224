"""How each deduplicator is asked the same question: which of these texts repeat another at this similarity?

Each takes the Parquet file (columns id, text), the threshold and a path, and returns a bool array: True for a record
that it would remove. All run with words in runs of five where they can, and the bands they need for the threshold.
Imports stand inside the functions, because each runs in its own process and possibly in its own environment.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

WORD = re.compile(r"[^\W_]+")
SIZE = 5
N_PERMUTATIONS = 128


class Absent(Exception):
    """This engine cannot run here; its text says why."""


def texts_of(corpus: Path) -> list[str]:
    return pq.read_table(corpus, columns=["text"])["text"].to_pylist()


def shingles(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    return [" ".join(words[k : k + SIZE]) for k in range(max(1, len(words) - SIZE + 1))]


def shingled(corpus: Path) -> Iterator[list[str]]:
    for batch in pq.ParquetFile(corpus).iter_batches(10_000, columns=["text"]):
        for text in batch["text"].to_pylist():
            yield shingles(text)


def winnow(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    from lib.duplicates import near

    parts = (batch["text"] for batch in pq.ParquetFile(corpus).iter_batches(50_000, columns=["text"]))
    return near(parts, threshold, floor=min(0.5, threshold)).cut.removable


def winnow_disk(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    from lib.duplicates import near

    parts = (batch["text"] for batch in pq.ParquetFile(corpus).iter_batches(50_000, columns=["text"]))
    return near(parts, threshold, floor=min(0.5, threshold), folder=corpus.parent).cut.removable


def rensa(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    from rensa import RMinHash, RMinHashDeduplicator

    deduplicator = RMinHashDeduplicator(threshold, N_PERMUTATIONS, True, 32)
    removed = []
    for key, members in enumerate(shingled(corpus)):
        signature = RMinHash(N_PERMUTATIONS, 42)
        signature.update(members)
        removed.append(not deduplicator.add(str(key), signature))
    return np.array(removed)


def rensa_lsh(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold, N_PERMUTATIONS, 8)
    removed = []
    for key, members in enumerate(shingled(corpus)):
        signature = RMinHash(N_PERMUTATIONS, 42)
        signature.update(members)
        removed.append(len(index.query(signature)) > 0)
        if not removed[-1]:
            index.insert(key, signature)
    return np.array(removed)


def gaoya(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    from gaoya.minhash import MinHashStringIndex

    texts = texts_of(corpus)
    index = MinHashStringIndex(32, threshold, 42, 3, 126, "word", True, (SIZE, SIZE))
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    removed = np.zeros(len(texts), dtype=bool)
    for first in range(0, len(texts), 10_000):
        for k, found in enumerate(index.par_bulk_query(texts[first : first + 10_000]), start=first):
            removed[k] = any(other < k and not removed[other] for other in found)
    return removed


def datasketch(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=N_PERMUTATIONS)
    removed = []
    sets = ([shingle.encode() for shingle in members] for members in shingled(corpus))
    for key, signature in enumerate(MinHash.generator(sets, num_perm=N_PERMUTATIONS)):
        removed.append(bool(index.query(signature)))
        if not removed[-1]:
            index.insert(key, signature)
    return np.array(removed)


def text_dedup(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    import pyarrow as pa

    output = corpus.with_name("text-dedup")
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-m", "text_dedup.minhash", "--path", "parquet", "--data_files", str(corpus)]
    command += ["--split", "train", "--cache_dir", str(corpus.with_name("text-dedup-cache")), "--output", str(output)]
    command += ["--column", "text", "--threshold", str(threshold), "--ngram", str(SIZE), "--min_length", "1"]
    command += ["--hash_func", "xxh3", "--batch_size", "10000", "--num_proc", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Absent(f"text_dedup.minhash failed: {done.stderr.strip().splitlines()[-1:]}")
    kept: set[int] = set()
    for part in sorted(output.glob("*.arrow")):
        with pa.memory_map(str(part)) as file:
            kept.update(pa.ipc.open_stream(file).read_all()["id"].to_pylist())
    return np.array([row not in kept for row in range(pq.ParquetFile(corpus).metadata.num_rows)])


def semhash(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    from model2vec import StaticModel
    from semhash import SemHash

    if model is None:
        raise Absent("it needs a static model on disk: name its folder with --model")
    records = [{"id": str(k), "text": text} for k, text in enumerate(texts_of(corpus))]
    index = SemHash.from_records(records, columns=["text"], model=StaticModel.from_pretrained(model))
    removed = np.zeros(len(records), dtype=bool)
    for duplicate in index.self_deduplicate(threshold=0.95).filtered:
        removed[int(duplicate.record["id"])] = True
    return removed


def duckdb_sql(corpus: Path, threshold: float, model: str | None) -> np.ndarray:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    n_bands, n_rows = 20, 5
    removed = connection.execute(
        """
        WITH tokens AS (
            SELECT id, regexp_extract_all(lower(text), '[\\p{L}\\p{N}]+') AS words FROM read_parquet(?)
        ), sets AS (
            SELECT id,
                list_distinct([hash(words[k : k + ? - 1]) for k in range(1, greatest(len(words) - ? + 2, 2))]) AS s
            FROM tokens WHERE len(words) > 0
        ), bands AS (
            SELECT id, unnest([
                hash([list_min([hash(v, p) for v in s]) for p in range(b * ?, b * ? + ?)], b) for b in range(?)
            ]) AS key
            FROM sets
        ), firsts AS (
            SELECT id, min(id) OVER (PARTITION BY key) AS first FROM bands
        )
        SELECT DISTINCT id FROM firsts WHERE first < id
        """,
        [str(corpus), SIZE, SIZE, n_rows, n_rows, n_rows, n_bands],
    ).fetchnumpy()["id"]
    flags = np.zeros(pq.ParquetFile(corpus).metadata.num_rows, dtype=bool)
    flags[removed] = True
    return flags


Engine = Callable[[Path, float, str | None], np.ndarray]
ENGINES: dict[str, tuple[Engine, str, str]] = {
    # name: (how to ask it, the module it needs, remark)
    "winnow": (winnow, "numba", "48x6, every pair checked, judged against kept"),
    "winnow-disk": (winnow_disk, "numba", "the same, signatures on disk"),
    "gaoya": (gaoya, "gaoya", "42x3, its own estimate"),
    "rensa": (rensa, "rensa", "deduplicator, 32 bands"),
    "rensa-lsh": (rensa_lsh, "rensa", "its LSH, default 8 bands, unchecked"),
    "datasketch": (datasketch, "datasketch", "LSH, unchecked"),
    "text-dedup": (text_dedup, "text_dedup", "minhash, xxh3, unchecked"),
    "semhash": (semhash, "semhash", "static vectors, cosine 0.95: another notion"),
    "duckdb": (duckdb_sql, "duckdb", "plain SQL, 20x5, unchecked"),
}
