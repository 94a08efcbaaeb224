"""What of a benchmark is looked for in a corpus: the word sequences that tell its items apart, indexed by short runs.

A probe is a question, or a context with its question behind it. One that is too short, or that many items share, tells
an item apart only together with its answer: such a probe counts where it stands word for word with the answer near it.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.duplicates.compiled import kernel
from lib.duplicates.references import Items
from lib.duplicates.words import Words, words_of

# Below it a question is too short to tell that a text holds it; eight words find 94 % of planted items where the
# customary thirteen find 66 %.
LEAST_WORDS = 8
LEAST_WORDS_WITH_ANSWER = 3
# A question that more items share is a form of words.
MOST_ALIKE = 10
# Runs of words by which a probe is found. With every tenth word changed, ten words still hold a run of five.
SEED, SHORT_SEED, SHORTEST_SEED = 5, 4, 3
# A run that stands in more probes finds too many of them; it is used only where a probe has no rarer ones.
MOST_PROBES = 32
LEAST_SEEDS = 3
WEAK_ANSWER = r"(?i)^\W*(|yes|no|true|false|none|both|[a-z0-9])\W*$"
WORDED, WITH_CONTEXT, WITH_ANSWER = 0, 1, 2
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Probes:
    """The probes of the items of a reference.

    words uint64, offsets int64 (n + 1,): the words of probe p are words[offsets[p] : offsets[p + 1]]. weights int32:
    how much each word says, 1000 * ln(probes / probes with the word).
    kind int8 (n,): WORDED, WITH_CONTEXT or WITH_ANSWER. n_context int64 (n,): words of the context before the question.
    aliases of probe p are alias_of[p] to alias_of[p + 1]; words of alias k answers[answer_offsets[k]:...[k + 1]].
    items int64, item_offsets (n + 1,): the items that have exactly this probe, ascending.
    seeds uint64 ascending; those of seed k are the places seed_offsets[k] to seed_offsets[k + 1] of seed_probes and
    seed_places (words from the start of the probe). n_seeds int32 (n,): indexed runs of each probe.
    n_common_seeds: runs left out as too common. judged, has_words bool (n_items,): whether an item has a probe, and
    whether its question has a word.
    """

    words: np.ndarray
    offsets: np.ndarray
    weights: np.ndarray
    kind: np.ndarray
    n_context: np.ndarray
    alias_of: np.ndarray
    answers: np.ndarray
    answer_offsets: np.ndarray
    items: np.ndarray
    item_offsets: np.ndarray
    seeds: np.ndarray
    seed_offsets: np.ndarray
    seed_probes: np.ndarray
    seed_places: np.ndarray
    n_seeds: np.ndarray
    n_common_seeds: int
    judged: np.ndarray
    has_words: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)


@kernel
def _sequences(words, offsets, out):
    """One hash for each sequence of words."""
    for row in range(len(out)):
        value = np.uint64(0xCBF29CE484222325)
        for k in range(offsets[row], offsets[row + 1]):
            value = (value ^ words[k]) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(32)
        out[row] = value


@kernel
def _joined(first, first_offsets, second, second_offsets, out, offsets):
    for row in range(len(offsets) - 1):
        at = offsets[row]
        for k in range(first_offsets[row], first_offsets[row + 1]):
            out[at] = first[k]
            at += 1
        for k in range(second_offsets[row], second_offsets[row + 1]):
            out[at] = second[k]
            at += 1


@kernel
def _seeds_of(words, offsets, sizes, starts, hashes, probes, places):
    for probe in range(len(sizes)):
        n = starts[probe]
        for place in range(offsets[probe + 1] - offsets[probe] - sizes[probe] + 1):
            value = np.uint64(0xCBF29CE484222325)
            for k in range(sizes[probe]):
                value = (value ^ words[offsets[probe] + place + k]) * np.uint64(0x9E3779B97F4A7C15)
                value ^= value >> np.uint64(32)
            hashes[n], probes[n], places[n] = value, probe, place
            n += 1


def probes_of(items: Items) -> Probes:
    """The probes of all items, those with the same words and answers made one."""
    table = items.table
    question, context = words_of(table["question"]), words_of(table["context"])
    answers, answer_of = _answers(table["answers"])
    n_question, n_context = question.counts, context.counts
    of_question, of_context = _hashed(question.hashes, question.offsets), _hashed(context.hashes, context.offsets)
    n_alike, n_settings = _alike(of_question, of_context)
    has_answer = np.diff(answer_of) > 0

    # "doesn't" is one word to compare, but two to most who count words.
    joined = pc.count_substring_regex(table["question"].combine_chunks(), r"\w['’]\w").to_numpy(zero_copy_only=False)
    long = n_question + joined >= LEAST_WORDS
    # A question that is put to several contexts tells the benchmark, and no item without its context.
    is_shared = n_settings > 1
    tells = long & ((n_alike <= MOST_ALIKE) | is_shared)
    setting = (n_context > 0) & (n_question + n_context >= LEAST_WORDS) & (n_question > 0)
    answered = ~tells & ~setting & has_answer & (n_question >= LEAST_WORDS_WITH_ANSWER)
    none = Words(np.zeros(len(items) + 1, np.int64), *([np.zeros(0, np.uint64)] * 5))
    parts = [
        _chosen(np.flatnonzero(tells), none, question, WORDED),
        _chosen(np.flatnonzero(setting), context, question, WITH_CONTEXT),
        _chosen(np.flatnonzero(answered), none, question, WITH_ANSWER),
    ]
    item, kind, n_before, words, lengths = (np.concatenate(column) for column in zip(*parts, strict=True))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))

    # Equal words with equal answers are one probe with several items.
    of_answers = _hashed(answers.hashes, answers.offsets[answer_of])
    told_by_answer = ~((kind == WORDED) & is_shared[item])
    of_answers = np.where(told_by_answer, of_answers[item], np.uint64(0))
    key = _paired(_paired(_hashed(words, offsets), of_answers), kind.astype(np.uint64))
    _, first, probe_of = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)  # in the order of the items
    first, place = first[order], np.argsort(order)
    probe_of = place[probe_of]
    by_probe = np.lexsort((item, probe_of))
    lengths = lengths[first]
    kept = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    packed = words[np.repeat(offsets[first] - kept[:-1], lengths) + np.arange(kept[-1])]
    n_aliases = np.diff(answer_of)[item[first]] * told_by_answer[first]
    alias_of = np.concatenate((np.zeros(1, np.int64), np.cumsum(n_aliases)))
    taken = np.repeat(answer_of[item[first]] - alias_of[:-1], n_aliases) + np.arange(alias_of[-1])
    spans = np.stack((answers.offsets[taken], answers.offsets[taken + 1])) if len(taken) else np.zeros((2, 0), np.int64)
    n_each = spans[1] - spans[0]
    answer_offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(n_each)))
    answer_words = answers.hashes[np.repeat(spans[0] - answer_offsets[:-1], n_each) + np.arange(answer_offsets[-1])]
    judged = np.zeros(len(items), dtype=bool)
    judged[item] = True
    return Probes(
        packed,
        kept,
        _weights(packed, kept),
        kind[first],
        n_before[first],
        alias_of,
        answer_words,
        answer_offsets,
        item[by_probe],
        np.searchsorted(probe_of[by_probe], np.arange(len(first) + 1)),
        *_index(packed, kept, kind[first]),
        judged,
        n_question > 0,
    )


def _hashed(words: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    out = np.empty(len(offsets) - 1, np.uint64)
    _sequences(words, offsets, out)
    return out


def _alike(question: np.ndarray, context: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each item how many items have its question, and in how many different contexts that stands."""
    _, local, counts = np.unique(question, return_inverse=True, return_counts=True)
    _, first = np.unique(_paired(question, context), return_index=True)
    return counts[local], np.bincount(local[first], minlength=len(counts))[local]


def _paired(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """One hash for two."""
    mixed = (one ^ (two * _ODD)) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(31))


def _answers(lists: pa.ChunkedArray | pa.Array) -> tuple[Words, np.ndarray]:
    """The words of all answers that say something, and for n items the places of theirs, (n + 1,)."""
    lists = pa.chunked_array([lists]).combine_chunks() if isinstance(lists, pa.Array) else lists.combine_chunks()
    lists = lists if isinstance(lists, pa.Array) else pa.concat_arrays(lists.chunks)
    parents, values = pc.list_parent_indices(lists), pc.list_flatten(lists)
    says = pc.invert(pc.match_substring_regex(pc.fill_null(values, ""), WEAK_ANSWER))
    parents, words = parents.filter(says).to_numpy(), words_of(values.filter(says))
    filled = np.flatnonzero(words.counts > 0)  # an answer such as "***" has no word
    offsets = np.concatenate((words.offsets[filled], words.offsets[-1:]))
    places = np.searchsorted(parents[filled], np.arange(len(lists) + 1))
    return Words(offsets, words.hashes, words.starts, words.ends, words.data, words.bytes), places


def _chosen(items: np.ndarray, before: Words, after: Words, kind: int):
    """Item, kind, words of the context, all words and their number, for the items chosen."""
    n_before, n_after = before.counts[items], after.counts[items]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(n_before + n_after)))
    words = np.empty(int(offsets[-1]), np.uint64)
    firsts = [np.concatenate((np.zeros(1, np.int64), np.cumsum(n))) for n in (n_before, n_after)]
    picked = [
        source.hashes[np.repeat(source.offsets[items] - first[:-1], n) + np.arange(first[-1])]
        for source, first, n in zip((before, after), firsts, (n_before, n_after), strict=True)
    ]
    _joined(picked[0], firsts[0], picked[1], firsts[1], words, offsets)
    return items, np.full(len(items), kind, np.int8), n_before, words, n_before + n_after


def _weights(words: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    n = len(offsets) - 1
    _, local = np.unique(words, return_inverse=True)
    probes = np.repeat(np.arange(n), np.diff(offsets))
    once = np.unique((local.astype(np.uint64) << np.uint64(32)) | probes.astype(np.uint64)) >> np.uint64(32)
    frequency = np.bincount(once.astype(np.int64), minlength=1)[local] if len(words) else np.zeros(0, np.int64)
    return np.round(1000 * np.log(n / np.maximum(frequency, 1))).astype(np.int32)


def _index(words: np.ndarray, offsets: np.ndarray, kind: np.ndarray):
    """Seeds with where they stand; of each probe those that are rare, at least its LEAST_SEEDS rarest."""
    lengths = np.diff(offsets)
    sizes = np.where(lengths >= 2 * SEED, SEED, np.where(lengths >= SHORT_SEED, SHORT_SEED, SHORTEST_SEED))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.maximum(lengths - sizes + 1, 0))))
    n = int(starts[-1])
    hashes, probes, places = np.empty(n, np.uint64), np.empty(n, np.int32), np.empty(n, np.int32)
    _seeds_of(words, offsets, sizes, starts, hashes, probes, places)
    _, local = np.unique(hashes, return_inverse=True)
    once = np.unique((local.astype(np.uint64) << np.uint64(32)) | probes.astype(np.uint64)) >> np.uint64(32)
    frequency = np.bincount(once.astype(np.int64), minlength=1)[local] if n else np.zeros(0, np.int64)
    rarest = np.lexsort((places, frequency, probes))
    rank = np.empty(n, np.int64)
    rank[rarest] = np.arange(n) - starts[probes[rarest]]
    exact = kind[probes] == WITH_ANSWER if n else np.zeros(0, bool)
    taken = np.where(exact, rank == 0, (frequency <= MOST_PROBES) | (rank < LEAST_SEEDS))
    n_common = len(np.unique(local[~taken & ~exact]))
    hashes, probes, places = hashes[taken], probes[taken], places[taken]
    order = np.lexsort((places, probes, hashes))
    hashes, probes, places = hashes[order], probes[order], places[order]
    seeds, first = np.unique(hashes, return_index=True)
    seed_offsets = np.append(first, len(hashes)).astype(np.int64)
    n_seeds = np.bincount(probes, minlength=len(lengths)).astype(np.int32)
    return seeds, seed_offsets, probes, places, n_seeds, n_common
