import numpy as np

from lib.duplicates.pairs import Pairs

# Classes {0, 2, 4}, {1, 5} and {3}; 6 has no words.
PAIRS = Pairs(
    np.array([0, 1, 0, 3, 0, 1, -1]),
    np.array([0, 1]),
    np.array([1, 3]),
    np.array([0.9, 0.6]),
    np.array([1.0, 0.8]),
    0.5,
)


def expanded(threshold, limit=32):
    return list(zip(*(column.tolist() for column in PAIRS.expanded(threshold, limit)), strict=True))


def test_every_member_of_a_class_stands_in_for_it():
    copies = [(0, 2, 1.0), (0, 4, 1.0), (1, 5, 1.0), (2, 4, 1.0)]
    across = [(0, 1, 0.9), (0, 5, 0.9), (1, 2, 0.9), (1, 4, 0.9), (2, 5, 0.9), (4, 5, 0.9)]
    weak = [(1, 3, 0.6), (3, 5, 0.6)]
    assert expanded(0.95) == sorted(copies)
    assert expanded(0.7) == sorted(copies + across)
    assert expanded(0.5) == sorted(copies + across + weak)


def test_past_the_limit_members_are_paired_with_their_representative_only():
    assert expanded(0.95, limit=2) == [(0, 2, 1.0), (0, 4, 1.0), (1, 5, 1.0)]
    assert expanded(0.7, limit=1) == [(0, 1, 0.9), (0, 2, 1.0), (0, 4, 1.0), (1, 5, 1.0)]


def test_counts():
    assert (len(PAIRS), PAIRS.n_records, PAIRS.n_copies) == (2, 7, 3)
