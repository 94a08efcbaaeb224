"""Which passages recur across records: paragraphs, lines and runs of words, what they waste, and where each stands.

The corpus is read by batch to note what occurs; then the records that hold what occurs twice are read again, to keep
it. Runs of words that are no whole line are compared word by word with the record that has them first, to find where
they begin and end. All three are kept, so that a grown corpus is read and compared only where it says something new.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.passage_groups import Found, recurring_parts
from lib.duplicates.passage_reading import joined, noted, occurring, recurring
from lib.duplicates.passage_runs import recurring_runs
from lib.duplicates.passage_units import LEAST_LINE, LEAST_RUN, sieve_for
from lib.duplicates.source import Held, Source
from lib.duplicates.strings import text_array

KINDS = ("line", "paragraph", "run")
MOST_KEPT = 20_000_000
MOST_TOLD = 10_000
MOST_SHOWN = 2_000
BATCH = 50_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Passage:
    """kind: line, paragraph or run. text: of its first occurrence, at most 2,000 characters. n_words: of that
    occurrence. n_times: occurrences, in n_records records. n_wasted: words in all occurrences but the first. n_tokens,
    n_wasted_tokens: the same in tokens, where they were counted."""

    number: int
    kind: str
    text: str
    n_records: int
    n_times: int
    n_words: int
    n_wasted: int
    n_tokens: int | None = None
    n_wasted_tokens: int | None = None


@dataclass(frozen=True)
class Passages:
    """Recurring passages, the most wasted words first.

    table: one row a passage, the columns of Passage without number. passage, record, start, end int64: the spans, in
    order of passage, record and start; start and end are characters of the record's text.
    n_found: passages found, of which the 10,000 most wasteful are told. n_unread: records that were not looked at
    because the parts that recur were too many to keep.
    """

    table: pa.Table
    passage: np.ndarray
    record: np.ndarray
    start: np.ndarray
    end: np.ndarray
    n_found: int
    n_unread: int

    def __len__(self) -> int:
        return self.table.num_rows

    def top(self, most: int = 20, first: int = 0) -> list[Passage]:
        """Passages by rank."""
        rows = self.table.slice(first, most).to_pylist()
        return [Passage(first + k, **row) for k, row in enumerate(rows)]

    def spans(self, passage: int) -> list[tuple[int, int, int]]:
        """(record, start, end) of every occurrence of a passage."""
        a, b = np.searchsorted(self.passage, [passage, passage + 1])
        columns = (self.record[a:b].tolist(), self.start[a:b].tolist(), self.end[a:b].tolist())
        return list(zip(*columns, strict=True))

    def spans_in(self, record: int, passages: set[int] | None = None) -> list[tuple[int, int, int]]:
        """(passage, start, end) of all passages, or of those given, that stand in a record, in order of place."""
        here = np.flatnonzero(self.record == record)
        found = zip(self.passage[here].tolist(), self.start[here].tolist(), self.end[here].tolist(), strict=True)
        return sorted((one for one in found if passages is None or one[0] in passages), key=lambda one: one[1:])


def passages(
    source: Source,
    ranges: Sequence[tuple[int, int]],
    n_characters: int = 1 << 30,
    skip: np.ndarray | None = None,
    n_threads: int | None = None,
    progress: Progress | None = None,
    checkpoints: Checkpoints = Checkpoints(),
) -> Passages:
    """Paragraphs and lines of 5 words and more, and runs of 50 words and more, that stand in two records or more.

    Case, punctuation, accents and white space do not count. A line is told where it is not part of a recurring
    paragraph, a run where it is not part of recurring lines. Memory: up to 256 MB to note what occurs, 60 bytes for
    each of up to 20 million parts that recur, and one batch.

    :param ranges: [first, last) of the records by batch, in order, from 0 on.
    :param n_characters: of the corpus, about; it sets the size of the sieve.
    :param skip: bool (n,), records left out: copies of others, say, whose every line would recur.
    :param progress: called as progress(done, total) in records, each counted twice; it may raise to stop the work.
    :param checkpoints: of an earlier run over the same batches, which this one goes on with; or with those of a run
        over the first of the records, whose batches but the last are the same, behind them. The result is that of a
        run without.
    """
    total = ranges[-1][1] if ranges else 0
    sieve, held = sieve_for(n_characters), {}
    for first, last in ranges:
        found = occurring(source, first, last, checkpoints, n_threads)
        sieve.note(noted(found, first, skip)[0])
        if not checkpoints.keeps:
            held[first] = found
        if progress is not None:
            progress(last, 2 * total)
    parts, n_kept, n_unread = [], 0, 0
    for first, last in ranges:
        if n_kept > MOST_KEPT:
            n_unread += last - first
            continue
        found = held.pop(first, None) or occurring(source, first, last, checkpoints, n_threads)
        mark, record = noted(found, first, skip)
        wanted = np.bincount(record[sieve.passes(mark)], minlength=last - first)
        parts.append(recurring(source, first, last, wanted, sieve, checkpoints, n_threads))
        n_kept += int(wanted.sum())
        if progress is not None:
            progress(total + last, 2 * total)
    kept = joined(parts)
    whole = recurring_parts(kept)
    runs = recurring_runs(kept, whole, source, n_threads, checkpoints)
    return _told([whole, runs], source, n_unread)


def in_texts(texts: object, skip: np.ndarray | None = None, n_threads: int | None = None) -> Passages:
    """The same for a list of strings, or an Arrow array of them."""
    array = text_array(texts)
    held = Held(array)
    return passages(held, held.ranges(BATCH), int(array.nbytes), skip, n_threads)


def _told(found: list[Found], source: Source, n_unread: int) -> Passages:
    """Rank the groups by wasted words and write out the first MOST_TOLD."""
    shift, groups = 0, []
    for one in found:
        groups.append(one.group + shift)
        shift += int(one.group.max(initial=-1)) + 1
    group = np.concatenate(groups)
    kind, record, start, end, n_words = (
        np.concatenate([getattr(one, name) for one in found]) for name in ("kind", "record", "start", "end", "n_words")
    )
    order = np.lexsort((start, record, group))
    group, kind, record, start, end, n_words = (c[order] for c in (group, kind, record, start, end, n_words))
    _, first, local, n_times = np.unique(group, return_index=True, return_inverse=True, return_counts=True)
    wasted = np.bincount(local, weights=n_words, minlength=len(first)).astype(np.int64) - n_words[first]
    new_record = np.ones(len(group), dtype=bool)
    new_record[1:] = (group[1:] != group[:-1]) | (record[1:] != record[:-1])
    n_records = np.bincount(local, weights=new_record, minlength=len(first)).astype(np.int64)
    # By waste, then by where it stands first, so that the order does not hang on hashes.
    ranked = np.lexsort((end[first], start[first], record[first], -wasted))[:MOST_TOLD]
    place = np.full(len(first), -1, dtype=np.int64)
    place[ranked] = np.arange(len(ranked))
    passage = place[local]
    spans = np.flatnonzero(passage >= 0)
    spans = spans[np.lexsort((start[spans], record[spans], passage[spans]))]
    at = first[ranked]
    table = pa.table(
        {
            "kind": pa.array([KINDS[k] for k in kind[at]], pa.string()),
            "text": _shown(source, record[at], start[at], end[at]),
            "n_records": n_records[ranked],
            "n_times": n_times[ranked].astype(np.int64),
            "n_words": n_words[at],
            "n_wasted": wasted[ranked],
        }
    )
    return Passages(table, passage[spans], record[spans], start[spans], end[spans], len(first), n_unread)


def _shown(source: Source, record: np.ndarray, start: np.ndarray, end: np.ndarray) -> pa.Array:
    ids, local = np.unique(record, return_inverse=True)
    told = [""] * len(record)
    for first in range(0, len(ids), 1_000):
        texts = text_array(source.pick(ids[first : first + 1_000])).to_pylist()
        for k in np.flatnonzero((local >= first) & (local < first + 1_000)).tolist():
            told[k] = texts[local[k] - first][start[k] : min(end[k], start[k] + MOST_SHOWN)]
    return pa.array(told, pa.large_string())


def least_sizes() -> str:
    """What is looked for, in words."""
    return f"paragraphs and lines of {LEAST_LINE} words or more, and runs of {LEAST_RUN} words or more"
