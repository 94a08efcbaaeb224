"""What an analysis makes: a folder with one key, built by batch, finished by a rename."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib import atomic
from lib.corpus.workspace import Workspace
from lib.errors import NotComputed


class Report(Protocol):
    """How a stage tells how far it is. Raises Cancelled when the user asked to stop."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


def silent(done: int, total: int, note: str = "") -> None:
    """A report that nobody reads."""


def key_of(stage: str, version: int, parameters: dict, inputs: dict[str, str]) -> str:
    """The artifact's key, 16 hex digits: same stage, code version, parameters and inputs, same key."""
    value = json.dumps([stage, version, parameters, inputs], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(value.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Task:
    """One run of one stage: where it writes, what it reads, with which parameters.

    folder is the building folder, kept over a kill; inputs are the finished folders of the stages it needs. previous
    is what the same stage, with the same parameters, made before files were appended to the corpus: what it says of
    the old records holds still, and may be taken over.
    """

    workspace: Workspace
    folder: Path
    parameters: dict
    inputs: dict[str, Path] = field(default_factory=dict)
    report: Report = silent
    previous: Path | None = None

    def input(self, stage: str) -> Path:
        if stage not in self.inputs:
            raise NotComputed(f"Stage {stage} has not run in {self.workspace.root}; run `analyse` first.")
        return self.inputs[stage]

    def part(self, first: int) -> Path:
        """Where the columns of the batch that starts at id `first` go."""
        return self.folder / "columns" / f"{first:012d}.parquet"

    def has_part(self, first: int, n_records: int | None = None) -> bool:
        """Whether the batch that starts at `first` is there, or can be taken from the previous artifact.

        n_records is how many the batch must hold to be taken over.
        """
        path = self.part(first)
        if path.exists() or self.previous is None or n_records is None:
            return path.exists()
        old = self.previous / "columns" / path.name
        if not old.exists() or pq.read_metadata(old).num_rows != n_records:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(old, path)  # both are immutable, so they may share their bytes
        return True

    def write_part(self, first: int, columns: pa.Table) -> None:
        """Write the catalog columns of one batch: `id` ascending, and one scalar column for each new column."""
        path = self.part(first)
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(path) as temporary:
            pq.write_table(columns, temporary, compression="zstd")

    def write_array(self, name: str, array: np.ndarray) -> None:
        """Write an array as <name>.npy, whole or not at all."""
        path = self.folder / f"{name}.npy"
        with atomic.replacing(path) as temporary:
            atomic.save_array(temporary, array)

    def write_facts(self, facts: dict) -> None:
        """Write what a person should know of the run (settings, counts, choices) as facts.json."""
        atomic.write_json(self.folder / "facts.json", facts)


def write_made(folder: Path, version: int, parameters: dict) -> None:
    """Record what an artifact was made with."""
    atomic.write_json(folder / "made.json", {"version": version, "parameters": parameters})


def read_made(folder: Path) -> dict:
    """{"version", "parameters"} of an artifact; empty where it says nothing."""
    path = folder / "made.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def was_made_with(folder: Path, version: int, parameters: dict, but: str = "") -> bool:
    """Whether an artifact was made by this version of its stage with these parameters, all but the one named."""
    made = read_made(folder)
    old, new = made.get("parameters", {}), json.loads(json.dumps(parameters))
    return made.get("version") == version and {**old, but: None} == {**new, but: None}


def read_array(folder: Path, name: str) -> np.ndarray:
    """Memory-map <name>.npy of an artifact; nothing pickled is loaded."""
    return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)


def read_facts(folder: Path) -> dict:
    path = folder / "facts.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def building(final: Path) -> Path:
    """The folder in which an artifact is made; there over a kill, so that the run goes on."""
    folder = final.with_name(final.name + ".building")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def finish(final: Path) -> None:
    """Make a built folder the artifact."""
    folder = building(final)
    for path in folder.rglob("*"):
        if path.is_file():
            atomic.sync_file(path)
    if final.exists():  # another process made the same bytes first
        shutil.rmtree(folder)
        return
    os.replace(folder, final)
    atomic.sync_folder(final.parent)


def batches(lengths: np.ndarray, most_records: int, most_chars: int) -> Iterator[tuple[int, int]]:
    """Ranges [first, last) of ids, in order, with at most most_records and most_chars (but at least one record).

    lengths is (n,) characters a record. Depends on nothing else, so a resumed run meets the same ranges.
    """
    ends = np.cumsum(lengths, dtype=np.int64)
    first = 0
    while first < len(lengths):
        before = int(ends[first - 1]) if first else 0
        last = int(np.searchsorted(ends, before + most_chars, side="right"))
        last = max(first + 1, min(last, first + most_records, len(lengths)))
        yield first, last
        first = last
