"""Which records are worth comparing: MinHash band keys of shingle sets, and the chance that two records share one."""

import numpy as np

from lib.duplicates.compiled import spread
from lib.duplicates.native import native

# 48 bands of 6 rows: two records of similarity 0.7 meet with probability 0.9975, at 0.8 with 0.9999995 (the formula in
# `chance_of_meeting`; 42 bands would fall short of 0.995 at 0.7 by a hair). It brings in pairs well below that too;
# they cost one exact comparison each and are dropped.
N_BANDS = 48
N_ROWS = 6


def chance_of_meeting(similarity: float, n_bands: int = N_BANDS, n_rows: int = N_ROWS) -> float:
    """Probability that two records of this Jaccard similarity share a band: 1 - (1 - s^rows)^bands.

    Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, section 3.4.2.
    """
    return 1.0 - (1.0 - similarity**n_rows) ** n_bands


@native
def _band_rows(hashes, offsets, first, last, multipliers, additions, n_bands, n_rows, least, keys):
    n_permutations = n_bands * n_rows
    for row in range(first, last):
        for k in range(n_permutations):
            least[k] = np.uint32(0xFFFFFFFF)
        position, end = offsets[row], offsets[row + 1]
        # Four shingles at a time, so that the least values are read and written a quarter as often.
        while position < end:
            one = np.uint32(hashes[position] >> np.uint64(32))
            two = np.uint32(hashes[min(position + 1, end - 1)] >> np.uint64(32))
            three = np.uint32(hashes[min(position + 2, end - 1)] >> np.uint64(32))
            four = np.uint32(hashes[min(position + 3, end - 1)] >> np.uint64(32))
            for k in range(n_permutations):
                a, b = multipliers[k], additions[k]
                # Numba widens uint32 products to uint64; without the casts the arithmetic is not modulo 2^32.
                first_two = min(np.uint32(a * one + b), np.uint32(a * two + b))
                last_two = min(np.uint32(a * three + b), np.uint32(a * four + b))
                least[k] = min(least[k], min(first_two, last_two))
            position += 4
        for band in range(n_bands):
            key = np.uint64(0xCBF29CE484222325)
            for k in range(band * n_rows, band * n_rows + n_rows):
                key = (key ^ np.uint64(least[k])) * np.uint64(0x9E3779B97F4A7C15)
                key ^= key >> np.uint64(29)
            keys[band, row] = np.uint32(key >> np.uint64(32))


def permutations(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The odd multipliers and the additions of n permutations, uint32 (n,) each: splitmix64 from a seed.

    numpy.random would do as well, and takes longer to import than this does for 50,000 records' keys.
    """
    values = np.arange(1, 2 * n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    upper = ((values ^ (values >> np.uint64(31))) >> np.uint64(32)).astype(np.uint32)
    return upper[:n] | np.uint32(1), upper[n:].copy()


def band_keys(
    hashes: np.ndarray,
    offsets: np.ndarray,
    n_bands: int = N_BANDS,
    n_rows: int = N_ROWS,
    seed: int = 1,
    n_threads: int | None = None,
) -> np.ndarray:
    """The band keys of n shingle sets, uint32 of shape (n_bands, n): records that share a key of a band are compared.

    Each band is a hash of the least values under n_rows permutations a * x + b modulo 2^32 (a odd) of the upper half
    of the shingle hashes. 32 bits are enough, because a chance collision costs one exact comparison and nothing else:
    about 100 a band for a million records.

    :param hashes: uint64, all sets one after the other. :param offsets: int64, shape (n + 1,).
    """
    multipliers, additions = permutations(n_bands * n_rows, seed)
    keys = np.empty((n_bands, len(offsets) - 1), dtype=np.uint32)

    def band(first: int, last: int) -> None:
        least = np.empty(n_bands * n_rows, np.uint32)
        _band_rows(hashes, offsets, first, last, multipliers, additions, n_bands, n_rows, least, keys)

    spread(band, offsets, n_threads)
    return keys
