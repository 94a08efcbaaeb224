"""Which words a text is made of and where each stands, blind to case, punctuation, accents and white space.

Unlike the words of near-duplicate search these forget accents, so that a text need not be brought into one normal form
first and a place in it is a place in the text as it was given.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np

from lib.duplicates.compiled import spread
from lib.duplicates.hashes import mixed
from lib.duplicates.letters import CODEPOINT, IGNORED, MARK, SPACELESS, folded, surveyed, word_table
from lib.duplicates.native import native
from lib.duplicates.normalise import FIRST_ACCENT_CLASS, without_accents
from lib.duplicates.strings import buffers, decoded, text_array

# "doesn't" and "doesnt" are one word.
APOSTROPHES = (0x0027, 0x02BC, 0x2019)


@dataclass(frozen=True)
class Words:
    """The words of n records, one after the other: record r has those from offsets[r] to offsets[r + 1].

    offsets int64 (n + 1,). hashes uint64 (n_words,). starts, ends int32 (n_words,): the bytes that the word takes in
    its record. data uint8, bytes int64 (n + 1,): the text itself, as `lib.duplicates.strings.buffers` gives it.
    """

    offsets: np.ndarray
    hashes: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    data: np.ndarray
    bytes: np.ndarray

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> np.ndarray:
        """Words of each record, int64 (n,)."""
        return np.diff(self.offsets)


@cache
def plain_table() -> np.ndarray:
    """As `lib.duplicates.letters.word_table`, but accents and apostrophes are ignored, letters lose their accents."""
    table = word_table().copy()
    for codepoint in surveyed():
        if table[codepoint] == 0:
            continue
        character = chr(codepoint)
        if unicodedata.combining(character) >= FIRST_ACCENT_CLASS:
            table[codepoint] = IGNORED | MARK
        elif unicodedata.decomposition(character):
            base = without_accents(character)
            if base != character:
                table[codepoint] = (table[codepoint] & ~CODEPOINT) | np.uint32(ord(folded(base)))
    table[list(APOSTROPHES)] = IGNORED
    return table


@native
def _words_of(data, offsets, first, last, table, room, hashes, starts, ends, counts):
    for row in range(first, last):
        n, value, inside = room[row], np.uint64(0xCBF29CE484222325), False
        begin, end = offsets[row], offsets[row + 1]
        position = begin
        while position < end:
            codepoint, width = decoded(data, position, end)
            entry = table[codepoint]
            if entry == 0 or entry & SPACELESS:
                if inside:
                    hashes[n] = mixed(value)
                    n += 1
                    value, inside = np.uint64(0xCBF29CE484222325), False
                if entry != 0:
                    letter = np.uint64(entry & CODEPOINT)
                    hashes[n] = mixed((np.uint64(0xCBF29CE484222325) ^ letter) * np.uint64(0x00000100000001B3))
                    starts[n], ends[n] = position - begin, position - begin + width
                    n += 1
            elif entry & IGNORED or (entry & MARK and not inside):
                if inside and entry & MARK:
                    ends[n] = position - begin + width
            else:
                if not inside:
                    starts[n] = position - begin
                    inside = True
                value = (value ^ np.uint64(entry & CODEPOINT)) * np.uint64(0x00000100000001B3)
                ends[n] = position - begin + width
            position += width
        if inside:
            hashes[n] = mixed(value)
            n += 1
        counts[row] = n - room[row]


@native
def _pack(room, offsets, first, last, hashes, starts, ends, to_hashes, to_starts, to_ends):
    for row in range(first, last):
        for k in range(offsets[row + 1] - offsets[row]):
            to_hashes[offsets[row] + k] = hashes[room[row] + k]
            to_starts[offsets[row] + k] = starts[room[row] + k]
            to_ends[offsets[row] + k] = ends[room[row] + k]


@native
def _characters(data, bytes_, records, places, out):
    """Characters before each place (a byte in a record); places of one record ascend."""
    at, n_characters, before = np.int64(0), np.int64(0), np.int64(-1)
    for k in range(len(records)):
        if records[k] != before or places[k] < at:
            at, n_characters, before = np.int64(0), np.int64(0), records[k]
        begin = bytes_[records[k]]
        while at < places[k]:
            n_characters += np.int64((data[begin + at] & 0xC0) != 0x80)
            at += 1
        out[k] = n_characters


def words_of(texts: object, n_threads: int | None = None) -> Words:
    """The words of texts: strings, or an Arrow array of them; null counts as ''.

    Memory: 8 bytes for each byte of text while it works, 16 bytes for each word after.

    :raises BadOption: the values are not texts.
    """
    data, offsets = buffers(text_array(texts))
    n = len(offsets) - 1
    room = (offsets - offsets[0] + 1) // 2 + np.arange(n + 1)
    hashes, counts = np.empty(int(room[-1]) + 1, np.uint64), np.zeros(n, np.int64)
    starts, ends = np.empty(len(hashes), np.int32), np.empty(len(hashes), np.int32)
    table = plain_table()

    def find(first: int, last: int) -> None:
        _words_of(data, offsets, first, last, table, room, hashes, starts, ends, counts)

    spread(find, offsets, n_threads)
    packed = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    m = int(packed[-1])
    found = np.empty(m, np.uint64), np.empty(m, np.int32), np.empty(m, np.int32)
    spread(lambda a, b: _pack(room, packed, a, b, hashes, starts, ends, *found), packed, n_threads)
    return Words(packed, *found, data, offsets)


def characters(words: Words, records: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Characters before a byte of a record, int64 (n_places,): where a word's start or end is in the string.

    :param records: int64, ascending is quickest. :param places: bytes from the start of the record.
    """
    order = np.lexsort((places, records))
    counted = np.zeros(len(order), dtype=np.int64)
    _characters(words.data, words.bytes, records[order].astype(np.int64), places[order].astype(np.int64), counted)
    out = np.empty_like(counted)
    out[order] = counted
    return out
