"""Before and after a change, and an axis that was not touched."""

import numpy as np
import pytest

from lib.audit.effect import effect
from lib.audit.marks import Marks

N = 1000
BUCKETS = (np.arange(N) % 200).astype(np.uint8)


def made(axis: str, every: int) -> Marks:
    group = (np.arange(N) % every == 0).astype(int)
    ones = np.ones(N, int)
    return Marks(axis, axis, "mentions", ("a", "b"), np.arange(N), group, ones, np.ones(N, bool), BUCKETS)


def test_a_filter_moves_its_axis_and_not_another():
    before = made("gender", 4)
    kept = np.ones(N, bool)
    kept[before.ids[before.group == 1][::2]] = False  # half of group b goes
    found = effect(before, before.within(kept))
    shift = found.shifts[1]
    assert (shift.n_before, shift.n_after) == (250, 125)
    assert shift.difference.value == pytest.approx(125 / 875 - 0.25)
    assert shift.difference.high < 0 and found.divergence > 0
    other = made("age", 7)
    untouched = effect(other, other.within(kept))
    assert untouched.shifts[1].difference.low < 0 < untouched.shifts[1].difference.high
    assert untouched.divergence < found.divergence / 10


def test_the_same_corpus_has_no_difference():
    found = effect(made("gender", 3), made("gender", 3))
    assert found.divergence == 0 and found.shifts[0].difference.value == 0
    with pytest.raises(ValueError, match="different groups"):
        effect(made("gender", 3), Marks(**vars(made("gender", 3)) | {"groups": ("a", "c")}))
