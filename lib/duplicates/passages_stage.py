"""The stage passages of an analysis: what recurs across records that do not repeat each other as a whole."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lib import atomic
from lib.corpus.artifacts import Task, read_array, read_facts
from lib.corpus.texts import Texts
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.passage_extension import CHUNK
from lib.duplicates.passages import Passages, least_sizes, passages
from lib.signals.tokens import TokenCounter

VERSION = 2
ARRAYS = ("passage", "record", "start", "end")


def run(task: Task) -> None:
    """Passages of the corpus, without records that repeat a kept one, exactly or nearly: all of theirs would recur.

    Adds to each passage its tokens, by the stated tokenizer, and ranks by the tokens wasted. Resumes at the next batch
    of either reading, or of comparing runs. What both readings and the comparison found stays in `kept/`, some 4 bytes
    for every dozen words and 30 for each part that recurs: once files were appended, of the old records only those are
    read again that hold something which a new one has too, and was in no other before.
    """
    skip = _repeats(task.input("exact"), task.input("groups"))
    kept = Checkpoints(task.folder / "kept", task.previous / "kept" if task.previous else None)
    with Texts(task.workspace) as texts:
        n_characters, total = max(1, int(texts.lengths.sum())), len(texts)
        found = passages(texts, list(texts.ranges()), n_characters, skip, progress=task.report, checkpoints=kept)
    tokens = TokenCounter().count(found.table["text"]).astype(np.int64)
    # Texts over 2,000 characters are shown in part; theirs are reckoned from the part.
    shown = np.array([len(text) for text in found.table["text"].to_pylist()], dtype=np.float64)
    first = np.searchsorted(found.passage, np.arange(len(found)))
    length = (found.end - found.start)[first] if len(found) else shown
    tokens = np.round(tokens * length / np.maximum(shown, 1)).astype(np.int64)
    words = np.maximum(found.table["n_words"].to_numpy(), 1)
    wasted = np.round(tokens * found.table["n_wasted"].to_numpy() / words).astype(np.int64)
    order = np.argsort(-wasted, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    table = found.table.append_column("n_tokens", pa.array(tokens)).append_column("n_wasted_tokens", pa.array(wasted))
    table, by_rank = table.take(pa.array(order)), np.argsort(rank[found.passage], kind="stable")
    spans = {name: getattr(found, name)[by_rank] for name in ARRAYS} | {"passage": rank[found.passage][by_rank]}
    with atomic.replacing(task.folder / "passages.parquet") as temporary:
        pq.write_table(table, temporary, compression="zstd")
    for name in ARRAYS:
        task.write_array(name, spans[name])
    task.write_facts(
        {
            "looked_for": least_sizes(),
            "n_found": found.n_found,
            "n_told": len(found),
            "n_spans": len(found.passage),
            "n_unread": found.n_unread,
            "n_left_out": int(skip.sum()),
            "sentence": _sentence(found, int(skip.sum())),
        }
    )
    kept.clear(f"{CHUNK}*")
    task.report(2 * total, 2 * total)


def stored_passages(folder: Path) -> Passages:
    """What the stage wrote; its table has n_tokens and n_wasted_tokens besides, spans are memory-mapped."""
    facts = read_facts(folder)
    table = pq.read_table(folder / "passages.parquet")
    return Passages(table, *(read_array(folder, name) for name in ARRAYS), facts["n_found"], facts["n_unread"])


def _repeats(exact: Path, groups: Path) -> np.ndarray:
    """Records that stand for no kept one: bool (n,)."""

    def column(folder: Path, name: str) -> np.ndarray:
        parts = sorted((folder / "columns").glob("*.parquet"))
        columns = [pq.read_table(part, columns=[name])[name].fill_null(-1).to_numpy() for part in parts]
        return np.concatenate([np.zeros(0, np.int64), *columns])

    group, kept = column(exact, "exact_group"), column(groups, "near_kept")
    rows = np.arange(len(group))
    return ((group >= 0) & (group != rows)) | (kept >= 0)


def _sentence(found: Passages, n_left_out: int) -> str:
    said = f"{found.n_found:,} recurring {least_sizes()}"
    if found.n_found > len(found):
        said += f", of which the {len(found):,} most wasteful are told"
    said += f"; {n_left_out:,} records that repeat another as a whole were left out"
    if found.n_unread:
        said += f"; {found.n_unread:,} records were not looked at, because too much recurs to keep all of it"
    return said + "."
