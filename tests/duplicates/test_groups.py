import numpy as np
import pytest

from lib.duplicates.groups import (
    Borderline,
    GroupTable,
    Totals,
    borderline,
    cut,
    cut_of_groups,
    group_table,
    histogram,
    totals,
)
from lib.duplicates.pairs import Pairs
from lib.errors import BadOption


def pairs_of(representative, links, floor=0.5):
    columns = [np.array(column) for column in zip(*links, strict=True)] if links else [np.zeros(0, np.int64)] * 3
    a, b, similarity = columns
    return Pairs(np.array(representative), a, b, similarity.astype(float), similarity.astype(float), floor)


# Rows 0 to 7: a chain 0 ~ 1 ~ 2 whose ends differ, 3 and 4 equal and close to 5, 6 alone, 7 without a word.
CHAIN = pairs_of([0, 1, 2, 3, 3, 5, 6, -1], [(0, 1, 0.9), (1, 2, 0.8), (3, 5, 0.7)])
CUTS = [
    # threshold, survivor ranks, forced rows, groups, kept record of each
    (0.5, None, [], [0, 0, 0, 3, 3, 3, -1, -1], [0, 0, 2, 3, 3, 3, 6, 7]),
    (0.75, None, [], [0, 0, 0, 3, 3, -1, -1, -1], [0, 0, 2, 3, 3, 5, 6, 7]),
    (0.85, None, [], [0, 0, -1, 3, 3, -1, -1, -1], [0, 0, 2, 3, 3, 5, 6, 7]),
    (1.0, None, [], [-1, -1, -1, 3, 3, -1, -1, -1], [0, 1, 2, 3, 3, 5, 6, 7]),
    # The middle of the chain first: it keeps both ends away.
    (0.5, [1, 0, 2, 3, 4, 5, 6, 7], [], [0, 0, 0, 3, 3, 3, -1, -1], [1, 1, 1, 3, 3, 3, 6, 7]),
    # Of equal records the better ranked one stands for both; 5 before both removes both.
    (0.5, [0, 1, 2, 4, 3, 5, 6, 7], [], [0, 0, 0, 3, 3, 3, -1, -1], [0, 0, 2, 4, 4, 4, 6, 7]),
    (0.5, [5, 6, 7, 1, 2, 0, 3, 4], [], [0, 0, 0, 3, 3, 3, -1, -1], [0, 0, 2, 5, 5, 5, 6, 7]),
    # By hand: 0 and 1 both stay though alike, 2 repeats 1; 4 stays and 3 repeats it.
    (0.5, None, [0, 1, 4], [0, 0, 0, 3, 3, 3, -1, -1], [0, 1, 1, 4, 4, 4, 6, 7]),
    (0.5, None, [3, 4, 5], [0, 0, 0, 3, 3, 3, -1, -1], [0, 0, 2, 3, 4, 5, 6, 7]),
]


@pytest.mark.parametrize(("threshold", "ranks", "forced", "groups", "kept"), CUTS)
def test_groups_and_kept_records(threshold, ranks, forced, groups, kept):
    mask = np.isin(np.arange(8), forced)
    result = cut(CHAIN, threshold, None if ranks is None else np.array(ranks), mask)
    assert result.group.tolist() == groups
    assert result.kept.tolist() == kept
    known = {(0, 1): 0.9, (1, 2): 0.8, (3, 5): 0.7, (4, 5): 0.7, (3, 4): 1.0}
    expected = [1.0 if k == row else known[min(k, row), max(k, row)] for row, k in enumerate(kept)]
    assert result.similarity.tolist() == expected
    assert result.removable.tolist() == [k != row for row, k in enumerate(kept)]


def test_the_most_similar_kept_record_is_named_and_ties_go_to_the_survivor_order():
    pairs = pairs_of(range(4), [(0, 3, 0.8), (1, 3, 0.9), (2, 3, 0.9)])
    assert cut(pairs, 0.5).kept.tolist() == [0, 1, 2, 1]
    assert cut(pairs, 0.5, np.array([0, 2, 1, 3])).kept.tolist() == [0, 1, 2, 2]


def test_any_graph_keeps_only_what_repeats_no_kept_record():
    chance = np.random.default_rng(5)
    for _ in range(50):
        n = int(chance.integers(2, 40))
        a, b = np.triu_indices(n, 1)
        chosen = np.sort(chance.permutation(len(a))[: 2 * n])
        similarity = chance.integers(50, 100, len(chosen)) / 100
        pairs = Pairs(np.arange(n), a[chosen], b[chosen], similarity, similarity, 0.5)
        ranks = chance.permutation(n)
        result = cut(pairs, 0.7, ranks)
        known = {
            frozenset(pair): s for *pair, s in zip(a[chosen].tolist(), b[chosen].tolist(), similarity, strict=True)
        }
        stays: list[int] = []
        for row in np.argsort(ranks).tolist():  # the rule in its plainest form
            if not any(known.get(frozenset((row, other)), 0) >= 0.7 for other in stays):
                stays.append(row)
        assert np.flatnonzero(~result.removable).tolist() == sorted(stays)
        for row in np.flatnonzero(result.removable):
            best = max(known.get(frozenset((int(row), other)), 0) for other in stays)
            assert result.similarity[row] == known[frozenset((int(row), int(result.kept[row])))] == best


def test_members_stand_in_order_of_distance():
    assert cut(CHAIN, 0.5, np.array([1, 0, 2, 3, 4, 5, 6, 7])).members(0).tolist() == [1, 0, 2]
    assert cut(CHAIN, 0.5).members(3).tolist() == [3, 4, 5]


def test_exact_groups_keep_one_each():
    result = cut_of_groups(np.array([0, -1, 0, -1, 0]), np.array([4, 3, 2, 1, 0]))
    assert (result.group.tolist(), result.kept.tolist()) == ([0, -1, 0, -1, 0], [4, 1, 4, 3, 4])
    assert cut_of_groups(np.zeros(0, np.int64)).kept.tolist() == []


def test_totals_and_table_for_all_and_within():
    result = cut(CHAIN, 0.5)
    tokens = np.arange(10, 18)
    assert totals(result) == Totals(2, 6, 3, 0)
    assert totals(result, tokens) == Totals(2, 6, 3, 11 + 14 + 15)
    within = np.array([1, 1, 1, 0, 0, 0, 1, 1], bool)
    assert totals(result, tokens, within) == Totals(1, 3, 1, 11)
    table = group_table(result, tokens)
    assert [column.tolist() for column in vars(table).values()] == [[0, 3], [3, 3], [1, 2], [11, 29]]
    assert isinstance(table, GroupTable)
    assert group_table(result, tokens, within).group.tolist() == [0]


def test_histogram_counts_pairs_and_copies():
    edges, counts = histogram(CHAIN, 5)
    assert edges.tolist() == [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert counts.tolist() == [0, 0, 1, 1, 2]


def test_borderline_pairs():
    links = [(0, k, similarity) for k, similarity in enumerate((0.9, 0.8, 0.8, 0.7, 0.6, 0.95), start=1)]
    pairs = pairs_of([*range(7), 6], links)
    assert borderline(pairs, 0.8, 2) == Borderline([(0, 2, 0.8), (0, 3, 0.8)], [(0, 4, 0.7), (0, 5, 0.6)])
    assert borderline(pairs, 1.0, 2) == Borderline([(6, 7, 1.0)], [(0, 6, 0.95), (0, 1, 0.9)])


@pytest.mark.parametrize("threshold", [0.49, 1.01, float("nan"), None, True])
def test_a_threshold_outside_the_stored_range_is_refused(threshold):
    with pytest.raises(BadOption, match=r"similarity threshold is .*; give a number from 0.5 to 1\."):
        cut(CHAIN, threshold)
