import numpy as np
import pytest

from lib.duplicates.compiled import available_threads, spread


@pytest.mark.parametrize("n_threads", [1, 2, 7])
@pytest.mark.parametrize("weights", [[], [0], [0, 0, 0], [1, 1, 1, 1], [0, 100, 0, 0, 1, 1], [5] * 100])
def test_every_row_is_worked_on_once(weights, n_threads):
    seen = np.zeros(len(weights), dtype=int)

    def work(first, last):
        seen[first:last] += 1

    spread(work, np.concatenate(([3], 3 + np.cumsum(weights, dtype=int))), n_threads)
    assert seen.tolist() == [1] * len(weights)


def test_an_error_in_a_thread_is_raised():
    with pytest.raises(ZeroDivisionError):
        spread(lambda first, last: 1 // 0, np.arange(9), 3)


def test_threads():
    assert available_threads(3) == 3
    assert available_threads(0) == 1
    assert available_threads() >= 1
