"""Which records have the very same vector, so that a million equal ones are compared once and not with each other."""

import hashlib

import numpy as np

from lib.duplicates.compiled import kernel

BATCH = 65_536
NO_VECTOR = np.uint64(0)


@kernel
def _hash_rows(words, hashes):
    """Hash each row of the words of float16 numbers; minus zero counts as zero. 0 for a row that is no vector."""
    for row in range(words.shape[0]):
        value = np.uint64(0xCBF29CE484222325)
        is_filled, is_finite = False, True
        for k in range(words.shape[1]):
            word = words[row, k]
            if word == np.uint16(0x8000):
                word = np.uint16(0)
            is_filled |= word != np.uint16(0)
            is_finite &= (word & np.uint16(0x7C00)) != np.uint16(0x7C00)
            value = (value ^ np.uint64(word)) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(32)
        hashes[row] = max(value, np.uint64(1)) if is_filled and is_finite else np.uint64(0)


def vector_hashes(vectors: np.ndarray) -> np.ndarray:
    """A hash of each row as float16, uint64 (n,); NO_VECTOR for a row of zeros or with a value that is no number.

    :param vectors: (n, dim), float16 (a memory map is read by batch) or any other float type.
    """
    hashes = np.zeros(len(vectors), dtype=np.uint64)
    for first in range(0, len(vectors), BATCH):
        rows = np.ascontiguousarray(vectors[first : first + BATCH], dtype=np.float16)
        _hash_rows(rows.view(np.uint16), hashes[first : first + len(rows)])
    return hashes


def digest(hashes: np.ndarray) -> str:
    """One name for all of these vectors in this order, 32 hex digits."""
    return hashlib.sha256(np.ascontiguousarray(hashes).tobytes()).hexdigest()[:32]


def vector_classes(vectors: np.ndarray) -> np.ndarray:
    """For each record the smallest row with the same vector, int64 (n,); -1 where there is no vector.

    Vectors are compared by a hash of 64 bits: among a million different ones the chance that any two are taken for the
    same is below 1e-7.
    """
    return classes_of(vector_hashes(vectors))


def classes_of(hashes: np.ndarray) -> np.ndarray:
    """The same of hashes that `vector_hashes` gave. Records that are appended change nothing for those before them."""
    representative = np.full(len(hashes), -1, dtype=np.int64)
    ids = np.flatnonzero(hashes != NO_VECTOR)
    order = ids[np.argsort(hashes[ids], kind="stable")]
    ordered = hashes[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(new)
    representative[order] = np.repeat(order[starts], np.diff(np.concatenate((starts, [len(order)]))))
    return representative
