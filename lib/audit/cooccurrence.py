"""Which words stand in the same sentence as two groups: counts of windows, all in one event space, kept once made."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow.compute as pc

from lib.audit.intersections import Window, among, windows_of
from lib.audit.marks import Mentions, Tier, opened
from lib.audit.patterns import END, NORMALISED, SHORT
from lib.query.view import View

# More records than this that name a group are sampled, by the hash of their content; the answer then says so.
MOST_DOCUMENTS = 10_000
BATCH_DOCUMENTS = 20_000
LEAST_WINDOWS = 5
MOST_KEPT = 16
MOST_STRATA = 12
WORD = r"[a-z]+(?:['-][a-z]+)*"
_STOP_LINES = (Path(__file__).parents[1] / "topics" / "stop_words.txt").read_text(encoding="utf-8").splitlines()
_SHORT_WORDS = "a i an am as at be by do go he if in is it me my no of on or so to up us we im id ve ll re don didn"
STOP_WORDS = frozenset(
    word for line in [*_STOP_LINES, _SHORT_WORDS] if not line.startswith("#") for word in line.split()
)


@dataclass(frozen=True, eq=False)
class Words:
    """Counts of windows for words (w,) and two groups, "first" and "second".

    The event space: all windows of the records that name either group; n_sampled of the n_documents there are, and
    then every count is of the sample. with_first and with_second (s, w) are by stratum (topic, say; one row without).
    """

    words: tuple[str, ...]
    n_word: np.ndarray
    with_first: np.ndarray
    with_second: np.ndarray
    n_first: int
    n_second: int
    n_windows: int
    n_documents: int
    n_sampled: int
    window: Window


_kept: OrderedDict[tuple, Words] = OrderedDict()
_lock = Lock()


def words(
    view: View,
    chosen: np.ndarray,
    axis: str,
    first: str,
    second: str,
    window: Window = "sentence",
    tier: Tier = "B",
    strata: np.ndarray | None = None,
    most_documents: int = MOST_DOCUMENTS,
) -> Words:
    """Count the words near two groups of an axis in the records chosen, (n,) bool.

    Left out: stop words, terms of this axis, words in fewer than LEAST_WINDOWS windows. strata (n,) int, its
    MOST_STRATA largest by records, the rest as one. The text is read when first asked for; the answer is kept.
    """
    mentions = opened(view)
    digest = hashlib.sha256(np.packbits(chosen).tobytes())
    if strata is not None:
        digest.update(np.ascontiguousarray(strata).tobytes())
    key = (mentions.folder, digest.hexdigest(), axis, first, second, window, tier, most_documents)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    counted = _count(view, mentions, chosen, axis, (first, second), window, tier, strata, most_documents)
    with _lock:
        _kept[key] = counted
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return counted


def _count(
    view: View,
    mentions: Mentions,
    chosen: np.ndarray,
    axis: str,
    names: tuple[str, str],
    window: Window,
    tier: Tier,
    strata: np.ndarray | None,
    most: int,
) -> Words:
    groups = mentions.groups_of(axis)
    windows, group = windows_of(mentions, axis, chosen & mentions.arrays["counted"], window, tier)
    named = [windows[group == groups.index(name)] for name in names]
    shift = 32 if window == "sentence" else 0
    documents = _documents(named, shift)
    n_documents = len(documents)
    ids = sampled(documents, most)
    named = [part[among(part >> shift, ids)] for part in named]
    numbers = np.zeros(view.n_records, np.int64) if strata is None else _largest(strata, ids)
    n_strata = int(numbers[ids].max()) + 1 if len(ids) else 1
    vocabulary: dict[str, int] = {}
    parts, n_windows = [], 0
    with view.cursor() as cursor:
        for at in range(0, len(ids), BATCH_DOCUMENTS):
            batch = ids[at : at + BATCH_DOCUMENTS]
            of_word, of_window, n_here = _windows(cursor, batch, vocabulary, window)
            n_windows += n_here
            size = len(vocabulary)
            stratum = numbers[of_window >> shift]
            parts.append(
                [np.bincount(of_word, minlength=size)]
                + [
                    np.bincount((stratum * size + of_word)[among(of_window, part)], minlength=n_strata * size)
                    for part in named
                ]
            )
    n = len(vocabulary)
    total = np.zeros(n, np.int64)
    tables = np.zeros((2, n_strata, n), np.int64)
    for counts, *near in parts:
        total[: len(counts)] += counts
        for table, flat in zip(tables, near, strict=True):
            table[:, : len(counts)] += flat.reshape(n_strata, -1)
    kept = _worth_showing(mentions, axis, vocabulary, total)
    ordered = np.array(list(vocabulary))[kept] if n else np.empty(0, str)
    order = np.argsort(ordered, kind="stable")
    return Words(
        tuple(ordered[order].tolist()),
        total[kept][order],
        tables[0][:, kept][:, order],
        tables[1][:, kept][:, order],
        len(named[0]),
        len(named[1]),
        n_windows,
        n_documents,
        len(ids),
        window,
    )


def _windows(cursor, ids: np.ndarray, vocabulary: dict[str, int], window: Window) -> tuple[np.ndarray, np.ndarray, int]:
    """Each different word of each window once: its number in the vocabulary (grown here) and its window, and how many
    windows there are.
    """
    cursor.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(CAST(? AS BIGINT[])) AS id", [ids.tolist()])
    table = cursor.sql(
        f"""SELECT id, regexp_extract_all(lower({NORMALISED}), $pattern) AS found
            FROM texts WHERE id IN (SELECT id FROM wanted) ORDER BY id""",
        params={"pattern": f"{SHORT}|{WORD}|{END}"},
    ).to_arrow_table()
    column = table["found"].combine_chunks()
    lengths = pc.list_value_length(column).to_numpy(zero_copy_only=False).astype(np.int64)
    coded = pc.list_flatten(column).dictionary_encode()
    strings = coded.dictionary.to_pylist() if len(coded) else []
    is_word = np.array([string[:1].isalpha() and string[-1:] != "." for string in strings], dtype=bool)
    is_end = np.array([string[:1] in ".!?\n" for string in strings], dtype=bool)
    number = np.array(
        [vocabulary.setdefault(s, len(vocabulary)) if w else -1 for s, w in zip(strings, is_word, strict=True)]
    )
    codes = coded.indices.to_numpy(zero_copy_only=False) if len(coded) else np.empty(0, np.int64)
    document = np.repeat(table["id"].to_numpy().astype(np.int64), lengths)
    ends = is_end[codes] if len(codes) else np.empty(0, bool)
    if window == "sentence":
        before = np.cumsum(ends) - ends
        first = np.minimum(np.cumsum(lengths) - lengths, max(0, len(before) - 1))
        sentence = before - np.repeat(before[first] if len(before) else first, lengths)
        key = document << 32 | sentence
        n_windows = len(lengths) + int(ends.sum())
    else:
        key, n_windows = document, len(lengths)
    kept = is_word[codes] if len(codes) else np.empty(0, bool)
    key = key[kept]
    # Windows come in ascending order, so a change of the key is a new one. Sorting is several times as quick as
    # numpy's unique, which hashes.
    new = np.diff(key, prepend=-1) != 0
    of_window, back = key[new], np.cumsum(new) - 1
    size = max(1, len(vocabulary))
    pairs = np.sort(back * size + number[codes[kept]]) if len(codes) else np.empty(0, np.int64)
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    return pairs % size, of_window[pairs // size], n_windows


def _documents(named: list[np.ndarray], shift: int) -> np.ndarray:
    """The different records of windows, ascending."""
    ids = np.sort(np.concatenate(named) >> shift)
    return ids[np.diff(ids, prepend=-1) != 0]


def sampled(documents: np.ndarray, most: int) -> np.ndarray:
    """At most `most` documents, ascending, by a fixed order that does not depend on the others."""
    if len(documents) <= most:
        return documents
    mixed = (documents.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)
    return np.sort(documents[np.argpartition(mixed, most)[:most]])


def _largest(strata: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """(n,) int64: the number of each record's stratum among the largest ones; the last number for the rest."""
    values, counts = np.unique(strata[ids], return_counts=True)
    largest = values[np.argsort(-counts, kind="stable")[:MOST_STRATA]]
    numbers = np.full(len(strata), len(largest), np.int64)
    for number, value in enumerate(largest):
        numbers[strata == value] = number
    return numbers


def _worth_showing(mentions: Mentions, axis: str, vocabulary: dict[str, int], total: np.ndarray) -> np.ndarray:
    """(n,) bool: frequent enough, no stop word and no term of the axis (the words that made the groups mark them)."""
    own = {word for term in mentions.terms if term.axis == axis for word in term.text.lower().split()}
    return np.array(
        [
            count >= LEAST_WINDOWS
            and word not in STOP_WORDS
            and word not in own
            and word.removesuffix("'s") not in own
            and len(word) > 1
            for word, count in zip(vocabulary, total, strict=True)
        ],
        dtype=bool,
    )


def records_with(
    view: View,
    chosen: np.ndarray,
    axis: str,
    first: str,
    second: str,
    wanted: Sequence[str],
    window: Window = "sentence",
    tier: Tier = "B",
    most_documents: int = MOST_DOCUMENTS,
) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each word wanted the records, ascending, in which it shares a window with the first group, with the second,
    and in which it stands at all. Records as in `words`: those chosen that name either group, or a sample of them.
    """
    mentions = opened(view)
    groups = mentions.groups_of(axis)
    windows, group = windows_of(mentions, axis, chosen & mentions.arrays["counted"], window, tier)
    named = [windows[group == groups.index(name)] for name in (first, second)]
    shift = 32 if window == "sentence" else 0
    ids = sampled(_documents(named, shift), most_documents)
    vocabulary = {word: number for number, word in enumerate(wanted)}
    found: list[list[np.ndarray]] = [[], [], []]
    with view.cursor() as cursor:
        for at in range(0, len(ids), BATCH_DOCUMENTS):
            of_word, of_window, _ = _windows(cursor, ids[at : at + BATCH_DOCUMENTS], vocabulary, window)
            mine = of_word < len(wanted)
            of_word, of_window = of_word[mine], of_window[mine]
            near = [among(of_window, windows) for windows in named]
            for part, inside in zip(found, [*near, np.ones(len(of_word), bool)], strict=True):
                part.append(np.unique(of_word[inside].astype(np.int64) << 40 | of_window[inside] >> shift))
    pairs = [np.concatenate(part) if part else np.empty(0, np.int64) for part in found]
    low = (1 << 40) - 1
    return {word: tuple(keys[keys >> 40 == k] & low for keys in pairs) for k, word in enumerate(wanted)}
