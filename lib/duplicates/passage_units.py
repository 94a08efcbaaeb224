"""Which parts of a record could recur elsewhere: its paragraphs, its lines, and sampled runs of words within it.

Sampled runs are minimizers (Schleimer et al. 2003, winnowing): of every 25 runs of 26 words the one with the least
hash. Two texts that share 50 words or more in a row share at least one of them, wherever those 50 words stand.
"""

from dataclasses import dataclass

import numpy as np

from lib.duplicates.compiled import kernel, spread
from lib.duplicates.words import Words

LEAST_RUN = 50
ANCHOR = 26
WINDOW = LEAST_RUN - ANCHOR + 1
LEAST_LINE = 5
LINE, PARAGRAPH, RUN = 0, 1, 2


@dataclass(frozen=True)
class Units:
    """One entry a unit, in order of record: hash uint64, record int64, first and last int64 (words of the record, last
    excluded), kind int8; a paragraph of one line is told once, as a paragraph."""

    hash: np.ndarray
    record: np.ndarray
    first: np.ndarray
    last: np.ndarray
    kind: np.ndarray

    def __len__(self) -> int:
        return len(self.hash)

    def chosen(self, chosen: np.ndarray) -> "Units":
        return Units(*(getattr(self, name)[chosen] for name in ("hash", "record", "first", "last", "kind")))


@kernel
def _hashed(words, first, last):
    value = np.uint64(0xCBF29CE484222325)
    for k in range(first, last):
        value = (value ^ words[k]) * np.uint64(0x9E3779B97F4A7C15)
        value ^= value >> np.uint64(32)
    return value


@kernel
def _anchors(words, begin, end, hashes, out_hash, out_first, n):
    """Write the minimizers of words[begin:end] from place n on; return the next place."""
    n_runs = end - begin - ANCHOR + 1
    for k in range(n_runs):
        hashes[k] = _hashed(words, begin + k, begin + k + ANCHOR)
    least = -1
    for k in range(n_runs - WINDOW + 1):
        if least < k:
            least = k
            for j in range(k + 1, k + WINDOW):
                if hashes[j] <= hashes[least]:
                    least = j
        elif hashes[k + WINDOW - 1] <= hashes[least]:
            least = k + WINDOW - 1
        else:
            continue
        out_hash[n], out_first[n] = hashes[least], least
        n += 1
    return n


@kernel
def _units(
    words, starts, ends, data, bytes_, offsets, first, last, room, hashes, records, firsts, lasts, kinds, counts
):
    longest = 0
    for row in range(first, last):
        longest = max(longest, offsets[row + 1] - offsets[row])
    scratch = np.empty(longest + 1, np.uint64)
    for row in range(first, last):
        begin, end = offsets[row], offsets[row + 1]
        n = room[row]
        line, paragraph, n_lines = begin, begin, 1
        for k in range(begin, end + 1):
            n_breaks = 0
            if k == end:
                n_breaks = 2
            elif k > begin:
                for byte in range(bytes_[row] + ends[k - 1], bytes_[row] + starts[k]):
                    n_breaks += np.int64(data[byte] == 10)
            if n_breaks == 0:
                continue
            ends_paragraph = n_breaks > 1
            # The last line of a paragraph of one line is the paragraph itself.
            if k - line >= LEAST_LINE and not (ends_paragraph and n_lines == 1):
                hashes[n] = _hashed(words, line, k)
                firsts[n], lasts[n], kinds[n] = line - begin, k - begin, LINE
                n += 1
            n_lines += 1
            line = k
            if ends_paragraph:
                if k - paragraph >= LEAST_LINE:
                    hashes[n] = _hashed(words, paragraph, k)
                    firsts[n], lasts[n], kinds[n] = paragraph - begin, k - begin, PARAGRAPH
                    n += 1
                paragraph, n_lines = k, 1
        if end - begin >= LEAST_RUN:
            before = n
            n = _anchors(words, begin, end, scratch, hashes, firsts, n)
            for k in range(before, n):
                # Of another kind than a line with the same words, so of another hash.
                hashes[k] = (hashes[k] ^ np.uint64(0x94D049BB133111EB)) * np.uint64(0xBF58476D1CE4E5B9)
                lasts[k], kinds[k] = firsts[k] + ANCHOR, RUN
        for k in range(room[row], n):
            records[k] = row
        counts[row] = n - room[row]


def units_of(words: Words, n_threads: int | None = None) -> Units:
    """All units of the records, in order of record. Paragraphs are parted by blank lines."""
    n_words = words.counts
    # At most one line for every LEAST_LINE words, as many paragraphs, and one run for every word past the first 50.
    most = 2 * (n_words // LEAST_LINE) + np.maximum(0, n_words - LEAST_RUN + 1)
    room = np.concatenate((np.zeros(1, np.int64), np.cumsum(most)))
    n = int(room[-1])
    hashes, records = np.empty(n, np.uint64), np.empty(n, np.int64)
    firsts, lasts, kinds = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int8)
    counts = np.zeros(len(words), np.int64)

    def find(first: int, last: int) -> None:
        _units(
            words.hashes, words.starts, words.ends, words.data, words.bytes, words.offsets, first, last, room,
            hashes, records, firsts, lasts, kinds, counts,
        )  # fmt: skip

    spread(find, words.offsets, n_threads)
    filled = np.repeat(room[:-1] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) if n else np.zeros(0, int)
    taken = filled + np.arange(int(counts.sum()))
    return Units(hashes[taken], records[taken], firsts[taken], lasts[taken], kinds[taken])


def marks(hashes: np.ndarray) -> np.ndarray:
    """What the sieve looks at of each hash, uint32 (n,)."""
    return (hashes >> np.uint64(20)).astype(np.uint32)


@kernel
def _noted(marks, once, twice):
    mask = np.uint64(len(once) * 8 - 1)
    for k in range(len(marks)):
        bit = np.uint64(marks[k]) & mask
        byte, flag = bit >> np.uint64(3), np.uint8(1) << np.uint8(bit & np.uint64(7))
        if once[byte] & flag:
            twice[byte] |= flag
        once[byte] |= flag


@kernel
def _seen_twice(marks, twice, out):
    mask = np.uint64(len(twice) * 8 - 1)
    for k in range(len(marks)):
        bit = np.uint64(marks[k]) & mask
        out[k] = (twice[bit >> np.uint64(3)] >> np.uint8(bit & np.uint64(7))) & np.uint8(1)


class Sieve:
    """Which marks were seen at least twice; some that were not pass too. Two tables of 2^bits bits each, bits 3..32."""

    def __init__(self, bits: int):
        self._once = np.zeros(1 << (bits - 3), np.uint8)
        self._twice = np.zeros(1 << (bits - 3), np.uint8)

    def note(self, marks: np.ndarray) -> None:
        _noted(marks, self._once, self._twice)

    def passes(self, marks: np.ndarray) -> np.ndarray:
        """bool (n,): True for each mark that was noted twice, and for a few others."""
        out = np.zeros(len(marks), np.bool_)
        _seen_twice(marks, self._twice, out)
        return out


def sieve_for(n_characters: int) -> Sieve:
    """A sieve for a corpus of so many characters: some 30 bits a unit, 256 KB to 256 MB in all.

    The fewer parts pass that stand nowhere else, the fewer old records are read again once files were appended.
    """
    return Sieve(int(np.clip(np.ceil(np.log2(max(1, n_characters) / 2)), 20, 30)))
