"""Comparisons with reference corpora that were made of a corpus: run as a job, kept with it, read again."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib import atomic
from lib.corpus import appending
from lib.corpus.sources import resolve
from lib.corpus.workspace import Workspace
from lib.duplicates import certificate as certificates
from lib.duplicates import references as reading
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.contamination import Contamination, Notes, in_workspace, silent
from lib.duplicates.meaning_net import Net
from lib.duplicates.references import Items, Reference
from lib.errors import BadOption, BadWorkspace

# Those of version 1 have no hits by meaning; they are read as made without.
VERSION, READABLE = 2, (1, 2)
STEPS = ("contamination",)
MOST_REFERENCES = 200
FACTS = "comparison.json"
# The folder with what words found batch by batch, for the next comparison.
KEPT = "kept"
ARRAYS = ("judged", "has_words")
Progress = Callable[[str, str, int, int, str], None]


@dataclass(frozen=True)
class Comparison:
    """A finished comparison: where it is kept, when it was made, the references as they were named and read.

    by_meaning: whether items were looked for in other words too.
    """

    folder: Path
    at: str
    paths: tuple[str, ...]
    references: tuple[Reference, ...]
    n_records: int
    by_meaning: bool = False

    @property
    def name(self) -> str:
        """Of the files, for a list of comparisons."""
        return ", ".join(Path(path).name for path in self.paths)


def checked(paths: Sequence[str]) -> tuple[str, ...]:
    """The paths without empty ones and repeats, once each can be opened; WINNOW_ROOTS limits them.

    Raises BadOption (none, or over 200), BadSource.
    """
    wanted = tuple(dict.fromkeys(path.strip() for path in paths if path.strip()))
    if not wanted:
        raise BadOption("No reference is given; name at least one Parquet file to compare with.")
    if len(wanted) > MOST_REFERENCES:
        raise BadOption(f"{len(wanted):,} references are given; compare with at most {MOST_REFERENCES} at once.")
    for path in wanted:
        resolve(path)
    return wanted


def run(workspace: Workspace, arguments: dict, progress: Progress) -> dict:
    """The job: compare the corpus with arguments["paths"] and keep what was found; gives its folder's name.

    arguments["by_meaning"], true if absent, looks for items in other words too. A run that was cut off is gone on
    with. Raises BadOption, BadSource, NotComputed, Cancelled.
    """
    given = arguments.get("paths")
    if not isinstance(given, list) or not all(isinstance(path, str) for path in given):
        raise BadOption("A comparison needs a list `paths` of reference files.")
    found = compare(
        workspace,
        checked(given),
        arguments.get("by_meaning", True) is True,
        lambda done, total, note: progress(STEPS[0], "running", done, total, note),
    )
    folder = keep(workspace, checked(given), found)
    progress(STEPS[0], "done", found.n_records, found.n_records, "")
    return {"comparison": folder.name}


def compare(workspace: Workspace, paths: Sequence[str], by_meaning: bool, progress: Notes = silent) -> Contamination:
    """What records hold of the references, going on where an earlier run was cut off. The result is not kept yet.

    What words found in each batch stays for `keep`. Where the corpus was compared with the same references before files
    were appended to it, only the new records are looked at for words. Raises BadSource, NotComputed, and whatever
    progress raises.
    """
    progress(0, workspace.sources.n_rows, "reading the references")
    references, items = reading.read(paths)
    unfinished = _unfinished(workspace, _name(workspace, references, paths, by_meaning))
    checkpoints = Checkpoints(unfinished, _before(workspace, references))
    found = in_workspace(workspace, references, items, by_meaning, progress, checkpoints=checkpoints)
    for name in ("nearest", "judged-*"):
        checkpoints.clear(name)
    return found


def _unfinished(workspace: Workspace, name: str) -> Path:
    return _home(workspace) / f".{name}.unfinished"


def _before(workspace: Workspace, references: Sequence[Reference]) -> Path | None:
    """What words found batch by batch in the largest comparison with these references that was made of this corpus or
    of its first files; None where there is none."""
    current = workspace.current()
    if current is None:
        return None
    imports, wanted = workspace.root / "artifacts" / "import", [reference.to_json() for reference in references]
    found = []
    for path in _home(workspace).glob(f"[!.]*/{FACTS}"):
        try:
            facts = _facts(path)
        except BadWorkspace:
            continue  # the list of comparisons says what is wrong with it
        is_same = facts["version"] == VERSION and facts["references"] == wanted and (path.parent / KEPT).is_dir()
        if is_same and appending.begins_with(imports / current.artifacts["import"], imports / facts["import"]):
            found.append((facts["n_records"], facts["at"], path.parent / KEPT))
    return max(found)[2] if found else None


def keep(workspace: Workspace, paths: Sequence[str], found: Contamination) -> Path:
    """Write a comparison into the workspace, in place of one with the same references."""
    facts = {
        "version": VERSION,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "paths": list(paths),
        "references": [reference.to_json() for reference in found.references],
        "n_records": found.n_records,
        "n_common": [found.n_common_items, found.n_common_hits],
        "net": found.net.to_json() if found.net else None,
        "import": _imported(workspace),
    }
    name = _name(workspace, found.references, paths, found.net is not None)
    final = _home(workspace) / name
    building = final.with_name(f".{name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    if (unfinished := _unfinished(workspace, name)).exists():
        unfinished.rename(building / KEPT)
    pq.write_table(found.table, building / "hits.parquet", compression="zstd")
    pq.write_table(found.items.table, building / "items.parquet", compression="zstd")
    for array in ARRAYS:
        atomic.save_array(building / f"{array}.npy", getattr(found, array))
    atomic.write_json(building / FACTS, facts)
    shutil.rmtree(final, ignore_errors=True)
    atomic.install(building, final)
    return final


def kept(workspace: Workspace) -> list[Comparison]:
    """The comparisons of the corpus as it is imported now, newest first. Raises BadWorkspace for a damaged one."""
    found = []
    for path in _home(workspace).glob(f"[!.]*/{FACTS}"):
        facts = _facts(path)
        if facts["import"] == _imported(workspace) and facts["version"] in READABLE:
            references = tuple(_reference(value) for value in facts["references"])
            found.append(
                Comparison(
                    path.parent,
                    facts["at"],
                    tuple(facts["paths"]),
                    references,
                    int(facts["n_records"]),
                    facts.get("net") is not None,
                )
            )
    return sorted(found, key=lambda one: (one.at, one.folder.name), reverse=True)


def load(folder: Path) -> Contamination:
    """What a comparison found. Raises BadWorkspace."""
    facts = _facts(folder / FACTS)
    try:
        table, items = pq.read_table(folder / "hits.parquet"), pq.read_table(folder / "items.parquet")
        judged, has_words = (np.load(folder / f"{array}.npy", allow_pickle=False) for array in ARRAYS)
    except (OSError, EOFError, ValueError) as error:
        raise BadWorkspace(f"{folder} is damaged ({error}); remove it and compare again.") from error
    references = tuple(_reference(value) for value in facts["references"])
    if "similarity" not in table.column_names:
        table = table.append_column("similarity", pa.nulls(table.num_rows, pa.float64()))
    net = Net(**facts["net"]) if facts.get("net") else None
    return Contamination(
        references, Items(table=items), table, int(facts["n_records"]), judged, has_words, *facts["n_common"], net
    )


def certify(workspace: Workspace, one: Comparison, within: np.ndarray | None = None) -> dict:
    """The certificate of a comparison as plain values, for the records in `within`, bool (n,), or for all."""
    files = workspace.sources.files
    corpus = {
        "name": workspace.name,
        "files": [Path(file.path).name for file in files],
        "fingerprints": [file.fingerprint for file in files],
    }
    return certificates.certificate(load(one.folder), corpus, within, datetime.fromisoformat(one.at))


def write(workspace: Workspace, folder: Path, ids: np.ndarray) -> list[Path]:
    """Write the certificates of all comparisons into a folder, for the records ids, (n,) int64; gives the files.

    The newest is contamination.json and contamination.md, the others have a number.
    """
    written = []
    for number, one in enumerate(kept(workspace), start=1):
        within = np.zeros(one.n_records, dtype=bool)
        within[ids] = True
        value = certify(workspace, one, within)
        stem = "contamination" if number == 1 else f"contamination-{number}"
        written += [folder / f"{stem}.json", folder / f"{stem}.md"]
        atomic.write_json(written[-2], value)
        atomic.write_text(written[-1], certificates.markdown(value))
    return written


def _home(workspace: Workspace) -> Path:
    return workspace.root / "contamination"


def _name(workspace: Workspace, references: Sequence[Reference], paths: Sequence[str], by_meaning: bool) -> str:
    """Of its folder: the same corpus, files and way of looking, the same name."""
    identity = [_imported(workspace), [list(one.fingerprints) for one in references], list(paths), by_meaning, VERSION]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:16]


def _imported(workspace: Workspace) -> str:
    current = workspace.current()
    return current.artifacts["import"] if current else ""


def _facts(path: Path) -> dict:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if {"version", "at", "paths", "references", "n_records", "n_common", "import"} <= facts.keys():
            return facts
        raise BadWorkspace(f"{path} is not complete; remove the folder {path.parent} and compare again.")
    except (OSError, ValueError, AttributeError) as error:
        raise BadWorkspace(f"{path} is damaged ({error}); remove the folder {path.parent}.") from error


def _reference(value: dict) -> Reference:
    return Reference(value["path"], value["n_items"], tuple(value["fingerprints"]), dict(value["columns"]))
