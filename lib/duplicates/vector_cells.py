"""Which vectors lie close enough to be worth comparing: cells of like vectors, each vector in the three nearest."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

from lib.duplicates.compiled import available_threads, kernel
from lib.duplicates.vector_picks import slack, unit_rows
from lib.embed.cells import spherical_centroids
from lib.embed.vectors import sample

# Of the true pairs of a million made vectors (benchmarks/meaning.py) so many share one of three cells: 0.88 with
# sqrt(n) cells, 0.94 with 1.5 sqrt(n), 0.97 with 2.2 sqrt(n). Of those of 217,334 package descriptions sorted by
# language 0.9986 share one of 2 sqrt(n) cells learnt from the first 181,899.
N_NEAREST = 3
CELLS_A_ROOT = 2
# Below so many vectors there is one cell, and everything is compared with everything.
LEAST_FOR_CELLS = 4_096
# From there on cells are learnt from the first vectors: so many, or 5/4 of that, and so on, as far as they reach.
GROWTH = (5, 4)
# A cell is compared as a whole up to here (1,024 rows of its products take 64 MB); larger ones are cut again.
MOST_IN_CELL = 16_384
POINTS_A_CELL = 48
ITERATIONS = 6
BATCH = 8_192
# k-means parts whatever can be parted; a lump that is still too large after so many rounds is cut in order.
MOST_ROUNDS = 4


@kernel
def _best(products, vectors, centroids, slack, best):
    """The cells most similar to each row, most similar first, of equal ones the first: told by exact products."""
    n_best = best.shape[1]
    highest = np.empty(n_best, np.float64)
    for row in range(products.shape[0]):
        highest[:] = -2.0
        for cell in range(products.shape[1]):
            value = np.float64(products[row, cell])
            if value > highest[n_best - 1]:
                place = n_best - 1
                while place > 0 and value > highest[place - 1]:
                    highest[place] = highest[place - 1]
                    place -= 1
                highest[place] = value
        # The last bits of a product depend on how many rows are multiplied at once, so that they cannot decide.
        sieve = highest[n_best - 1] - 2 * slack
        highest[:] = -np.inf
        for cell in range(products.shape[1]):
            if products[row, cell] >= sieve:
                value = 0.0
                for k in range(vectors.shape[1]):
                    value += np.float64(vectors[row, k]) * np.float64(centroids[cell, k])
                if value > highest[n_best - 1]:
                    place = n_best - 1
                    while place > 0 and value > highest[place - 1]:
                        highest[place] = highest[place - 1]
                        best[row, place] = best[row, place - 1]
                        place -= 1
                    highest[place] = value
                    best[row, place] = cell


def learnt_from(n: int) -> int:
    """How many of n vectors, the first ones, cells are learnt from: more than 4/5 of them.

    It grows in steps, so that most appended files change nothing of what was learnt.
    """
    most = LEAST_FOR_CELLS
    if n < most:
        return n
    while (larger := most * GROWTH[0] // GROWTH[1]) <= n:
        most = larger
    return most


def learnt(vectors: np.ndarray, ids: np.ndarray, seed: int) -> np.ndarray:
    """Centroids of the cells for ids, float32 (n_cells, dim): 2 sqrt(n) of them; one of zeros for fewer
    than LEAST_FOR_CELLS ids.

    :param ids: the rows to learn from, ascending, all with a vector: the first `learnt_from` ones.
    """
    if len(ids) < LEAST_FOR_CELLS:
        return np.zeros((1, vectors.shape[1]), np.float32)
    return _centroids(vectors, ids, max(2, int(CELLS_A_ROOT * np.sqrt(len(ids)))), seed)


def nearest_cells(
    vectors: np.ndarray,
    ids: np.ndarray,
    centroids: np.ndarray,
    n_threads: int | None = None,
    n_nearest: int = N_NEAREST,
) -> np.ndarray:
    """The n_nearest centroids most similar to each of ids, most similar first, int32 (n_ids, n_nearest).

    The cells of a vector do not depend on which others are asked for.
    """
    best = np.zeros((len(ids), min(n_nearest, len(centroids))), dtype=np.int32)

    def find(first: int) -> None:
        some = unit_rows(vectors, ids[first : first + BATCH])
        _best(some @ centroids.T, some, centroids, slack(some.shape[1]), best[first : first + BATCH])

    with ThreadPoolExecutor(available_threads(n_threads)) as pool:
        for _ in pool.map(find, range(0, len(ids), BATCH)):
            pass
    return best


def members(nearest: np.ndarray, n_cells: int) -> tuple[np.ndarray, np.ndarray]:
    """(places, starts): places[starts[c]:starts[c + 1]] // k are the rows of nearest (n, k) in cell c, ascending.

    A place says row and column of nearest: row * k + column.
    """
    places = np.argsort(nearest.ravel(), kind="stable")
    return places, np.searchsorted(nearest.ravel()[places], np.arange(n_cells + 1))


def cut_again(
    vectors: np.ndarray,
    ids: np.ndarray,
    seed: int = 0,
    n_threads: int | None = None,
    most: int | None = None,
    _round: int = 0,
) -> Iterator[tuple[np.ndarray, bool]]:
    """Sets of ids (ascending) to be compared within, each id in three; True where a lump had to be cut in order.

    The ids of a cell that grew too large are cut by k-means of their own, until no set holds over `most` (MOST_IN_CELL
    if not given).

    :param ids: rows of vectors to compare, ascending, all with a vector.
    """
    most = MOST_IN_CELL if most is None else most
    if len(ids) <= most:
        if len(ids) > 1:
            yield ids, False
        return
    if _round >= MOST_ROUNDS:
        for first in range(0, len(ids), most // 2):
            yield ids[first : first + most], True
        return
    n_cells = max(2, int(np.sqrt(len(ids))), 2 * N_NEAREST * len(ids) // most)
    centroids = _centroids(vectors, ids, n_cells, seed)
    nearest = nearest_cells(vectors, ids, centroids, n_threads)
    places, starts = members(nearest, n_cells)
    for cell in range(n_cells):
        inside = places[starts[cell] : starts[cell + 1]] // nearest.shape[1]
        yield from cut_again(vectors, ids[inside], seed + 1, n_threads, most, _round + 1)


def _centroids(vectors: np.ndarray, ids: np.ndarray, n_cells: int, seed: int) -> np.ndarray:
    training = unit_rows(vectors, sample(ids, n_cells * POINTS_A_CELL, seed))
    with one_thread_of_faiss():
        return spherical_centroids(training, n_cells, seed, ITERATIONS)


@contextmanager
def one_thread_of_faiss() -> Iterator[None]:
    """Hold FAISS to one thread, so that its sums do not depend on their number."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
