"""How far the words of two records agree around a place where they meet; a pair of places that lies in a stretch which
an earlier search found is not compared again."""

from collections.abc import Iterator

import numpy as np

from lib.duplicates.checkpoints import Arrays, Checkpoints
from lib.duplicates.compiled import kernel
from lib.duplicates.passage_units import LEAST_RUN
from lib.duplicates.source import Source
from lib.duplicates.words import characters, words_of

PAIRS_AT_ONCE = 20_000
CHUNK = "runs-"
KEPT = "runs"
# A stretch of equal words as far as it goes: of record from word `first` on, and of leader from `first - shift` on; the
# characters that it takes in both, 0 where it is too short to be told.
STRETCH = ("record", "leader", "shift", "first", "n_words", "start", "end", "leader_start", "leader_end")


@kernel
def _extended(words, offsets, a, first, b, other, reach):
    """Widen each pair of equal words, of record a at `first` and record b at `other`: (to the left, whole length, end).

    Pairs come in order of (a, b, shift, first); one that the stretch of the pair before it reaches gets length 0.
    """
    for k in range(len(a)):
        i, j = offsets[a[k]] + first[k], offsets[b[k]] + other[k]
        goes_on = k > 0 and a[k] == a[k - 1] and b[k] == b[k - 1] and first[k] - other[k] == first[k - 1] - other[k - 1]
        if goes_on and reach[k - 1, 2] > first[k]:
            reach[k] = reach[k - 1]
            reach[k, 1] = 0
            continue
        left, right = 0, 1
        while i - left > offsets[a[k]] and j - left > offsets[b[k]] and words[i - left - 1] == words[j - left - 1]:
            left += 1
        end_i, end_j = offsets[a[k] + 1], offsets[b[k] + 1]
        while i + right < end_i and j + right < end_j and words[i + right] == words[j + right]:
            right += 1
        reach[k, 0], reach[k, 1], reach[k, 2] = left, left + right, first[k] + right


def stretches(
    record: np.ndarray,
    place: np.ndarray,
    leader: np.ndarray,
    other: np.ndarray,
    source: Source,
    checkpoints: Checkpoints = Checkpoints(),
    n_threads: int | None = None,
) -> Arrays:
    """Each stretch of LEAST_RUN equal words or more around a pair of places once: the columns STRETCH, int64, in order
    of record, leader, shift and first.

    :param record: word `place` of it is equal to word `other` of `leader`; all four int64 (n_pairs,).
    :param checkpoints: stretches that an earlier search kept are taken from there.
    """

    def make() -> Arrays:
        old = checkpoints.before(KEPT) or {name: np.zeros(0, np.int64) for name in STRETCH}
        at = _known(old, record, place, leader, place - other)
        taken = np.unique(at[at >= 0])
        new = np.flatnonzero(at < 0)
        new = new[np.lexsort((place[new], place[new] - other[new], leader[new], record[new]))]
        found = [{name: old[name][taken] for name in STRETCH}]
        for number, chunk in enumerate(_chunks(new, record)):
            pairs = [column[chunk] for column in (record, place, leader, other)]
            found.append(
                checkpoints.once(f"{CHUNK}{number:06d}", lambda pairs=pairs: _compared(*pairs, source, n_threads))
            )
        whole = {name: np.concatenate([one[name] for one in found]) for name in STRETCH}
        order = np.lexsort([whole[name] for name in STRETCH[3::-1]])
        return {name: whole[name][order] for name in STRETCH}

    found = checkpoints.once(KEPT, make)
    long = found["n_words"] >= LEAST_RUN
    return {name: found[name][long] for name in STRETCH}


def _known(old: Arrays, record: np.ndarray, place: np.ndarray, leader: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """The row of `old` in which each pair of places lies, int64 (n_pairs,); -1 where it lies in none."""
    n_old = len(old["record"])
    if not n_old:
        return np.full(len(record), -1)
    given = (record, leader, shift, place)
    both = [np.concatenate((old[name], one)) for name, one in zip(STRETCH[:4], given, strict=True)]
    # Of what begins at a place and a pair there, what begins comes first, so that each pair stands behind its stretch.
    order = np.lexsort((np.arange(len(both[0])), *both[::-1]))
    last = np.maximum.accumulate(np.where(order < n_old, np.arange(len(order)), -1))
    at = np.full(len(order), -1)
    at[order] = np.where(last >= 0, order[last], -1)
    at = at[n_old:]
    candidate = np.maximum(at, 0)
    same = (at >= 0) & (place < old["first"][candidate] + old["n_words"][candidate])
    for name, one in zip(STRETCH[:3], given, strict=False):
        same &= old[name][candidate] == one
    return np.where(same, at, -1)


def _chunks(order: np.ndarray, record: np.ndarray) -> Iterator[np.ndarray]:
    """Pairs cut so that those of one record stay together, about PAIRS_AT_ONCE pairs each."""
    first = 0
    while first < len(order):
        last = min(len(order), first + PAIRS_AT_ONCE)
        while last < len(order) and record[order[last]] == record[order[last - 1]]:
            last += 1
        yield order[first:last]
        first = last


def _compared(record, place, leader, other, source: Source, n_threads: int | None) -> Arrays:
    """The stretches of one chunk of pairs, in their order: the columns STRETCH."""
    ids = np.unique(np.concatenate((record, leader)))
    words = words_of(source.pick(ids), n_threads)
    a, b = np.searchsorted(ids, record), np.searchsorted(ids, leader)
    reach = np.zeros((len(record), 3), dtype=np.int64)
    _extended(words.hashes, words.offsets, a, place, b, other, reach)
    whole = reach[:, 1] > 0
    a, b, size = a[whole], b[whole], reach[whole, 1]
    first, leader_first = place[whole] - reach[whole, 0], other[whole] - reach[whole, 0]
    long = size >= LEAST_RUN
    spans = []
    for row, at in ((a, first), (b, leader_first)):
        begin = words.starts[words.offsets[row] + at]
        end = words.ends[words.offsets[row] + at + size - 1]
        for column in (begin, end):
            spans.append(np.zeros(len(row), np.int64))
            spans[-1][long] = characters(words, row[long], column[long])
    columns = (ids[a], ids[b], first - leader_first, first, size, *spans)
    return dict(zip(STRETCH, columns, strict=True))
