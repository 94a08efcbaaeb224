"""Where in a record a probe stands: candidates by shared runs of words, each aligned word by word and judged."""

from dataclasses import dataclass

import numpy as np

from lib.duplicates.compiled import kernel, spread
from lib.duplicates.probes import WITH_ANSWER, WITH_CONTEXT, Probes
from lib.duplicates.words import Words

VERBATIM, EDITED, TOPIC_ONLY = 0, 1, 2
# A run of so many words shared with an item is more than chance (Brown et al. 2020, appendix C, take 13 too).
LEAST_RUN = 13
# Words between the end of a probe and its answer, or the answer and the probe.
ANSWER_WITHIN = 50
# An edited item: of its words one in ten may be missing (rounded up), of long ones one in four less three; the others
# carry seven tenths of what all of them say, or the answer is near; and it stands close together. On 52,000
# instructions the weight leaves 40 of 65 questions that merely sound like one of 120,000 items, and takes 0.4 % of the
# edited items with it (at 0.75: 27 of 65, and 2 %); those are told as topic only.
MISSING_SHARE, MISSING_SHARE_OF_LONG, LESS_OF_LONG = 0.10, 0.25, 3
LEAST_WEIGHT, LEAST_DENSITY, LEAST_QUESTION = 0.70, 0.7, 0.6
# Between context and question there may be a few words such as "Question:".
WORDS_BETWEEN = 4
# Alignment takes a table of probe by window words; larger ones are compared along the best diagonal only.
MOST_CELLS = 1 << 23
# Of the indexed runs of a probe so many must be met before it is aligned. With every tenth word changed half are left.
SEED_SHARE, MOST_SEEDS_ASKED = 0.2, 9


@dataclass(frozen=True)
class Matches:
    """What was found, one entry a match, ordered by record and place: record, probe int64; first, last int64: bytes in
    the record; n_matched words in order, n_words of the probe; n_runs of its n_ngrams runs of 8 words; longest run in
    words; severity (VERBATIM, EDITED, TOPIC_ONLY); has_answer bool."""

    record: np.ndarray
    probe: np.ndarray
    first: np.ndarray
    last: np.ndarray
    n_matched: np.ndarray
    n_words: np.ndarray
    n_runs: np.ndarray
    longest: np.ndarray
    severity: np.ndarray
    has_answer: np.ndarray

    def __len__(self) -> int:
        return len(self.record)


N_COLUMNS = 10


@dataclass(frozen=True)
class Table:
    """Seeds as a hash table: slots int64 (2^k,) hold 1 + the place of a seed, or 0."""

    slots: np.ndarray


@kernel
def _fill_table(seeds, slots):
    mask = np.uint64(len(slots) - 1)
    for k in range(len(seeds)):
        slot = seeds[k] & mask
        while slots[slot] != 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = k + 1


def table_of(probes: Probes) -> Table:
    """The table in which the runs of words of a record are looked up."""
    bits = max(10, int(np.ceil(np.log2(max(1, len(probes.seeds)) * 4))))
    slots = np.zeros(1 << bits, dtype=np.int32)
    _fill_table(probes.seeds, slots)
    return Table(slots)


@kernel
def _looked_up(value, seeds, slots):
    mask = np.uint64(len(slots) - 1)
    slot = value & mask
    while slots[slot] != 0:
        if seeds[slots[slot] - 1] == value:
            return np.int64(slots[slot] - 1)
        slot = (slot + np.uint64(1)) & mask
    return np.int64(-1)


@kernel
def _hits_of(words, first, last, seeds, slots, seed_offsets, seed_probes, seed_places, found):
    """(probe, place in the record - place in the probe, place in the record) of every seed met; how many, and the
    table, which is made larger when it is full."""
    n = 0
    for place in range(first, last):
        value = np.uint64(0xCBF29CE484222325)
        for size in range(1, 6):
            if place + size > last:
                break
            value = (value ^ words[place + size - 1]) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(32)
            if size < 3:
                continue
            seed = _looked_up(value, seeds, slots)
            if seed < 0:
                continue
            for k in range(seed_offsets[seed], seed_offsets[seed + 1]):
                if n == len(found):
                    larger = np.empty((2 * len(found), 3), np.int64)
                    larger[:n] = found
                    found = larger
                found[n, 0] = seed_probes[k]
                found[n, 1] = place - first - seed_places[k]
                found[n, 2] = place - first
                n += 1
    return n, found


@kernel
def _aligned(probe, weights, window, n_context, out, score, come):
    """The best local alignment of probe and window words (Smith and Waterman 1981; 3 for a match, -1 for a change or a
    gap): matched words, first and last place in the window, matched words of the question, 8-runs and longest run."""
    n, m = len(probe), len(window)
    best, best_i, best_j = 0, 0, 0
    for j in range(m + 1):
        score[0, j] = 0
    for i in range(1, n + 1):
        previous, current = score[(i - 1) % 2], score[i % 2]
        current[0] = 0
        word = probe[i - 1]
        for j in range(1, m + 1):
            value, way = 0, 0
            step = previous[j - 1] + (3 if word == window[j - 1] else -1)
            if step > value:
                value, way = step, 1
            if previous[j] - 1 > value:
                value, way = previous[j] - 1, 2
            if current[j - 1] - 1 > value:
                value, way = current[j - 1] - 1, 3
            current[j] = value
            come[i, j] = way
            if value > best:
                best, best_i, best_j = value, i, j
    out[:] = 0
    if best == 0:
        return
    i, j = best_i, best_j
    out[2] = best_j - 1
    run = 0
    while i > 0 and j > 0 and come[i, j] != 0:
        way = come[i, j]
        same = way == 1 and probe[i - 1] == window[j - 1]
        if same:
            out[0] += 1
            out[1] = j - 1
            out[3] += np.int64(i - 1 >= n_context)
            out[6] += weights[i - 1]
            run += 1
        if not same or i == 1 or j == 1:
            out[4] += max(0, run - 7)
            out[5] = max(out[5], run)
            run = 0
        if way != 3:
            i -= 1
        if way != 2:
            j -= 1
    out[4] += max(0, run - 7)
    out[5] = max(out[5], run)


@kernel
def _along(probe, weights, window, shift, n_context, out):
    """The same along one diagonal: window[k + shift] against probe[k]."""
    out[:] = 0
    run, begun = 0, False
    for k in range(len(probe)):
        at = k + shift
        if 0 <= at < len(window) and probe[k] == window[at]:
            if not begun:
                out[1], begun = at, True
            out[0] += 1
            out[2] = at
            out[3] += np.int64(k >= n_context)
            out[6] += weights[k]
            run += 1
        else:
            out[4] += max(0, run - 7)
            out[5] = max(out[5], run)
            run = 0
    out[4] += max(0, run - 7)
    out[5] = max(out[5], run)


@kernel
def _answered(words, first, last, begin, end, alias_first, alias_last, answers, answer_offsets):
    """Whether an answer stands in full among the words begin..end of the record outside of first..last."""
    for alias in range(alias_first, alias_last):
        start, size = answer_offsets[alias], answer_offsets[alias + 1] - answer_offsets[alias]
        for place in range(begin, end - size + 1):
            if place + size > first and place <= last:
                continue
            same = True
            for k in range(size):
                if words[place + k] != answers[start + k]:
                    same = False
                    break
            if same:
                return True
    return False


@kernel
def _judged(found, n_words, n_context, kind, weight, has_answer):
    """Severity of an alignment, or -1 for none. found: as `_aligned` fills it."""
    n_matched, n_span = found[0], found[2] - found[1] + 1
    if n_matched == n_words and n_span - n_words <= (WORDS_BETWEEN if kind == WITH_CONTEXT else 0):
        return VERBATIM if kind != WITH_ANSWER or has_answer else -1
    if kind == WITH_ANSWER:
        return -1
    missing = max(np.int64(np.ceil(MISSING_SHARE * n_words)), np.int64(MISSING_SHARE_OF_LONG * n_words) - LESS_OF_LONG)
    is_whole = n_words - n_matched <= missing and n_matched >= LEAST_DENSITY * n_span
    if is_whole and found[3] >= LEAST_QUESTION * (n_words - n_context):
        return EDITED if has_answer or found[6] >= LEAST_WEIGHT * weight else TOPIC_ONLY
    return TOPIC_ONLY if found[5] >= LEAST_RUN else -1


@kernel
def _better(matches, one, two):
    """Whether match one explains its stretch better than match two: severity, words, answer, then the first probe."""
    if matches[one, 8] != matches[two, 8]:
        return matches[one, 8] < matches[two, 8]
    if matches[one, 4] != matches[two, 4]:
        return matches[one, 4] > matches[two, 4]
    if matches[one, 5] != matches[two, 5]:
        return matches[one, 5] < matches[two, 5]
    if matches[one, 9] != matches[two, 9]:
        return matches[one, 9] > matches[two, 9]
    return matches[one, 1] < matches[two, 1]


@kernel
def _best_of_bundle(matches, order, keep):
    for i in range(1, len(order)):
        one, k = order[i], i - 1
        while k >= 0 and _better(matches, one, order[k]):
            order[k + 1] = order[k]
            k -= 1
        order[k + 1] = one
    for i in range(len(order)):
        one = order[i]
        keep[one] = True
        for k in range(i):
            two = order[k]
            if not keep[two]:
                continue
            shared = min(matches[one, 3], matches[two, 3]) - max(matches[one, 2], matches[two, 2]) + 1
            if 2 * shared >= matches[one, 3] - matches[one, 2] + 1:
                keep[one] = False
                break


@kernel
def _best_of(matches, first, last, keep):
    """Keep the match that explains a stretch of a record best; drop those that lie in it by half or more.

    Matches are taken in bundles of those that overlap, so that a record which is a whole benchmark stays linear.
    """
    by_place = np.argsort(matches[first:last, 2], kind="mergesort") + first
    start = 0
    while start < len(by_place):
        end, reached = start + 1, matches[by_place[start], 3]
        while end < len(by_place) and matches[by_place[end], 2] <= reached:
            reached = max(reached, matches[by_place[end], 3])
            end += 1
        _best_of_bundle(matches, by_place[start:end].copy(), keep)
        start = end


@kernel
def _scan(
    words, offsets, first, last, seeds, slots, seed_offsets, seed_probes, seed_places, n_seeds,
    probe_words, probe_offsets, probe_weights, kind, n_context, alias_of, answers, answer_offsets,
):  # fmt: skip
    """Matches in the records first..last, (n, 10): record, probe, first and last word, matched words, words of the
    probe, 8-runs, longest run, severity, has an answer."""
    matches, n = np.empty((64, 10), np.int64), 0
    found = np.empty((1024, 3), np.int64)
    out = np.zeros(7, np.int64)
    score, come = np.zeros((2, 1), np.int32), np.zeros((1, 1), np.int8)
    for record in range(first, last):
        begin, end = offsets[record], offsets[record + 1]
        n_hits, found = _hits_of(words, begin, end, seeds, slots, seed_offsets, seed_probes, seed_places, found)
        if n_hits == 0:
            continue
        # By probe, then by place in the record: both fit one number.
        order = np.argsort(found[:n_hits, 0] * (end - begin + 1) + found[:n_hits, 2], kind="mergesort")
        of_record, k = n, 0
        while k < n_hits:
            probe = found[order[k], 0]
            start, size = probe_offsets[probe], probe_offsets[probe + 1] - probe_offsets[probe]
            # Hits that can belong to one occurrence: their diagonals are no further apart than the words may shift.
            slack = size // 4 + 4
            shift = found[order[k], 1]
            group = k
            while group < n_hits and found[order[group], 0] == probe and found[order[group], 1] - shift <= slack:
                if shift - found[order[group], 1] > slack:
                    break
                group += 1
            n_group = group - k
            asked = min(MOST_SEEDS_ASKED, max(1, np.int64(SEED_SHARE * n_seeds[probe])))
            if n_group >= asked:
                low, high = shift, shift
                for h in range(k, group):
                    low, high = min(low, found[order[h], 1]), max(high, found[order[h], 1])
                left = max(begin, begin + low - slack)
                right = min(end, begin + high + size + slack)
                window, sought = words[left:right], probe_words[start : start + size]
                weights = probe_weights[start : start + size]
                if kind[probe] == WITH_ANSWER or size * len(window) > MOST_CELLS:
                    _along(sought, weights, window, begin + shift - left, n_context[probe], out)
                else:
                    if score.shape[1] < len(window) + 1 or come.shape[0] < size + 1 or come.shape[1] < len(window) + 1:
                        score = np.zeros((2, max(score.shape[1], len(window) + 1)), np.int32)
                        come = np.zeros((max(come.shape[0], size + 1), max(come.shape[1], len(window) + 1)), np.int8)
                    _aligned(sought, weights, window, n_context[probe], out, score, come)
                if out[0] > 0:
                    one, two = left + out[1], left + out[2]
                    has_answer = _answered(
                        words, one, two, max(begin, one - ANSWER_WITHIN), min(end, two + 1 + ANSWER_WITHIN),
                        alias_of[probe], alias_of[probe + 1], answers, answer_offsets,
                    )  # fmt: skip
                    severity = _judged(
                        out, size, n_context[probe], kind[probe], weights.sum(), has_answer
                    )  # fmt: skip
                    if severity >= 0:
                        if n == len(matches):
                            larger = np.empty((2 * n, 10), np.int64)
                            larger[:n] = matches
                            matches = larger
                        matches[n, 0], matches[n, 1], matches[n, 2], matches[n, 3] = record, probe, one, two
                        matches[n, 4], matches[n, 5], matches[n, 6] = out[0], size, out[4]
                        matches[n, 7], matches[n, 8], matches[n, 9] = out[5], severity, np.int64(has_answer)
                        n += 1
            k = group
        if n > of_record:
            keep = np.zeros(n, np.bool_)
            _best_of(matches, of_record, n, keep)
            kept = of_record
            for match in range(of_record, n):
                if keep[match]:
                    matches[kept] = matches[match]
                    kept += 1
            n = kept
    return matches[:n]


def matches_in(words: Words, probes: Probes, table: Table, n_threads: int | None = None) -> Matches:
    """The probes that stand in the records, the best one of each stretch. Depends on nothing but texts and probes."""
    parts: list[tuple[int, np.ndarray]] = []

    def scan(first: int, last: int) -> None:
        found = _scan(
            words.hashes, words.offsets, first, last, probes.seeds, table.slots, probes.seed_offsets,
            probes.seed_probes, probes.seed_places, probes.n_seeds, probes.words, probes.offsets, probes.weights,
            probes.kind, probes.n_context, probes.alias_of, probes.answers, probes.answer_offsets,
        )  # fmt: skip
        parts.append((first, found.copy()))

    spread(scan, words.offsets, n_threads)
    rows = np.concatenate([np.zeros((0, N_COLUMNS), np.int64), *(found for _, found in sorted(parts, key=_first))])
    rows = rows[np.lexsort((rows[:, 1], rows[:, 2], rows[:, 0]))]
    record, probe, one, two, n_matched, n_words, n_runs, longest, severity, has_answer = rows.T
    first, last = words.starts[one].astype(np.int64), words.ends[two].astype(np.int64)
    return Matches(record, probe, first, last, n_matched, n_words, n_runs, longest, severity, has_answer > 0)


def _first(part: tuple[int, np.ndarray]) -> int:
    return part[0]
