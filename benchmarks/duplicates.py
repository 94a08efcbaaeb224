"""How fast and how right near-duplicate removal is, beside other tools on the same texts, from Parquet to groups.

    python -m benchmarks.duplicates --records 50000 --texts my.parquet:text --texts more.parquet:body
    python -m benchmarks.duplicates --records 50000 --python text-dedup=/path/to/its/bin/python

One record in eight is a copy with a known share of words changed. Where there are fewer texts than asked for, further
ones are put together from six of their sentences drawn by chance; with --characters all are, from as many sentences as
make that length. The truth is every pair at the threshold, found without MinHash, by an exact
prefix join. Each engine runs in a process of its own, the engines in turns; the first run compiles Winnow's kernels
and is not measured. seconds are those of an engine's quickest turn, busy the CPU-seconds (user and system) of that one.

Measured on two all but quiet cores, J >= 0.7, wall-clock seconds with reading and all imports, best of 3, 2, 1 turns;
recall from another run with the truth joined, in which all removals of winnow were right and its recall was 1.0000:

records of characters   winnow                rensa LSH (recall)    rensa dedup
   50,000 of 274         0.35                  1.29    0.976         1.72
  200,000 of 275         1.33                  5.82    0.989         7.93
1,000,000 of 373         6.17, 1.4 GB         43.52    0.994
1,000,000 of 510         7.08, 1.7 GB         56.52                 81.74
1,000,000 of 1,001      15.50, 2.8 GB

The million of 510 characters: one turn each, with light other work on the cores once winnow was done. In that
run gaoya took 118.88 s and 7.9 GB; datasketch and text-dedup were stopped after 270 s.

With other work on the cores, in CPU-seconds: 50,000 records gaoya 9.6, datasketch 11.7, DuckDB 27.9, semhash 37.7,
text-dedup 41.4, winnow 0.6; 5,000,000 records of 1,001 characters with signatures on disk 109, 3.9 GB at most.

recall     share of true pairs of which the engine removes one side or both
precision  share of the removed records that are at least the threshold similar to a record it keeps
"""

import argparse
import importlib.util
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.duplicates_peers import ENGINES, Absent

SAMPLE = "sample_data/corpus.parquet:text"
CHANGED = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08)
SHARE_OF_COPIES = 1 / 8


def read_texts(sources: list[str]) -> list[str]:
    texts: list[str] = []
    for source in sources:
        path, _, column = source.rpartition(":")
        texts += [text for text in pq.read_table(path, columns=[column])[column].to_pylist() if text]
    return texts


def changed(chance: np.random.Generator, text: str, share: float) -> str:
    words = text.split(" ")
    for k in chance.integers(0, len(words), round(share * len(words))):
        words[k] = f"x{chance.integers(1_000_000)}"
    return " ".join(words)


class Sentences:
    """Texts put together from sentences drawn by chance, the same for the same row."""

    def __init__(self, texts: list[str], characters: int | None):
        self.sentences = [s for text in texts for s in re.split(r"(?<=[.!?])\s+", text) if 20 < len(s) <= 400]
        self.lengths = np.array([len(sentence) + 1 for sentence in self.sentences])
        self.characters = characters

    def text(self, row: int) -> str:
        """Six sentences, or as many as make a text of the length asked for."""
        n = 6 if self.characters is None else self.characters // 20 + 1
        # The mixing of splitmix64: a generator of its own for each row would take longer than all else.
        drawn = np.arange(row * n + 1, row * n + n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        drawn = (drawn ^ (drawn >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        chosen = (drawn >> np.uint64(33)) % np.uint64(len(self.sentences))
        if self.characters:
            chosen = chosen[: int(np.searchsorted(self.lengths[chosen].cumsum(), self.characters)) + 1]
        return " ".join([self.sentences[k] for k in chosen.tolist()])[: self.characters]


def make_corpus(texts: list[str], n: int, path: Path, characters: int | None = None) -> None:
    """Write n records (id, text): real texts, texts of recombined sentences where those run out, and copies."""
    chance = np.random.default_rng(7)
    texts = [texts[k] for k in chance.permutation(len(texts))[:n]]
    n_own = n - int(n * SHARE_OF_COPIES)
    sentences = Sentences(texts[:200_000], characters)
    n_real = 0 if characters else min(n_own, len(texts))

    def own(row: int) -> str:
        return texts[row] if row < n_real else sentences.text(row)

    with pq.ParquetWriter(path, pa.schema([("id", pa.int64()), ("text", pa.string())]), compression="zstd") as writer:
        for first in range(0, n, 50_000):
            batch: list[str] = []
            for row in range(first, min(n, first + 50_000)):
                if row < n_own:
                    batch.append(own(row))
                else:
                    batch.append(changed(chance, own((row * 7919) % n_own), CHANGED[row % len(CHANGED)]))
            writer.write_table(pa.table({"id": np.arange(first, first + len(batch)), "text": batch}))


def true_pairs(corpus: Path, threshold: float) -> dict[str, np.ndarray]:
    """Every pair of records of exact Jaccard similarity >= threshold, by prefix filtering (Bayardo, Ma, Srikant 2007).

    With shingles ordered from rare to common, two sets that are similar enough share one of the first
    n - ceil(threshold * n) + 1 of each. Records with equal sets are one here: `of` maps each record to its first.
    """
    from lib.duplicates.match import representatives
    from lib.duplicates.signatures import NearOptions, sign
    from lib.duplicates.verify import verified

    signed = sign(pq.read_table(corpus, columns=["text"])["text"], NearOptions(n_bands=1, n_rows=1))
    sizes = np.diff(signed.offsets)
    of = representatives(signed.fingerprints, sizes)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    use = of[owner] == owner
    shingles, owner = signed.shingles[use], owner[use]
    _, local, counts = np.unique(shingles, return_inverse=True, return_counts=True)
    order = np.lexsort((local, counts[local], owner))
    owner, local = owner[order], local[order]
    place = np.arange(len(owner)) - np.searchsorted(owner, owner)
    prefix = place < sizes[owner] - np.ceil(threshold * sizes[owner] - 1e-9) + 1
    owner, local = owner[prefix], local[prefix]
    order = np.lexsort((owner, local))
    owner, local = owner[order], local[order]
    found: list[np.ndarray] = []
    # Neighbours at distance 1, 2, ... in the list of a shingle, until no list is that long.
    for step in range(1, len(owner)):
        near = np.flatnonzero(local[step:] == local[:-step])
        if len(near) == 0:
            break
        a, b = owner[near], owner[near + step]
        fits = np.minimum(sizes[a], sizes[b]) >= threshold * np.maximum(sizes[a], sizes[b])
        found.append((a[fits].astype(np.uint64) << np.uint64(32)) | b[fits].astype(np.uint64))
        if sum(map(len, found)) > 1 << 24:
            found = [np.unique(np.concatenate(found))]
    candidates = np.unique(np.concatenate([np.zeros(0, np.uint64), *found]))
    pairs, similarity, _ = verified([signed], np.array([0, len(sizes)]), sizes, candidates, threshold)
    return {
        "of": of,
        "a": (pairs >> np.uint64(32)).astype(np.int64),
        "b": (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64),
        "similarity": similarity,
    }


def judged(truth: dict[str, np.ndarray], removed: np.ndarray) -> tuple[float, float]:
    """(recall, precision) of a set of removed records, as the first lines of this file define them."""
    of, a, b = truth["of"], truth["a"], truth["b"]
    n = len(of)
    worded = of >= 0
    members = np.bincount(of[worded], minlength=n)
    kept = np.bincount(of[worded & ~removed], minlength=n)
    pairs_across = members[a] * members[b]
    left_across = kept[a] * kept[b]
    n_pairs = int((members * (members - 1) // 2).sum() + pairs_across.sum())
    n_left = int((kept * (kept - 1) // 2).sum() + left_across.sum())
    has_kept = kept > 0
    near_kept = has_kept.copy()
    near_kept[a[has_kept[b]]] = True
    near_kept[b[has_kept[a]]] = True
    right = removed & worded & near_kept[np.maximum(of, 0)]
    return 1 - n_left / max(1, n_pairs), float(right.sum() / max(1, removed.sum()))


def peak_memory() -> int:
    """Most memory that this process or one of its children held, in kB."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # ru_maxrss of the process itself would start at what its parent held when it forked.
    own = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return max(int(own[1]) if own else 0, children)


def run_engine(name: str, corpus: Path, threshold: float, model: str | None, out: Path) -> None:
    """In a process of its own: ask one engine, write what it removes and what that took."""
    ask, needs, _ = ENGINES[name]
    facts: dict[str, object] = {}
    if importlib.util.find_spec(needs) is None:
        facts["absent"] = f"{needs} is not installed (benchmarks/requirements.txt)"
    else:
        start, busy = time.perf_counter(), sum(os.times()[:4])
        try:
            np.save(out / "removed.npy", ask(corpus, threshold, model))
        except Absent as reason:
            facts["absent"] = str(reason)
        facts["seconds"] = time.perf_counter() - start
        facts["busy"] = sum(os.times()[:4]) - busy
        facts["peak_gb"] = peak_memory() / 1e6
    (out / "facts.json").write_text(json.dumps(facts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--texts", action="append", help=f"FILE.parquet:COLUMN, may be repeated (default {SAMPLE})")
    parser.add_argument("--engines", default=",".join(ENGINES), help="comma-separated")
    parser.add_argument(
        "--python", action="append", default=[], help="ENGINE=INTERPRETER for one with its own packages"
    )
    parser.add_argument("--model", help="folder of a model2vec model, for semhash")
    parser.add_argument("--corpus", type=Path, help="Parquet file to keep the records in, or kept by an earlier run")
    parser.add_argument("--no-truth", action="store_true", help="time and memory only")
    parser.add_argument("--characters", type=int, help="make all records of sentences, of this length")
    parser.add_argument(
        "--turns", type=int, default=1, help="ask each engine so often, one after the other; best counts"
    )
    parser.add_argument("--limit", type=int, default=480, help="seconds after which an engine is stopped")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run_engine(options.one, options.folder / "corpus.parquet", options.threshold, options.model, options.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = options.corpus or folder / "made.parquet"
        if not corpus.exists():
            texts = read_texts(options.texts or [SAMPLE])
            make_corpus(texts, options.records, corpus, options.characters)
            del texts
        (folder / "corpus.parquet").symlink_to(corpus.resolve())
        parts = pq.ParquetFile(corpus).iter_batches(columns=["text"])
        lengths = [(len(part), pc.sum(pc.utf8_length(part["text"])).as_py()) for part in parts]
        options.records, n_characters = (sum(column) for column in zip(*lengths, strict=True))
        print(f"{options.records:,} records of {n_characters / options.records:.0f} characters", flush=True)
        truth = None
        if not options.no_truth:
            truth = true_pairs(folder / "corpus.parquet", options.threshold)
            print(f"{len(truth['a']):,} true pairs of distinct texts at {options.threshold}, found by an exact join")
        warm = "from lib.duplicates import near; near(['a b c d e f'] * 2)"
        subprocess.run([sys.executable, "-c", warm], check=True)
        compare(options, folder, truth)


def compare(options: argparse.Namespace, folder: Path, truth: dict[str, np.ndarray] | None) -> None:
    """Ask the engines in turns and print a row for each: of its quickest turn, or why there is none."""
    interpreters = dict(pair.split("=", 1) for pair in options.python)
    engines = options.engines.split(",")
    best: dict[str, dict] = {}
    for _ in range(options.turns):
        for engine in engines:
            facts = best.get(engine, {})
            if "failed" in facts:
                continue
            new = asked(engine, interpreters.get(engine, sys.executable), folder, options)
            if "failed" not in new and truth is not None and not facts:
                new["recall"], new["precision"] = judged(truth, np.load(folder / "removed.npy"))
            if not facts or new.get("seconds", 0) < facts["seconds"]:
                best[engine] = {**facts, **new}
    print(f"{'engine':<12}{'records/s':>10}{'seconds':>9}{'busy':>8}{'peak GB':>9}{'recall':>9}{'precision':>11}")
    for engine in engines:
        facts = best[engine]
        if "failed" in facts:
            print(f"{engine:<12} {facts['failed']}")
            continue
        row = f"{engine:<12}{options.records / facts['seconds']:>10,.0f}{facts['seconds']:>9.2f}"
        row += f"{facts['busy']:>8.2f}{facts['peak_gb']:>9.2f}"
        if "recall" in facts:
            row += f"{facts['recall']:>9.4f}{facts['precision']:>11.4f}"
        print(row + f"   {ENGINES[engine][2]}", flush=True)


def asked(engine: str, interpreter: str, folder: Path, options: argparse.Namespace) -> dict:
    """What `run_engine` writes of one engine; `failed` says in words why there is nothing else."""
    command = [interpreter, "-m", "benchmarks.duplicates", "--one", engine]
    command += ["--folder", str(folder), "--threshold", str(options.threshold)]
    command += ["--model", options.model] if options.model else []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, process_group=0)
    try:
        _, stderr = process.communicate(timeout=options.limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # and what it started
        process.communicate()
        return {"failed": f"stopped after {options.limit} s"}
    if process.returncode:
        return {
            "failed": f"ended with code {process.returncode}: {(stderr.strip().splitlines() or ['no message'])[-1]}"
        }
    facts = json.loads((folder / "facts.json").read_text())
    return {"failed": f"left out: {facts['absent']}"} if "absent" in facts else facts


if __name__ == "__main__":
    main()
