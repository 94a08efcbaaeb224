"""Which vectors lie close enough to be worth comparing: cells of like vectors, each vector in the three nearest."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from lib.duplicates.compiled import available_threads, kernel
from lib.embed.cells import spherical_centroids
from lib.embed.vectors import rows, sample, unit

# With two, 0.91 of the pairs of a million vectors were found, with three 0.95 (benchmarks/meaning.py).
N_NEAREST = 3
# A cell is compared as a whole up to here (its table of products takes 64 MB); larger ones are cut again.
MOST_IN_CELL = 4_096
POINTS_A_CELL = 48
ITERATIONS = 6
BATCH = 8_192
# k-means parts whatever can be parted; a lump that is still too large after so many rounds is cut in order.
MOST_ROUNDS = 4


@kernel
def _best(products, best):
    """The places of the highest values of each row of products, highest first; of equal ones the first."""
    n_best = best.shape[1]
    highest = np.empty(n_best, np.float32)
    for row in range(products.shape[0]):
        highest[:] = np.float32(-2.0)
        for cell in range(products.shape[1]):
            value = products[row, cell]
            if value <= highest[n_best - 1]:
                continue
            place = n_best - 1
            while place > 0 and value > highest[place - 1]:
                highest[place] = highest[place - 1]
                best[row, place] = best[row, place - 1]
                place -= 1
            highest[place] = value
            best[row, place] = cell


def nearest_cells(
    vectors: np.ndarray,
    ids: np.ndarray,
    centroids: np.ndarray,
    n_threads: int | None = None,
    n_nearest: int = N_NEAREST,
) -> np.ndarray:
    """The n_nearest centroids most similar to each of ids, most similar first, int32 (n_ids, n_nearest)."""
    best = np.zeros((len(ids), min(n_nearest, len(centroids))), dtype=np.int32)

    def find(first: int) -> None:
        products = rows(vectors, ids[first : first + BATCH]) @ centroids.T
        _best(products, best[first : first + BATCH])

    with ThreadPoolExecutor(available_threads(n_threads)) as pool:
        for _ in pool.map(find, range(0, len(ids), BATCH)):
            pass
    return best


def cells(
    vectors: np.ndarray,
    ids: np.ndarray,
    seed: int = 0,
    n_threads: int | None = None,
    most: int = MOST_IN_CELL,
    cells_a_root: float = 1.0,
    _round: int = 0,
) -> Iterator[tuple[np.ndarray, bool]]:
    """Sets of ids (ascending) to be compared within, each id in three; True where a lump had to be cut in order.

    The corpus is cut into sqrt(n) * cells_a_root cells by spherical k-means, and cells of over `most` again. Up to
    `most` records there is one cell and the comparison is exact.

    :param ids: rows of vectors to compare, ascending, all with a vector.
    """
    if len(ids) <= most:
        if len(ids) > 1:
            yield ids, False
        return
    if _round >= MOST_ROUNDS:
        for first in range(0, len(ids), most // 2):
            yield ids[first : first + most], True
        return
    n_cells = max(2, int(cells_a_root * np.sqrt(len(ids))), 2 * N_NEAREST * len(ids) // most if _round else 2)
    training = unit(rows(vectors, sample(ids, n_cells * POINTS_A_CELL, seed)))
    centroids = spherical_centroids(training, n_cells, seed, ITERATIONS)
    nearest = nearest_cells(vectors, ids, centroids, n_threads)
    order = np.argsort(nearest.ravel(), kind="stable")
    starts = np.searchsorted(nearest.ravel()[order], np.arange(n_cells + 1))
    members = order // nearest.shape[1]
    for cell in range(n_cells):
        inside = np.sort(members[starts[cell] : starts[cell + 1]])
        yield from cells(vectors, ids[inside], seed + 1, n_threads, most, cells_a_root, _round + 1)
