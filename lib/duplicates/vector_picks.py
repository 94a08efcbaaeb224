"""Which of some vectors are closest to each of them: told by exact cosines, the same on every machine.

A table of products is only a sieve, since its last bits depend on the machine's BLAS and on its shape. What passes is
computed again in a fixed order of summation; a record that has too many close ones keeps the most similar, ties by id.
"""

from dataclasses import dataclass

import numpy as np

from lib.duplicates.compiled import kernel
from lib.embed.vectors import rows

ROWS_AT_ONCE = 1_024
DECIMALS = 6
MILLION = 1_000_000
# The last pick of a row that takes all it finds, and of one that takes none.
TAKES_ALL, TAKES_NONE = np.int64(2**63 - 1), np.int64(-1)
SHIFT = np.int64(32)
MASK = np.int64(0xFFFFFFFF)


@dataclass(frozen=True)
class Picks:
    """row int64 (n_picks,): place among the rows asked for, ascending. key int64 (n_picks,): see `pick_keys`.

    For each row asked for: counts int32, how many columns reach its lowest cosine, one above the most where it is more;
    last int64, the key of its last pick where they are more than the most, else TAKES_ALL.
    """

    row: np.ndarray
    key: np.ndarray
    counts: np.ndarray
    last: np.ndarray


def pick_keys(cosine: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Cosine (to six places) and id in one number, int64: ascending is most similar first, equal ones by id."""
    return ((MILLION - np.rint(cosine * MILLION).astype(np.int64)) << SHIFT) | ids


def cosines_of(keys: np.ndarray) -> np.ndarray:
    """The cosine in a pick's key, float64."""
    return (MILLION - (keys >> SHIFT)) / MILLION


def slack(dim: int) -> float:
    """How far a float32 product of unit vectors may lie from the cosine to six places, in any order of summation.

    Higham, Accuracy and Stability of Numerical Algorithms, 3.1: dim * 2^-24, with half a millionth for the rounding.
    """
    return dim * 2.0**-24 + 1.0 / MILLION


@kernel
def _cosine(a, b):
    one, two, three, four = 0.0, 0.0, 0.0, 0.0
    dim = len(a)
    whole = dim - dim % 4
    for k in range(0, whole, 4):
        one += np.float64(a[k]) * np.float64(b[k])
        two += np.float64(a[k + 1]) * np.float64(b[k + 1])
        three += np.float64(a[k + 2]) * np.float64(b[k + 2])
        four += np.float64(a[k + 3]) * np.float64(b[k + 3])
    for k in range(whole, dim):
        one += np.float64(a[k]) * np.float64(b[k])
    return one + two + three + four


@kernel
def _scale(vectors):
    """Divide each row by its length; a row of zeros, or with a value that is no number, becomes zeros."""
    for row in range(len(vectors)):
        length = np.sqrt(_cosine(vectors[row], vectors[row]))
        scale = np.float32(1.0 / length) if 0.0 < length < np.inf else np.float32(0.0)
        for k in range(vectors.shape[1]):
            vectors[row, k] = vectors[row, k] * scale if scale > 0 else np.float32(0.0)


@kernel
def _cosines(vectors, left, right, out):
    for pair in range(len(left)):
        out[pair] = _cosine(vectors[left[pair]], vectors[right[pair]])


@kernel
def _pick(products, one, row_ids, other, column_ids, lowest, slack, most, at, keys, counts, last):
    """Write the picks of each row of products = one @ other.T into at and keys, and return how many there are."""
    n_columns = products.shape[1]
    values = np.empty(n_columns, np.float32)
    near = np.empty(n_columns, np.int64)
    n = 0
    for row in range(products.shape[0]):
        sieve = lowest[row] - slack
        n_found = 0
        for column in range(n_columns):
            value = products[row, column]
            values[n_found] = value
            n_found += np.int64(value >= sieve and column_ids[column] != row_ids[row])
        is_full = False
        if n_found > most:
            ordered = np.partition(values[:n_found], n_found - most - 1)
            if ordered[n_found - most - 1] >= lowest[row] + slack:
                # Surely too many. Whatever lies 2 * slack below the last that fits cannot be among the most similar.
                is_full = True
                sieve = max(sieve, ordered[n_found - most :].min() - 2 * slack)
        n_near = 0
        for column in range(n_columns):
            if products[row, column] >= sieve and column_ids[column] != row_ids[row]:
                cosine = np.rint(_cosine(one[row], other[column]) * MILLION) / MILLION
                cosine = min(1.0, max(-1.0, cosine))
                if cosine >= lowest[row]:
                    distance = np.int64(MILLION) - np.int64(np.rint(cosine * MILLION))
                    near[n_near] = (distance << np.int64(32)) | column_ids[column]
                    n_near += 1
        counts[row] = most + 1 if is_full else min(n_near, most + 1)
        last[row] = TAKES_ALL
        if counts[row] > most:
            last[row] = np.partition(near[:n_near], most - 1)[most - 1]
        for place in range(n_near):
            if near[place] <= last[row]:
                at[n], keys[n] = row, near[place]
                n += 1
    return n


def unit_rows(vectors: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The vectors of ids, float32 (n_ids, dim), of length 1 or 0: each the same whatever others are asked for."""
    plain = rows(vectors, ids)
    _scale(plain)
    return plain


def cosines(vectors: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The cosine of each pair of rows, float64 (n_pairs,), -1 to 1, to six places, the same on every machine."""
    out = np.empty(len(left))
    for first in range(0, len(left), 1 << 18):
        part = slice(first, first + (1 << 18))
        ids, local = np.unique(np.concatenate((left[part], right[part])), return_inverse=True)
        half = len(left[part])
        _cosines(unit_rows(vectors, ids), local[:half], local[half:], out[part])
    return np.clip(np.round(out, DECIMALS), -1.0, 1.0)


def picks(
    one: np.ndarray, row_ids: np.ndarray, other: np.ndarray, column_ids: np.ndarray, lowest: np.ndarray, most: int
) -> Picks:
    """For each row of one the rows of other whose cosine is lowest or more, the `most` most similar of them.

    No row is its own pick. Memory: 64 MB for the products with 16,384 columns, and 16 bytes for each possible pick.

    :param one, other: float32 (n_rows, dim), (n_columns, dim), of length 1. row_ids, column_ids: their int64 ids.
    :param lowest: float64 (n_rows,).
    """
    counts, last = np.empty(len(one), np.int32), np.empty(len(one), np.int64)
    room = min(most, len(other)) * min(len(one), ROWS_AT_ONCE)
    at, keys = np.empty(room, np.int64), np.empty(room, np.int64)
    found = [(at[:0], keys[:0])]
    for first in range(0, len(one), ROWS_AT_ONCE):
        part = slice(first, first + ROWS_AT_ONCE)
        some = one[part]
        n = _pick(
            *(some @ other.T, some, row_ids[part], other, column_ids, lowest[part], slack(one.shape[1]), most),
            *(at, keys, counts[part], last[part]),
        )
        found.append((at[:n] + first, keys[:n].copy()))
    row, key = (np.concatenate(column) for column in zip(*found, strict=True))
    return Picks(row, key, counts, last)
