"""How the inner loops of this folder are compiled, cached on disk and spread over threads."""

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def kernel(function: Callable) -> Callable:
    """Compile function on its first call, without holding the interpreter's lock while it runs.

    Compiled code is cached beside the source file, else in the user's cache folder; where neither can be written it is
    compiled in each process anew (some seconds). The cache notices a change of the function's own file only, so a
    kernel calls kernels of its own file and no others. `lib.duplicates.native` has no such limit, and starts quicker.
    """
    import numba

    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # Numba found no folder to cache in; a shared temporary folder would let others plant code
        return numba.njit(nogil=True)(function)


def available_threads(n_threads: int | None = None) -> int:
    """The threads to use: what was asked for, or the cores that this process may run on."""
    if n_threads is not None:
        return max(1, n_threads)
    return max(1, len(os.sched_getaffinity(0)))


def spread(work: Callable[[int, int], None], offsets: np.ndarray, n_threads: int | None = None) -> None:
    """Call work(first, last) over ranges of rows that hold about equal weight, in threads.

    :param offsets: running weight, shape (n_rows + 1,): row r weighs offsets[r + 1] - offsets[r].
    The rows are written to separate places, so the result does not depend on how they are cut.
    """
    n_rows = len(offsets) - 1
    n_parts = min(available_threads(n_threads), n_rows)
    if n_parts <= 1:
        if n_rows > 0:
            work(0, n_rows)
        return
    # Weight alone would put all empty rows in one part, which is harmless; four parts a thread even out the rest.
    goals = offsets[0] + (offsets[-1] - offsets[0]) * np.arange(1, 4 * n_parts) // (4 * n_parts)
    # Not np.unique: its first call imports numpy.ma.
    cuts = sorted({0, n_rows, *(min(cut, n_rows) for cut in np.searchsorted(offsets, goals).tolist())})
    with ThreadPoolExecutor(n_parts) as pool:
        for result in [pool.submit(work, a, b) for a, b in itertools.pairwise(cuts)]:
            result.result()
