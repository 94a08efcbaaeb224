"""The stages exact, near and groups of an analysis: kernels over the corpus by batch, results on disk."""

import os
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib import atomic
from lib.corpus import generated
from lib.corpus.artifacts import Task, read_array, read_facts
from lib.corpus.texts import Texts
from lib.duplicates import groups as grouping
from lib.duplicates.families import cut_families
from lib.duplicates.hashes import exact_hashes, group_ids
from lib.duplicates.incremental import match_new
from lib.duplicates.match import match
from lib.duplicates.pairs import Pairs
from lib.duplicates.signatures import NearOptions, open_signatures, save_signatures, sign
from lib.duplicates.survivors import Longest, survivor_ranks
from lib.engine.duck import connect, sentences

EXACT_VERSION = GROUPS_VERSION = 1
NEAR_VERSION = 3
PAIR_ARRAYS = ("representative", "a", "b", "similarity", "containment")
COLUMN_BATCH = 500_000
# Survivors before the curator says otherwise: the longest copy, the one that came first among equals.
DEFAULT_RULES = (Longest("n_chars"),)


def run_exact(task: Task) -> None:
    """Group records whose text is equal after the normalisation in the parameters. Resumes at the next batch."""
    normalisation = task.parameters["normalisation"]
    with Texts(task.workspace) as texts:
        total, ranges = len(texts), list(texts.ranges())
        for first, last in ranges:
            task.report(first, total)
            if not (task.folder / f"hashes-{first:012d}.npy").exists():
                task.write_array(f"hashes-{first:012d}", exact_hashes(texts.read(first, last), normalisation))
    found = group_ids(np.concatenate([read_array(task.folder, f"hashes-{first:012d}") for first, _ in ranges]))
    for first, _ in ranges:
        (task.folder / f"hashes-{first:012d}.npy").unlink()
    sizes = _sizes(found)
    _write_columns(task, {"exact_group": (found, found < 0), "exact_size": (sizes, np.zeros(total, bool))})
    inside = int((found >= 0).sum())
    n_groups = len(np.unique(found[found >= 0]))
    task.write_facts(
        {
            "normalisation": normalisation,
            "n_groups": n_groups,
            "n_records": inside,
            "n_removable": inside - n_groups,
        }
    )
    task.report(total, total)


def run_near(task: Task) -> None:
    """Sign every record, then find and verify all pairs down to the floor. Resumes at the next batch."""
    options = NearOptions(**task.parameters)
    with Texts(task.workspace) as texts:
        total, ranges = len(texts), list(texts.ranges())
        folders = [task.folder / "signatures" / f"{first:012d}" for first, _ in ranges]
        for (first, last), folder in zip(ranges, folders, strict=True):
            task.report(first, 2 * total, "signing")
            if not folder.exists() and not _take_signatures(task, folder, last - first):
                save_signatures(sign(texts.read(first, last), options), folder)

    def progress(done: int, of: int) -> None:
        task.report(total + total * done // max(1, of), 2 * total, "comparing")

    batches = [open_signatures(folder) for folder in folders]
    if task.previous is None:
        pairs = match(batches, options, progress=progress)
    else:  # files were appended: only the new records are compared
        pairs = match_new(batches, stored_pairs(task.previous), options, progress=progress)
    for name in PAIR_ARRAYS:
        task.write_array(name, getattr(pairs, name))
    task.write_facts({**task.parameters, "n_pairs": len(pairs), "n_crowded": pairs.n_crowded})
    task.report(2 * total, 2 * total)


def _take_signatures(task: Task, folder: Path, n_records: int) -> bool:
    """Take a batch of signatures from before files were appended, if it holds the same records."""
    if task.previous is None:
        return False
    old = task.previous / "signatures" / folder.name
    if not old.exists() or len(open_signatures(old)) != n_records:
        return False
    building = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for path in old.iterdir():
        os.link(path, building / path.name)
    atomic.install(building, folder)
    return True


def run_groups(task: Task) -> None:
    """Cut the stored pairs at the similarity in the parameters; the longest copy of each group is kept."""
    pairs = stored_pairs(task.input("near"))
    lengths = _lengths(task.input("import"))
    ranks = survivor_ranks(DEFAULT_RULES, {"n_chars": lengths}, len(lengths))
    cut = cut_families(pairs, task.parameters["similarity"], ranks, _families(task, len(lengths)))
    repeats = cut.removable
    _write_columns(
        task,
        {
            "near_group": (cut.group, cut.group < 0),
            "near_size": (_sizes(cut.group), np.zeros(len(lengths), bool)),
            "near_kept": (cut.kept, ~repeats),
            "near_similarity": (cut.similarity.astype(np.float32), ~repeats),
        },
    )
    totals = grouping.totals(cut)
    task.write_facts(
        {
            "similarity": task.parameters["similarity"],
            "n_groups": totals.n_groups,
            "n_records": totals.n_records,
            "n_removable": totals.n_removable,
        }
    )
    task.report(1, 1)


def stored_pairs(folder: Path) -> Pairs:
    """The pairs of a finished near stage, as memory maps; the input of every re-cut."""
    facts = read_facts(folder)
    return Pairs(*(read_array(folder, name) for name in PAIR_ARRAYS), facts["floor"], facts["n_crowded"])


def _sizes(groups: np.ndarray) -> np.ndarray:
    """Records in the group of each record, (n,) int32; 1 for a record alone."""
    sizes = np.ones(len(groups), dtype=np.int32)
    inside = groups >= 0
    _, back, counts = np.unique(groups[inside], return_inverse=True, return_counts=True)
    sizes[inside] = counts[back]
    return sizes


def _families(task: Task, n_records: int) -> np.ndarray | None:
    paths = [str(path) for path in sorted((task.input("import") / "columns").glob("*.parquet"))]
    with connect(memory="512MB") as con, sentences(str(task.folder)):
        return generated.families(task.workspace, n_records, con, "read_parquet(?)", [paths])


def _lengths(imported: Path) -> np.ndarray:
    parts = sorted((imported / "columns").glob("*.parquet"))
    return np.concatenate([pq.read_table(part, columns=["n_chars"])["n_chars"].to_numpy() for part in parts])


def _write_columns(task: Task, columns: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Write columns given as (values, mask of NULLs), each (n,), as parts."""
    n = len(next(iter(columns.values()))[0])
    for first in range(0, n, COLUMN_BATCH):
        last = min(n, first + COLUMN_BATCH)
        arrays = {name: pa.array(values[first:last], mask=mask[first:last]) for name, (values, mask) in columns.items()}
        task.write_part(first, pa.table({"id": pa.array(np.arange(first, last, dtype=np.int64)), **arrays}))
