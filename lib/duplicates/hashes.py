"""Which records have exactly the same text, after a stated normalisation: 128-bit hashes and groups of equal ones."""

import numpy as np
import pyarrow as pa

from lib.duplicates.compiled import spread
from lib.duplicates.native import native
from lib.duplicates.normalise import RAW, checked_normalisation, normalisation_table
from lib.duplicates.strings import buffers, composed, text_array


@native
def mixed(value):
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014): each input bit changes each output bit with even odds."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@native
def _hash_bytes(data, offsets, first, last, hashes):
    for row in range(first, last):
        one, two = np.uint64(0xCBF29CE484222325), np.uint64(0x6A09E667F3BCC909)
        for position in range(offsets[row], offsets[row + 1]):
            byte = np.uint64(data[position])
            one = (one ^ byte) * np.uint64(0x00000100000001B3)
            two = (two + byte + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
            two ^= two >> np.uint64(32)
        if offsets[row + 1] > offsets[row]:
            hashes[row, 0] = mixed(one)
            hashes[row, 1] = mixed(two) | np.uint64(1)


@native
def _hash_normalised(data, offsets, first, last, table, hashes):
    for row in range(first, last):
        one, two = np.uint64(0xCBF29CE484222325), np.uint64(0x6A09E667F3BCC909)
        position, end = offsets[row], offsets[row + 1]
        started, gap = False, False
        while position < end:
            byte = np.int64(data[position])
            position += 1
            codepoint = byte
            if byte >= 0xC2:
                # A text column is valid UTF-8; a sequence cut off by the end of a broken record reads as its lead byte.
                n_more = 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3
                if position + n_more <= end:
                    codepoint = byte & (0x3F >> n_more)
                    for _ in range(n_more):
                        codepoint = (codepoint << 6) | (np.int64(data[position]) & 0x3F)
                        position += 1
                    codepoint = min(codepoint, 0x10FFFF)
            value = np.uint64(table[codepoint])
            if value == 0:
                continue
            if value == np.uint64(0x20):
                gap = started
                continue
            started = True
            if gap:
                one = (one ^ np.uint64(0x20)) * np.uint64(0x00000100000001B3)
                two = (two + np.uint64(0x21)) * np.uint64(0x9E3779B97F4A7C15)
                two ^= two >> np.uint64(32)
                gap = False
            one = (one ^ value) * np.uint64(0x00000100000001B3)
            two = (two + value + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
            two ^= two >> np.uint64(32)
        if started:
            hashes[row, 0] = mixed(one)
            hashes[row, 1] = mixed(two) | np.uint64(1)


def exact_hashes(texts: object, normalisation: str = RAW, n_threads: int | None = None) -> np.ndarray:
    """The hash of each normalised text, uint64 of shape (n, 2); (0, 0) where nothing is left of a text.

    127 bits: among ten million records the chance that any two different texts share one is below 1e-24.

    :param texts: strings, or an Arrow array of them.
    :raises BadOption: no such normalisation, or not strings.
    """
    checked_normalisation(normalisation)
    array: pa.Array = text_array(texts)
    if normalisation != RAW:
        array = composed(array, n_threads)
    data, offsets = buffers(array)
    hashes = np.zeros((len(array), 2), dtype=np.uint64)
    if normalisation == RAW:
        spread(lambda a, b: _hash_bytes(data, offsets, a, b, hashes), offsets, n_threads)
    else:
        table = normalisation_table(normalisation)
        spread(lambda a, b: _hash_normalised(data, offsets, a, b, table, hashes), offsets, n_threads)
    return hashes


def group_ids(hashes: np.ndarray) -> np.ndarray:
    """For each record the smallest row with the same hash, int64 (n,); -1 for a record alone or with nothing left.

    :param hashes: uint64, shape (n, 2), as `exact_hashes` makes them; those of batches one below the other.
    """
    n = len(hashes)
    groups = np.full(n, -1, dtype=np.int64)
    if n == 0:
        return groups
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))  # a stable sort: rows ascend within equal hashes
    ordered = hashes[order]
    starts = np.flatnonzero(np.concatenate(([True], (ordered[1:] != ordered[:-1]).any(axis=1))))
    sizes = np.diff(np.concatenate((starts, [n])))
    leaders = np.where((sizes > 1) & (ordered[starts, 1] != 0), order[starts], -1)
    groups[order] = np.repeat(leaders, sizes)
    return groups
