"""Which overlapping runs of words (or characters) a text is made of, as sorted sets of 64-bit hashes.

Words are runs of letters and digits after case folding; a letter of a script without spaces (Chinese, Thai, ...) is
a word by itself, so a run of five words is a character 5-gram there, and mixed texts need no switch. A text with fewer
words than the run is long is one shingle of all its words: two short texts are near-duplicates when their words are
the same, in order. A text without a word has no shingle and is nobody's near-duplicate.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.duplicates.compiled import kernel, spread
from lib.duplicates.letters import CODEPOINT, IGNORED, MARK, SPACELESS, word_table
from lib.duplicates.strings import buffers, composed

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


@kernel
def _mixed(value):
    # The finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit changes every output bit with even odds.
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@kernel
def _decoded(data, position, end):
    """The codepoint at position and the bytes it takes; a broken byte reads as a space one byte long."""
    byte = np.int64(data[position])
    if byte < 0x80:
        return byte, 1
    if 0xC2 <= byte < 0xE0 and position + 1 < end:
        return ((byte & 0x1F) << 6) | (np.int64(data[position + 1]) & 0x3F), 2
    if 0xE0 <= byte < 0xF0 and position + 2 < end:
        second, third = np.int64(data[position + 1]) & 0x3F, np.int64(data[position + 2]) & 0x3F
        return ((byte & 0x0F) << 12) | (second << 6) | third, 3
    if 0xF0 <= byte < 0xF5 and position + 3 < end:
        second, third = np.int64(data[position + 1]) & 0x3F, np.int64(data[position + 2]) & 0x3F
        codepoint = ((byte & 0x07) << 18) | (second << 12) | (third << 6) | (np.int64(data[position + 3]) & 0x3F)
        return (codepoint if codepoint < 0x110000 else 0x20), 4
    return np.int64(0x20), 1


@kernel
def _hash_words(data, start, end, table, out, at):
    """Write the hash of each word of data[start:end] to out from at on; return how many."""
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
                out[n] = _mixed(value)
                n += 1
                value, inside = _BASIS, False
            continue
        codepoint, width = _decoded(data, position, end)
        position += width
        entry = table[codepoint]
        if entry == 0 or entry & SPACELESS:
            if inside:
                out[n] = _mixed(value)
                n += 1
                value, inside = _BASIS, False
            if entry != 0:
                out[n] = _mixed((_BASIS ^ np.uint64(entry & CODEPOINT)) * _PRIME)
                n += 1
        elif entry == IGNORED or (entry & MARK and not inside):
            continue
        else:
            value = (value ^ np.uint64(entry & CODEPOINT)) * _PRIME
            inside = True
    if inside:
        out[n] = _mixed(value)
        n += 1
    return n - at


@kernel
def _hash_characters(data, start, end, table, out, at):
    """Write the hash of each character of the words of data[start:end], one space between words; return how many."""
    n_characters, inside, gap, position = 0, False, False, start
    while position < end:
        codepoint, width = _decoded(data, position, end)
        position += width
        entry = table[codepoint]
        if entry == 0:
            gap = gap or inside
            inside = False
        elif entry == IGNORED or (entry & MARK and not inside and not entry & SPACELESS):
            continue
        else:
            if gap and not entry & SPACELESS:
                out[at + n_characters] = _mixed(_ODD)
                n_characters += 1
            gap = False
            out[at + n_characters] = _mixed((_BASIS ^ np.uint64(entry & CODEPOINT)) * _PRIME)
            n_characters += 1
            inside = not entry & SPACELESS
    return n_characters


@kernel
def _sort(members, copy, ends):
    """Sort hashes in place: each is put near its place by its leading bits, then moved the little that is left.

    Hashes are spread evenly, so this is linear and five times faster here than the general sort. That one takes over
    where many hashes fall together, as in a text that repeats a few words thousands of times.
    """
    n = len(members)
    scale = np.uint64(n)
    ends[: n + 1] = 0
    for k in range(n):
        copy[k] = members[k]
        ends[np.int64(((members[k] >> np.uint64(32)) * scale) >> np.uint64(32)) + 1] += 1
    for k in range(n):
        if ends[k + 1] > 32:
            members.sort()
            return
        ends[k + 1] += ends[k]
    for k in range(n):
        place = np.int64(((copy[k] >> np.uint64(32)) * scale) >> np.uint64(32))
        members[ends[place]] = copy[k]
        ends[place] += 1
    for k in range(1, n):
        value, back = members[k], k - 1
        while back >= 0 and members[back] > value:
            members[back + 1] = members[back]
            back -= 1
        members[back + 1] = value


@kernel
def _shingle_rows(data, offsets, first, last, table, by_characters, size, room, out, counts, n_words, fingerprints):
    longest = 0
    for row in range(first, last):
        longest = max(longest, room[row + 1] - room[row])
    copy, ends = np.empty(longest, np.uint64), np.empty(longest + 1, np.int64)
    for row in range(first, last):
        at = room[row]
        if by_characters:
            n_tokens = _hash_characters(data, offsets[row], offsets[row + 1], table, out, at)
        else:
            n_tokens = _hash_words(data, offsets[row], offsets[row + 1], table, out, at)
        n_words[row] = n_tokens
        n_shingles = max(n_tokens - size + 1, min(n_tokens, 1))
        run = min(size, n_tokens)
        for shingle in range(n_shingles):  # in place: a shingle reads only tokens at or after its own position
            value = _BASIS
            for k in range(run):
                value = (value ^ out[at + shingle + k]) * _ODD
                value ^= value >> np.uint64(32)
            out[at + shingle] = _mixed(value)
        members = out[at : at + n_shingles]
        _sort(members, copy, ends)
        n_distinct = 0
        fingerprint = _BASIS
        for shingle in range(n_shingles):
            if shingle == 0 or members[shingle] != members[n_distinct - 1]:
                members[n_distinct] = members[shingle]
                fingerprint = _mixed((fingerprint ^ members[shingle]) * _ODD)
                n_distinct += 1
        counts[row] = n_distinct
        fingerprints[row] = fingerprint


@kernel
def _pack_rows(out, room, first, last, offsets, hashes):
    for row in range(first, last):
        for k in range(offsets[row + 1] - offsets[row]):
            hashes[offsets[row] + k] = out[room[row] + k]


def shingle_sets(
    texts: pa.Array, size: int = 5, by_characters: bool = False, n_threads: int | None = None
) -> ShingleSets:
    """The shingle sets of a string or large_string array of n records without nulls.

    :param size: words (or characters, where by_characters) in one shingle.
    """
    texts = composed(texts, n_threads)
    data, offsets = buffers(texts)
    n = len(texts)
    # A record of m bytes has at most (m + 1) / 2 words, or m characters: room for all, most of it never touched.
    weights = offsets - offsets[0]
    room = (weights if by_characters else (weights + 1) // 2) + np.arange(n + 1)
    out = np.empty(int(room[-1]) + 1, dtype=np.uint64)
    counts, n_words = np.zeros(n, np.int64), np.zeros(n, np.int64)
    fingerprints = np.zeros(n, np.uint64)
    table = word_table()

    def shingle(first: int, last: int) -> None:
        _shingle_rows(data, offsets, first, last, table, by_characters, size, room, out, counts, n_words, fingerprints)

    spread(shingle, offsets, n_threads)
    packed = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    hashes = np.empty(int(packed[-1]), dtype=np.uint64)
    spread(lambda first, last: _pack_rows(out, room, first, last, packed, hashes), packed, n_threads)
    return ShingleSets(packed, hashes, fingerprints, n_words)
