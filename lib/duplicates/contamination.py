"""Which records hold items of a benchmark: where, how much of the item, word for word or edited, answer and all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.corpus.texts import Texts
from lib.corpus.workspace import Workspace
from lib.duplicates import references as reading
from lib.duplicates.alignment import LEAST_RUN, TOPIC_ONLY, Matches, matches_in, table_of
from lib.duplicates.probes import LEAST_WORDS, Probes, probes_of
from lib.duplicates.references import Items, Reference
from lib.duplicates.strings import text_array
from lib.duplicates.words import characters, words_of
from lib.errors import BadOption

SEVERITIES = ("verbatim", "edited", "topic only")
MEANINGS = {
    "verbatim": "all words of the item's question stand in the record, in order, nothing between them",
    "edited": "nearly all of them do, with words changed, added or left out",
    "topic only": f"a run of {LEAST_RUN} words or more is shared, or the wording is alike or a common phrase",
}
# A short question without its answer that more records hold is a common phrase.
MOST_RECORDS, MOST_SHARE = 100, 1e-3
NGRAM = 8
BATCH = 50_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Hit:
    """One item in one record. start, end: characters of the matched span in the record's text.

    coverage: share of the item's words that stand there in order; ngrams: share of its runs of 8 words; both 0..1,
    ngrams None for items of fewer than 8 words. severity: one of SEVERITIES. has_answer: an answer of the item stands
    within 50 words. n_alike: further items with the same words (and the same answers, where the benchmark gives any).
    """

    record: int
    benchmark: str
    item: str
    start: int
    end: int
    coverage: float
    ngrams: float | None
    severity: str
    has_answer: bool
    n_alike: int


@dataclass(frozen=True)
class Contamination:
    """What was found of the items in n_records records.

    table: one row a hit with the columns of Hit and `item_row`, the item's place in items, ordered by record and start.
    judged bool (n_items,): the items that could be looked for. has_words: those whose question has a word.
    n_common_items, n_common_hits: short questions told as topic only since many records hold them without an answer.
    """

    references: tuple[Reference, ...]
    items: Items
    table: pa.Table
    n_records: int
    judged: np.ndarray
    has_words: np.ndarray
    n_common_items: int
    n_common_hits: int

    def hits(self, most: int | None = None, severities: Sequence[str] = SEVERITIES) -> list[Hit]:
        """Hits of these severities in order of record and place, at most `most`."""
        chosen = self._of(severities).drop_columns(["item_row"])
        return [Hit(**row) for row in (chosen if most is None else chosen.slice(0, most)).to_pylist()]

    def records(self, severities: Sequence[str] = SEVERITIES[:2]) -> np.ndarray:
        """Records with a hit of these severities, ascending int64. Topic only is left out unless it is asked for."""
        return np.unique(self._of(severities)["record"].to_numpy())

    def by_benchmark(self, within: np.ndarray | None = None) -> list[dict]:
        """For each benchmark, by name: items, those judged, and items and records found of each severity.

        An item counts once, as the gravest of its hits. within: bool (n_records,), the records to count.
        """
        names = self.items.table["benchmark"].to_numpy(zero_copy_only=False).astype(object)
        rows = []
        record, item = self.table["record"].to_numpy(), self.table["item_row"].to_numpy()
        grade = pc.index_in(self.table["severity"], value_set=pa.array(SEVERITIES, pa.large_string())).to_numpy()
        if within is not None:
            inside = within[record]
            record, item, grade = record[inside], item[inside], grade[inside]
        gravest = np.full(len(names), len(SEVERITIES), dtype=np.int64)
        np.minimum.at(gravest, item, grade)
        found, local = np.unique(names, return_inverse=True)
        for k, name in enumerate(found):
            own, here = local == k, local[item] == k
            rows.append(
                {
                    "benchmark": str(name),
                    "n_items": int(own.sum()),
                    "n_judged": int(self.judged[own].sum()),
                    "n_items_found": {s: int((gravest[own] == g).sum()) for g, s in enumerate(SEVERITIES)},
                    "n_records": {s: len(np.unique(record[here & (grade == g)])) for g, s in enumerate(SEVERITIES)},
                }
            )
        return rows

    def question(self, hit_row: int) -> str:
        """The question of the item of a row of the table."""
        return self.items.table["question"][self.table["item_row"][hit_row].as_py()].as_py()

    def _of(self, severities: Sequence[str]) -> pa.Table:
        if unknown := set(severities) - set(SEVERITIES):
            raise BadOption(f"{', '.join(sorted(unknown))} is no severity; there are {', '.join(SEVERITIES)}.")
        return self.table.filter(pc.is_in(self.table["severity"], value_set=pa.array(severities, pa.large_string())))


def contamination(
    batches: Iterable[tuple[int, object]],
    items: Items,
    references: Sequence[Reference] = (),
    n_threads: int | None = None,
    progress: Progress | None = None,
    n_records: int = 0,
) -> Contamination:
    """Look for the items in batches of (first record, texts). The same for any cut into batches and any threads.

    An item of eight words or more is found by its words: word for word, or with up to about a tenth of them changed.
    A shorter one, or one that over ten items share, is found word for word where an answer of its stands within 50
    words. Case, punctuation, accents and white space never count. Of items that stand in the same stretch of a record
    the one that explains it best is told. Memory: some 250 bytes a probe of the reference, and one batch.

    :param progress: called as progress(records done, n_records); it may raise to stop the work.
    """
    probes = probes_of(items)
    table = table_of(probes)
    parts: list[tuple[Matches, np.ndarray, np.ndarray, int]] = []
    total = 0
    for first, texts in batches:
        words = words_of(texts, n_threads)
        found = matches_in(words, probes, table, n_threads)
        starts, ends = characters(words, found.record, found.first), characters(words, found.record, found.last)
        parts.append((found, starts, ends, first))
        total = max(total, first + len(words))
        if progress is not None:
            progress(total, max(n_records, total))
    return _told(parts, probes, items, tuple(references), total)


def in_texts(texts: object, items: Items, n_threads: int | None = None) -> Contamination:
    """The same for a list of strings, or an Arrow array of them."""
    array = text_array(texts)
    return contamination(((k, array[k : k + BATCH]) for k in range(0, len(array), BATCH)), items, (), n_threads)


def in_workspace(
    workspace: Workspace, paths: Sequence[str | Path], progress: Progress | None = None, n_threads: int | None = None
) -> Contamination:
    """The same for a corpus and reference files; excluded records are looked at too.

    :raises BadSource: a reference without text, or that cannot be read. :raises NotComputed: before the import.
    """
    references, items = reading.read(paths)
    with Texts(workspace) as texts:
        batches = ((first, texts.read(first, last)) for first, last in texts.ranges())
        return contamination(batches, items, references, n_threads, progress, len(texts))


def _told(
    parts: list, probes: Probes, items: Items, references: tuple[Reference, ...], n_records: int
) -> Contamination:
    def joined(name: str) -> np.ndarray:
        return np.concatenate([np.zeros(0, np.int64), *(getattr(found, name) for found, *_ in parts)])

    none = np.zeros(0, np.int64)
    record = np.concatenate([none, *(found.record + first for found, _, _, first in parts)])
    probe, severity, n_words = joined("probe"), joined("severity"), joined("n_words")
    has_answer = joined("has_answer").astype(bool)
    start = np.concatenate([none, *(starts for _, starts, _, _ in parts)])
    end = np.concatenate([none, *(ends for _, _, ends, _ in parts)])

    # A short question that many records hold without its answer is a phrase of the language, not of the benchmark.
    plain = (n_words < LEAST_RUN) & ~has_answer
    held = np.zeros(len(probes), dtype=np.int64)
    once = np.unique((probe[plain].astype(np.uint64) << np.uint64(32)) | record[plain].astype(np.uint64))
    np.add.at(held, (once >> np.uint64(32)).astype(np.int64), 1)
    common = plain & (severity < TOPIC_ONLY) & (held[probe] > max(MOST_RECORDS, MOST_SHARE * n_records))
    severity = np.where(common, TOPIC_ONLY, severity)

    item = probes.items[probes.item_offsets[probe]] if len(probes) else none
    n_alike = np.diff(probes.item_offsets)[probe] - 1
    n_ngrams = n_words - NGRAM + 1
    ngrams = np.where(n_ngrams > 0, joined("n_runs") / np.maximum(n_ngrams, 1), np.nan)
    names = items.table.select(["benchmark", "item"]).take(pa.array(item))
    table = pa.table(
        {
            "record": record,
            "benchmark": names["benchmark"],
            "item": names["item"],
            "start": start,
            "end": end,
            "coverage": np.round(joined("n_matched") / np.maximum(n_words, 1), 6),
            "ngrams": pa.array(np.round(ngrams, 6), mask=np.isnan(ngrams)),
            "severity": pa.array(np.array(SEVERITIES, dtype=object)[severity], pa.large_string()),
            "has_answer": has_answer,
            "n_alike": n_alike,
            "item_row": item,
        }
    )
    n_common_items = len(np.unique(probe[common]))
    return Contamination(
        references, items, table, n_records, probes.judged, probes.has_words, n_common_items, int(common.sum())
    )


def shortness(found: Contamination) -> dict[str, int]:
    """Why items could not be looked for: "no words", or "too short or too common without an answer of its own"."""
    out = ~found.judged
    return {
        "no words": int((out & ~found.has_words).sum()),
        f"under {LEAST_WORDS} words or shared by many items, without an answer that tells": int(
            (out & found.has_words).sum()
        ),
    }
