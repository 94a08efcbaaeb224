"""Which overlapping runs of words (or characters) a text is made of, as sorted sets of 64-bit hashes.

Words are runs of letters and digits after case folding; a letter of a script without spaces (Chinese, Thai, ...) is
a word by itself, so a run of five words is a character 5-gram there, and mixed texts need no switch. A text with fewer
words than the run is long is one shingle of all its words: two short texts are near-duplicates when their words are
the same, in order. A text without a word has no shingle and is nobody's near-duplicate.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.duplicates.compiled import spread
from lib.duplicates.hashes import mixed
from lib.duplicates.letters import CODEPOINT, IGNORED, MARK, RECOMPOSES, SPACELESS, letter_table, word_table
from lib.duplicates.native import native
from lib.duplicates.strings import buffers, decoded, recomposed

_BASIS = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
_PRIME = np.uint64(0x00000100000001B3)
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio


@dataclass(frozen=True)
class ShingleSets:
    """The set of shingle hashes of each of n records: record r has hashes[offsets[r] : offsets[r + 1]], ascending.

    offsets int64 (n + 1,); hashes uint64; fingerprints uint64 (n,), equal for equal sets; n_words int64 (n,).
    """

    offsets: np.ndarray
    hashes: np.ndarray
    fingerprints: np.ndarray
    n_words: np.ndarray


@native
def _hash_words(data, start, end, table, out, at):
    """Write the hash of each word of data[start:end] to out from at on; return how many.

    -1: the text holds a character that may change in NFC, and has to be brought into that form first.
    """
    n, value, inside, position = at, _BASIS, False, start
    while position < end:
        byte = data[position]
        if (
            byte < 0x80
        ):  # ASCII has letters and ends of words only; its own short path makes all of this six times as fast
            position += 1
            entry = table[byte]
            if entry != 0:
                value = (value ^ np.uint64(entry)) * _PRIME
                inside = True
            elif inside:
                out[n] = mixed(value)
                n += 1
                value, inside = _BASIS, False
            continue
        codepoint, width = decoded(data, position, end)
        position += width
        entry = table[codepoint]
        if entry & RECOMPOSES:
            return -1
        if entry == 0 or entry & SPACELESS:
            if inside:
                out[n] = mixed(value)
                n += 1
                value, inside = _BASIS, False
            if entry != 0:
                out[n] = mixed((_BASIS ^ np.uint64(entry & CODEPOINT)) * _PRIME)
                n += 1
        elif entry == IGNORED or (entry & MARK and not inside):
            continue
        else:
            value = (value ^ np.uint64(entry & CODEPOINT)) * _PRIME
            inside = True
    if inside:
        out[n] = mixed(value)
        n += 1
    return n - at


@native
def _hash_characters(data, start, end, table, out, at):
    """Write the hash of each character of the words of data[start:end], one space between words; return as above."""
    n_characters, inside, gap, position = 0, False, False, start
    while position < end:
        codepoint, width = decoded(data, position, end)
        position += width
        entry = table[codepoint]
        if entry & RECOMPOSES:
            return -1
        if entry == 0:
            gap = gap or inside
            inside = False
        elif entry == IGNORED or (entry & MARK and not inside and not entry & SPACELESS):
            continue
        else:
            if gap and not entry & SPACELESS:
                out[at + n_characters] = mixed(_ODD)
                n_characters += 1
            gap = False
            out[at + n_characters] = mixed((_BASIS ^ np.uint64(entry & CODEPOINT)) * _PRIME)
            n_characters += 1
            inside = not entry & SPACELESS
    return n_characters


@native
def _sort_distinct(hashes, at, n, ordered, ends):
    """Leave the distinct ones of hashes[at : at + n] there, ascending; return how many.

    Each is put near its place by its leading bits, then moved the little that is left, past equal ones into them.
    Hashes are spread evenly, so few different ones share their leading bits and this is linear, however often a text
    repeats its words.
    """
    bits = np.uint64(1)
    while (np.int64(1) << np.int64(bits)) < n:
        bits += np.uint64(1)
    shift = np.uint64(64) - bits
    for k in range(np.int64(1) << np.int64(bits)):
        ends[k] = 0
    for k in range(at, at + n):
        ends[np.int64(hashes[k] >> shift)] += 1
    before = 0
    for k in range(np.int64(1) << np.int64(bits)):
        n_here = ends[k]
        ends[k] = before
        before += n_here
    for k in range(at, at + n):
        bucket = np.int64(hashes[k] >> shift)
        ordered[ends[bucket]] = hashes[k]
        ends[bucket] += 1
    n_distinct = 0
    for k in range(n):
        value, back = ordered[k], at + n_distinct - 1
        while back >= at and hashes[back] > value:
            back -= 1
        if back >= at and hashes[back] == value:
            continue
        for later in range(at + n_distinct - 1, back, -1):
            hashes[later + 1] = hashes[later]
        hashes[back + 1] = value
        n_distinct += 1
    return n_distinct


@native
def _shingle_rows(
    data, offsets, first, last, table, by_characters, size, out, ordered, ends, starts, counts, n_words, fingerprints
):
    at = starts[first]
    for row in range(first, last):
        if by_characters:
            n_tokens = _hash_characters(data, offsets[row], offsets[row + 1], table, out, at)
        else:
            n_tokens = _hash_words(data, offsets[row], offsets[row + 1], table, out, at)
        n_words[row] = n_tokens
        starts[row] = at
        if n_tokens <= 0:
            continue
        n_shingles = max(n_tokens - size + 1, 1)
        run = min(size, n_tokens)
        for shingle in range(n_shingles):  # in place: a shingle reads only tokens at or after its own position
            value = _BASIS
            for k in range(run):
                value = (value ^ out[at + shingle + k]) * _ODD
                value ^= value >> np.uint64(32)
            out[at + shingle] = mixed(value)
        n_distinct = _sort_distinct(out, at, n_shingles, ordered, ends)
        total = np.uint64(n_distinct)
        for k in range(at, at + n_distinct):
            total += out[k]
        fingerprints[row] = mixed(total)
        counts[row] = n_distinct
        at += n_distinct


@native
def _pack_rows(out, starts, first, last, rows, offsets, hashes):
    for k in range(first, last):
        row = rows[k]
        for step in range(offsets[row + 1] - offsets[row]):
            hashes[offsets[row] + step] = out[starts[k] + step]


@dataclass(frozen=True)
class _Shingled:
    """Sets of shingles as they come from the threads: record r has out[starts[r] : starts[r] + counts[r]]."""

    out: np.ndarray
    starts: np.ndarray
    counts: np.ndarray
    n_words: np.ndarray
    fingerprints: np.ndarray


def _shingled(texts: pa.Array, table: np.ndarray, size: int, by_characters: bool, n_threads: int | None) -> _Shingled:
    """n_words is -1 where a text has to be brought into NFC first, by the flags of the table; it has no set then."""
    data, offsets = buffers(texts)
    n = len(texts)
    # A record of m bytes has at most (m + 1) / 2 words, or m characters: room for all, most of it never touched.
    weights = offsets - offsets[0]
    room = (weights if by_characters else (weights + 1) // 2) + np.arange(n + 1)
    out = np.empty(int(room[-1]) + 1, dtype=np.uint64)
    made = _Shingled(out, *(np.zeros(n, np.int64) for _ in range(3)), np.zeros(n, np.uint64))

    def shingle(first: int, last: int) -> None:
        longest = int(np.diff(room[first : last + 1]).max()) + 1
        ordered, ends = np.empty(longest, np.uint64), np.empty(2 * longest + 2, np.uint32)
        made.starts[first] = room[first]
        _shingle_rows(
            *(data, offsets, first, last, table, by_characters, size, out, ordered, ends),
            *(made.starts, made.counts, made.n_words, made.fingerprints),
        )

    spread(shingle, offsets, n_threads)
    return made


def shingle_sets(
    texts: pa.Array, size: int = 5, by_characters: bool = False, n_threads: int | None = None
) -> ShingleSets:
    """The shingle sets of a string or large_string array of n records without nulls.

    :param size: words (or characters, where by_characters) in one shingle.
    """
    whole = _shingled(texts, letter_table(), size, by_characters, n_threads)
    others = np.flatnonzero(whole.n_words < 0)
    parts = [(np.flatnonzero(whole.n_words >= 0), whole)]
    if len(others):
        composed = recomposed(texts, others)
        parts.append((others, _shingled(composed, word_table(), size, by_characters, n_threads)))
        for name in ("counts", "n_words", "fingerprints"):
            getattr(whole, name)[others] = getattr(parts[1][1], name)
    offsets = _running(whole.counts)
    hashes = np.empty(int(offsets[-1]), dtype=np.uint64)
    for rows, part in parts:
        starts = part.starts[rows] if part is whole else part.starts

        def pack(first, last, part=part, starts=starts, rows=rows):
            _pack_rows(part.out, starts, first, last, rows, offsets, hashes)

        spread(pack, _running(whole.counts[rows]), n_threads)
    return ShingleSets(offsets, hashes, whole.fingerprints, whole.n_words)


def _running(counts: np.ndarray) -> np.ndarray:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
