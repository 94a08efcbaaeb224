import itertools

import numpy as np

from lib.duplicates.candidates import CROWD, Crowds, bucketed, candidates


def drawn(keys, sizes, floor=0.5, **options):
    keys = np.array(keys, np.uint32)
    ordered = bucketed([keys[:2], keys[2:2], keys[2:]], np.arange(len(keys)))
    parts = list(candidates(ordered, np.array(sizes), floor, **options))
    pairs = np.concatenate([np.zeros(0, np.uint64), *(part for part, _ in parts)])
    crowds = [crowd for _, crowd in parts]
    return sorted((int(pair >> np.uint64(32)), int(pair & np.uint64(0xFFFFFFFF))) for pair in pairs), crowds


def test_records_with_the_same_key_and_sizes_that_allow_the_floor():
    pairs, crowds = drawn([7, 9, 7, 9, 7, 4], [10, 10, 10, 4, 20, 10])
    assert pairs == [(0, 2), (0, 4), (2, 4)]
    assert crowds == [Crowds(0, 0)]
    assert drawn([], []) == ([], [])


def test_only_the_rows_that_take_part_are_bucketed():
    ordered = bucketed([np.array([5, 5, 1], np.uint32), np.array([5, 0], np.uint32)], np.array([0, 2, 3, 4]))
    assert [(int(value) >> 32, int(value) & 0xFFFFFFFF) for value in ordered] == [(0, 4), (1, 2), (5, 0), (5, 3)]


def test_a_crowded_bucket_is_linear_and_an_early_pair_stays_when_it_grows():
    small, _ = drawn([3] * CROWD, [5] * CROWD)
    assert small == list(itertools.combinations(range(CROWD), 2))
    n = 1000
    large, crowds = drawn([3] * n, [5] * n)
    assert set(small) < set(large)
    assert len(large) == len(set(large)) == len(small) + 8 * (n - CROWD)
    assert {(0, 999), (3, 999), (995, 999), (998, 999)} <= set(large)
    assert crowds == [Crowds(1, n)]


def test_parts_of_bounded_size_are_the_same_pairs():
    keys = np.random.default_rng(2).integers(0, 20, 500).tolist()
    whole, _ = drawn(keys, [5] * 500)
    parts, crowds = drawn(keys, [5] * 500, n_at_once=100)
    assert parts == whole
    assert len(crowds) > 20
