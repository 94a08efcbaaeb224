"""Each leaking record names the most similar one of the other split."""

import numpy as np
import pytest

from lib.duplicates import leaks
from lib.duplicates.leakage import leakage
from lib.duplicates.pairs import Pairs
from lib.errors import BadOption

SPLITS = ["train", "train", "test", "dev", "train", "test", "train"]
# Classes {0, 2}, {1}, {3}, {4, 6}, and record 5 without words; similar: 0 ~ 1, 1 ~ 3, 3 ~ 4.
SIMILARITY = np.array([0.9, 0.7, 0.8])
PAIRS = Pairs(np.array([0, 1, 0, 3, 4, -1, 4]), np.array([0, 1, 3]), np.array([1, 3, 4]), SIMILARITY, SIMILARITY, 0.5)


@pytest.mark.parametrize(
    "split, other, threshold, ids, kept, similarity",
    [
        ("test", "train", 0.75, [2], [0], [1.0]),
        ("train", "test", 0.75, [0, 1], [2, 2], [1.0, 0.9]),
        ("dev", "train", 0.5, [3], [4], [0.8]),
        ("train", "dev", 0.5, [1, 4, 6], [3, 3, 3], [0.7, 0.8, 0.8]),
        ("dev", "test", 0.5, [], [], []),
    ],
)
def test_the_most_similar_record_of_the_other_split(split, other, threshold, ids, kept, similarity):
    found = leaks.members(leakage(PAIRS, SPLITS, threshold), split, other)
    assert (found.ids.tolist(), found.kept.tolist()) == (ids, kept)
    assert np.allclose(found.similarity, similarity)
    assert set(found.rule) <= {f"leak: {split} similar to {other} from {threshold:.2f}"}


def test_within_a_split_one_must_stay():
    with pytest.raises(BadOption, match="one of them stays"):
        leaks.members(leakage(PAIRS, SPLITS, 0.75), "train", "train")
