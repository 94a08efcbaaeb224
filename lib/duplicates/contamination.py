"""Which records hold items of a benchmark: where, how much of the item, word for word, edited, or in other words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.corpus.artifacts import read_facts
from lib.corpus.texts import Texts
from lib.corpus.workspace import Workspace
from lib.duplicates import meaning_net
from lib.duplicates.alignment import LEAST_RUN, TOPIC_ONLY, Matches, Table, matches_in, table_of
from lib.duplicates.checkpoints import Arrays, Checkpoints
from lib.duplicates.meaning_net import Caught, Net
from lib.duplicates.probes import LEAST_WORDS, Probes, probes_of
from lib.duplicates.references import Items, Reference
from lib.duplicates.source import Held, Source
from lib.duplicates.strings import text_array
from lib.duplicates.words import characters, words_of
from lib.embed import vectors as stored
from lib.embed.encoders import Encoder, open_encoder
from lib.errors import BadOption

BY_MEANING = "by meaning"
SEVERITIES = ("verbatim", "edited", "topic only", BY_MEANING)
# Those that a record is called contaminated for; the others are for a person to read.
GRAVE = SEVERITIES[:2]
MEANINGS = {
    "verbatim": "all words of the item's question stand in the record, in order, nothing between them",
    "edited": "nearly all of them do, with words changed, added or left out",
    "topic only": f"a run of {LEAST_RUN} words or more is shared, or the wording is alike or a common phrase",
    BY_MEANING: "the record as a whole asks or tells the same in other words, by vectors and a sentence model; about "
    "four in ten of these only share the topic, so read them",
}
# A short question without its answer that more records hold is a common phrase.
MOST_RECORDS, MOST_SHARE = 100, 1e-3
NGRAM = 8
BATCH = 50_000
# How the checkpoints with what words found begin.
MATCHES = "matches-"
Progress = Callable[[int, int], None]
Notes = Callable[[int, int, str], None]


def silent(done: int, total: int, note: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Hit:
    """One item in one record. start, end: characters of the matched span in the record's text.

    coverage: share of the item's words that stand there in order; ngrams: share of its runs of 8 words; both 0..1,
    ngrams None for items of fewer than 8 words. severity: one of SEVERITIES. has_answer: an answer of the item stands
    within 50 words. n_alike: further items with the same words (and the same answers, where the benchmark gives any).
    similarity: only of a hit by meaning, 0..1; its span is the whole record, its coverage 0.
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
    similarity: float | None = None


@dataclass(frozen=True)
class Contamination:
    """What was found of the items in n_records records.

    table: one row a hit with the columns of Hit and `item_row`, the item's place in items, ordered by record and start.
    judged bool (n_items,): the items that could be looked for. has_words: those whose question has a word.
    n_common_items, n_common_hits: short questions told as topic only since many records hold them without an answer.
    net: how items were looked for by meaning; None where they were not.
    """

    references: tuple[Reference, ...]
    items: Items
    table: pa.Table
    n_records: int
    judged: np.ndarray
    has_words: np.ndarray
    n_common_items: int
    n_common_hits: int
    net: Net | None = None

    def hits(self, most: int | None = None, severities: Sequence[str] = SEVERITIES) -> list[Hit]:
        """Hits of these severities in order of record and place, at most `most`."""
        chosen = self._of(severities).drop_columns(["item_row"])
        return [Hit(**row) for row in (chosen if most is None else chosen.slice(0, most)).to_pylist()]

    def records(self, severities: Sequence[str] = GRAVE) -> np.ndarray:
        """Records with a hit of these severities, ascending int64; only the grave ones unless others are asked for."""
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

    def answers(self, hit_row: int) -> list[str]:
        """The answers of the item of a row of the table, as far as the benchmark gives any."""
        return self.items.table["answers"][self.table["item_row"][hit_row].as_py()].as_py()

    def _of(self, severities: Sequence[str]) -> pa.Table:
        if unknown := set(severities) - set(SEVERITIES):
            raise BadOption(f"{', '.join(sorted(unknown))} is no severity; there are {', '.join(SEVERITIES)}.")
        return self.table.filter(pc.is_in(self.table["severity"], value_set=pa.array(severities, pa.large_string())))


def contamination(
    source: Source,
    ranges: Sequence[tuple[int, int]],
    items: Items,
    references: Sequence[Reference] = (),
    n_threads: int | None = None,
    progress: Progress | None = None,
    checkpoints: Checkpoints = Checkpoints(),
) -> Contamination:
    """Look for the items in the records. The same for any cut into batches and any threads.

    An item of eight words or more is found by its words: word for word, or with up to about a tenth of them changed.
    A shorter one, or one that over ten items share, is found word for word where an answer of its stands within 50
    words. Case, punctuation, accents and white space never count. Of items that stand in the same stretch of a record
    the one that explains it best is told. Memory: some 250 bytes a probe of the reference, and one batch.

    :param ranges: [first, last) of the records by batch, in order, from 0 on.
    :param progress: called as progress(records done, records); it may raise to stop the work.
    :param checkpoints: of an earlier run over the same batches and items, which this one goes on with; or with those of
        a run over the first of the records, with the same items, behind them: only the others are looked at.
    """
    probes = probes_of(items)
    table = table_of(probes)
    parts: list[Arrays] = []
    total = ranges[-1][1] if ranges else 0
    for first, last in ranges:
        name = f"{MATCHES}{first:012d}"

        def make(first=first, last=last, name=name) -> Arrays:
            old = checkpoints.before(name)
            n_old = int(old["n_texts"]) if old is not None else 0
            if n_old > last - first:  # other batches
                old, n_old = None, 0
            if n_old == last - first:
                return old
            new = _matched(first + n_old, source.read(first + n_old, last), probes, table, n_threads)
            return _joined(old, new) if old is not None else new

        parts.append(checkpoints.once(name, make))
        if progress is not None:
            progress(last, total)
    return _told(parts, probes, items, tuple(references), total)


def _joined(one: Arrays, other: Arrays) -> Arrays:
    columns = {name: np.concatenate((one[name], other[name])) for name in one if name != "n_texts"}
    return columns | {"n_texts": one["n_texts"] + other["n_texts"]}


def _matched(first: int, texts: object, probes: Probes, table: Table, n_threads: int | None) -> Arrays:
    words = words_of(texts, n_threads)
    found = matches_in(words, probes, table, n_threads)
    columns = {field: getattr(found, field) for field in Matches.__dataclass_fields__} | {
        "record": found.record + first,
        "start": characters(words, found.record, found.first),
        "end": characters(words, found.record, found.last),
    }
    return columns | {"n_texts": np.int64(len(words))}


def in_texts(texts: object, items: Items, n_threads: int | None = None) -> Contamination:
    """The same for a list of strings, or an Arrow array of them."""
    held = Held(text_array(texts))
    return contamination(held, held.ranges(BATCH), items, (), n_threads)


def in_workspace(
    workspace: Workspace,
    references: Sequence[Reference],
    items: Items,
    by_meaning: bool = True,
    progress: Notes = silent,
    n_threads: int | None = None,
    checkpoints: Checkpoints = Checkpoints(),
) -> Contamination:
    """The same for a corpus, and by meaning too if wished; excluded records are looked at too.

    By meaning: the corpus' vectors where the static encoder made them, else vectors made by it for this; then MiniLM
    for up to 2,000 pairs, some minutes.

    :param progress: called as progress(done, total, what it is doing); it may raise to stop the work.
    :param checkpoints: as in `contamination`. What is found by meaning is not taken over: which record is nearest
        and what counts as near rests on all of them.
    :raises NotComputed: before the import.
    """
    with Texts(workspace) as texts:
        found = contamination(
            texts,
            list(texts.ranges()),
            items,
            references,
            n_threads,
            lambda done, total: progress(done, total, "by words"),
            checkpoints,
        )
        if not by_meaning:
            return found
        progress(0, len(texts), "vectors for the look by meaning")
        encoder = open_encoder("static", n_threads)
        caught = meaning_net.cast(
            items,
            _vectors(workspace, texts, encoder, progress),
            texts.pick,
            encoder,
            open_encoder("minilm", n_threads),
            progress=lambda done, total: progress(done, total, "by meaning"),
            checkpoints=checkpoints,
            n_threads=n_threads,
        )
        return with_meaning(found, caught, texts.lengths)


def _vectors(workspace: Workspace, texts: Texts, encoder: Encoder, progress: Notes) -> np.ndarray:
    """A static vector for each record: those of the stage embed where it used this encoder, else new ones."""
    folder = workspace.artifact("embed")
    if folder is not None and read_facts(folder).get("identity") == encoder.identity:
        return stored.opened(folder / "vectors.npy")
    vectors = np.zeros((len(texts), encoder.dim), dtype=np.float16)
    for first, last in texts.ranges():
        vectors[first:last] = encoder.encode(texts.read(first, last))
        progress(last, len(texts), "vectors for the look by meaning")
    return vectors


def with_meaning(found: Contamination, caught: Caught, n_chars: np.ndarray) -> Contamination:
    """With what the second net caught, leaving out what words found in the same record. n_chars: (n_records,)."""
    known = found.table["record"].to_numpy() * np.int64(len(found.items)) + found.table["item_row"].to_numpy()
    new = ~np.isin(caught.record * np.int64(len(found.items)) + caught.item, known)
    record, item = caught.record[new], caught.item[new]
    n = len(record)
    names = found.items.table.select(["benchmark", "item"]).take(pa.array(item))
    more = pa.table(
        {
            "record": record,
            "benchmark": names["benchmark"],
            "item": names["item"],
            "start": np.zeros(n, np.int64),
            "end": np.asarray(n_chars, dtype=np.int64)[record],
            "coverage": np.zeros(n),
            "ngrams": pa.nulls(n, pa.float64()),
            "severity": pa.array([BY_MEANING] * n, pa.large_string()),
            "has_answer": np.zeros(n, bool),
            "n_alike": np.zeros(n, np.int64),
            "item_row": item,
            "similarity": caught.similarity[new],
        }
    )
    table = pa.concat_tables([found.table, more.select(found.table.column_names)])
    order = np.lexsort((table["item_row"].to_numpy(), table["start"].to_numpy(), table["record"].to_numpy()))
    return replace(found, table=table.take(pa.array(order)).combine_chunks(), net=caught.net)


def _told(
    parts: list[Arrays], probes: Probes, items: Items, references: tuple[Reference, ...], n_records: int
) -> Contamination:
    none = np.zeros(0, np.int64)

    def joined(name: str) -> np.ndarray:
        return np.concatenate([none, *(found[name] for found in parts)])

    record, start, end = joined("record"), joined("start"), joined("end")
    probe, severity, n_words = joined("probe"), joined("severity"), joined("n_words")
    has_answer = joined("has_answer").astype(bool)

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
            "similarity": pa.nulls(len(record), pa.float64()),
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
