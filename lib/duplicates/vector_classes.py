"""Which records have the very same vector, so that a million equal ones are compared once and not with each other."""

import numpy as np

from lib.duplicates.compiled import kernel

BATCH = 65_536
_BASIS = np.uint64(0xCBF29CE484222325)
_ODD = np.uint64(0x9E3779B97F4A7C15)


@kernel
def _hash_rows(words, hashes):
    """Hash each row of 16-bit words; minus zero of a float16 counts as zero."""
    for row in range(words.shape[0]):
        value = np.uint64(0xCBF29CE484222325)
        for k in range(words.shape[1]):
            word = words[row, k]
            if word == np.uint16(0x8000):
                word = np.uint16(0)
            value = (value ^ np.uint64(word)) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(32)
        hashes[row] = value


def vector_classes(vectors: np.ndarray) -> np.ndarray:
    """For each record the smallest row with the same vector, int64 (n,); -1 where there is no vector.

    A row of zeros, or with a value that is no number, is no vector. Vectors are compared as float16 by a hash of 64
    bits: among a million different ones the chance that any two are taken for the same is below 1e-7.

    :param vectors: (n, dim), float16 (a memory map is read by batch) or any other float type.
    """
    n = len(vectors)
    hashes = np.zeros(n, dtype=np.uint64)
    usable = np.zeros(n, dtype=bool)
    for first in range(0, n, BATCH):
        rows = np.ascontiguousarray(vectors[first : first + BATCH], dtype=np.float16)
        usable[first : first + len(rows)] = np.isfinite(rows).all(axis=1) & (rows != 0).any(axis=1)
        _hash_rows(rows.view(np.uint16), hashes[first : first + len(rows)])
    representative = np.full(n, -1, dtype=np.int64)
    ids = np.flatnonzero(usable)
    order = ids[np.argsort(hashes[ids], kind="stable")]
    ordered = hashes[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(new)
    representative[order] = np.repeat(order[starts], np.diff(np.concatenate((starts, [len(order)]))))
    return representative
