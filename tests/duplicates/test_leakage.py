import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates.leakage import leakage
from lib.duplicates.match import match
from lib.duplicates.pairs import Pairs
from lib.duplicates.signatures import sign
from lib.errors import BadOption

SPLITS = ["train", "train", "test", "dev", None, "test", "train"]
# Classes {0, 2}, {1}, {3}, {4, 6}, and record 5 without words; similar: 0 ~ 1, 1 ~ 3, 3 ~ 4.
PAIRS = Pairs(
    np.array([0, 1, 0, 3, 4, -1, 4]),
    np.array([0, 1, 3]),
    np.array([1, 3, 4]),
    np.array([0.9, 0.7, 0.8]),
    np.array([0.9, 0.7, 0.8]),
    0.5,
)


def cells(found, values):
    return {(a, b): int(values[i, j]) for i, a in enumerate(found.splits) for j, b in enumerate(found.splits)}


def test_the_matrix_counts_records_and_pairs():
    found = leakage(PAIRS, SPLITS, 0.75)
    assert found.splits == ("(no split)", "dev", "test", "train")
    assert found.sizes.tolist() == [1, 1, 2, 3]
    # Pairs: 0=2 train-test, 4=6 none-train, 0~1 train-train, 2~1 test-train, 3~4 dev-none, 3~6 dev-train.
    assert {cell: n for cell, n in cells(found, found.pairs).items() if n} == {
        ("(no split)", "dev"): 1,
        ("dev", "(no split)"): 1,
        ("(no split)", "train"): 1,
        ("train", "(no split)"): 1,
        ("dev", "train"): 1,
        ("train", "dev"): 1,
        ("test", "train"): 2,
        ("train", "test"): 2,
        ("train", "train"): 1,
    }
    assert {cell: n for cell, n in cells(found, found.records).items() if n} == {
        ("(no split)", "dev"): 1,
        ("(no split)", "train"): 1,
        ("dev", "(no split)"): 1,
        ("dev", "train"): 1,
        ("test", "train"): 1,
        ("train", "(no split)"): 1,
        ("train", "dev"): 1,
        ("train", "test"): 2,
        ("train", "train"): 2,
    }
    assert found.share("train", "test") == 2 / 3
    assert found.n_leaking == 6


def test_the_pairs_behind_a_cell():
    found = leakage(PAIRS, SPLITS, 0.75)
    assert found.pairs_of("train", "test") == [(0, 2, 1.0), (1, 2, 0.9)]
    assert found.pairs_of("test", "train") == [(2, 0, 1.0), (2, 1, 0.9)]
    assert found.pairs_of("train", "train") == [(0, 1, 0.9)]
    assert found.pairs_of("train", "test", most=1) == [(0, 2, 1.0)]
    assert found.pairs_of("dev", "test") == []
    assert found.rows_of("train", "test").tolist() == [0, 1]


def test_a_plain_loop_over_all_pairs_says_the_same(planted_texts):
    texts = [*planted_texts[:300], *planted_texts[:40], ""]
    splits = [("train", "dev", "test")[k * 7 % 3] for k in range(len(texts))]
    pairs = match([sign(texts)])
    found = leakage(pairs, np.array(splits), 0.6)
    a, b, _ = pairs.expanded(0.6, limit=1000)
    for i, one in enumerate(found.splits):
        for j, two in enumerate(found.splits):
            ends = [(x, y) for x, y in zip(a, b, strict=True) if {splits[x], splits[y]} == {one, two}]
            ends = [(x, y) if splits[x] == one else (y, x) for x, y in ends]
            assert found.pairs[i, j] == len(ends)
            records = {x for x, _ in ends} | ({y for _, y in ends} if i == j else set())
            assert set(found.rows_of(one, two).tolist()) == records
            assert found.records[i, j] == len(records)
            listed = {frozenset(pair[:2]) for pair in found.pairs_of(one, two, most=10**6)}
            assert listed == {frozenset(pair) for pair in ends}


@pytest.mark.parametrize(
    ("splits", "threshold", "said"),
    [
        (SPLITS, 0.4, r"give a number from 0\.5 to 1"),
        (SPLITS[:3], 0.8, "3 values of the split for 7 records"),
    ],
)
def test_what_does_not_fit_is_refused(splits, threshold, said):
    with pytest.raises(BadOption, match=said):
        leakage(PAIRS, splits, threshold)
    with pytest.raises(BadOption, match="There is no split 'x'"):
        leakage(PAIRS, SPLITS, 0.8).pairs_of("x", "test")


def test_an_empty_corpus_has_no_splits():
    found = leakage(match([]), [], 0.8)
    assert (found.splits, found.n_leaking, found.to_json()["cells"]) == ((), 0, [])


def test_splits_as_a_dictionary_are_the_same():
    plain, encoded = leakage(PAIRS, SPLITS, 0.75), pa.array(["" if s is None else s for s in SPLITS])
    found = leakage(PAIRS, encoded.dictionary_encode(), 0.75)
    assert found.to_json() == plain.to_json()
    unused = pa.DictionaryArray.from_arrays(encoded.dictionary_encode().indices, ["train", "test", "dev", "", "none"])
    assert leakage(PAIRS, unused, 0.75).to_json() == plain.to_json()
