"""Records of one descent stay, whatever the survivor order says; all others are judged as ever."""

import numpy as np
import pytest

from lib.duplicates.families import cut_families
from lib.duplicates.groups import cut
from lib.duplicates.pairs import Pairs

NONE = np.zeros(0, np.int64)


def alike(*classes: int) -> Pairs:
    """Records that are equal where their class is."""
    return Pairs(np.array(classes), NONE, NONE, np.zeros(0), np.zeros(0), 1.0)


@pytest.mark.parametrize(
    ("classes", "family", "removed"),
    [
        ((0, 0), (0, 0), []),  # a child that says the same as its parent
        ((0, 0, 0), (0, 0, 2), [2]),  # both stay, a third that is no kin goes
        ((0, 0, 0), (0, 1, 1), [1, 2]),  # kin go together where the kept one is not of theirs
        ((0, 0, 2, 2), (0, 1, 2, 2), [1]),
    ],
)
def test_kin_never_go_in_each_others_favour(classes, family, removed):
    found = cut_families(alike(*classes), 1.0, np.arange(len(classes)), np.array(family))
    assert np.flatnonzero(found.removable).tolist() == removed


def test_without_families_it_is_the_plain_cut():
    pairs, ranks = alike(0, 0, 2), np.arange(3)
    assert np.array_equal(cut_families(pairs, 1.0, ranks, None).kept, cut(pairs, 1.0, ranks).kept)
