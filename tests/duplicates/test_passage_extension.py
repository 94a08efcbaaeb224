"""How far two records agree, on literal texts, and which pairs of places an earlier search has answered."""

import numpy as np
import pytest

from lib.duplicates import passage_extension
from lib.duplicates.checkpoints import Checkpoints
from lib.duplicates.passage_extension import STRETCH, stretches
from lib.duplicates.source import Held
from lib.duplicates.strings import text_array

# In 1 and 2 there is another word in the middle; 3 has the beginning, two words further on, 4 has it twice.
TEXTS = [
    "a b c d e f g h i j",
    "a b c d X f g h i j",
    "- - a b c d e f -",
    "a b c d Y a b c d",
    "p q p q p q",
    "p q p q",
]
PAIRS = [(1, 0, 0, 0), (1, 2, 0, 2), (1, 6, 0, 6), (2, 3, 0, 1), (3, 1, 0, 1), (3, 7, 0, 2)]
# In two shifts, at the same place of the record.
TWICE = [(5, 0, 4, 2), (5, 0, 4, 0)]
FOUND = [  # record, leader, shift, first, n_words, characters in both
    (1, 0, 0, 0, 4, 0, 7, 0, 7),
    (1, 0, 0, 5, 5, 10, 19, 10, 19),
    (2, 0, 2, 2, 6, 4, 15, 0, 11),
    (3, 0, 0, 0, 4, 0, 7, 0, 7),
    (3, 0, 5, 5, 4, 10, 17, 0, 7),
]


@pytest.fixture(autouse=True)
def four_words_are_enough(monkeypatch):
    monkeypatch.setattr(passage_extension, "LEAST_RUN", 4)
    monkeypatch.setattr(passage_extension, "PAIRS_AT_ONCE", 2)


@pytest.fixture
def compared(monkeypatch) -> list[tuple]:
    """The pairs (record, place, leader, other) that were compared word by word."""
    pairs: list[tuple] = []
    whole = passage_extension._compared

    def counted(*given):
        pairs.extend(zip(*(column.tolist() for column in given[:4]), strict=True))
        return whole(*given)

    monkeypatch.setattr(passage_extension, "_compared", counted)
    return pairs


def search(pairs, checkpoints=Checkpoints()):
    texts = [text.replace("-", "z") for text in TEXTS]
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 4).T
    found = stretches(*columns, Held(text_array(texts)), checkpoints)
    return list(zip(*(found[name].tolist() for name in STRETCH), strict=True))


def test_each_stretch_is_told_once_in_order(compared):
    assert search(PAIRS) == search(PAIRS[::-1]) == FOUND
    assert search([]) == []


def test_another_shift_is_another_stretch(tmp_path, compared):
    first, second = Checkpoints(tmp_path / "first"), Checkpoints(tmp_path / "second", tmp_path / "first")
    assert search(TWICE[:1], first) == [(5, 4, -2, 0, 4, 0, 7, 4, 11)]
    compared.clear()
    assert search(TWICE, second) == [(5, 4, -2, 0, 4, 0, 7, 4, 11), (5, 4, 0, 0, 4, 0, 7, 0, 7)]
    assert compared == TWICE[1:]


def test_short_ones_are_not_told(monkeypatch):
    monkeypatch.setattr(passage_extension, "LEAST_RUN", 5)
    assert search(PAIRS) == [FOUND[1], FOUND[2]]


def test_a_pair_within_a_known_stretch_is_not_compared_again(tmp_path, compared):
    first = Checkpoints(tmp_path / "first")
    assert search([PAIRS[0], PAIRS[3], PAIRS[4]], first) == [FOUND[0], FOUND[2], FOUND[3]]
    compared.clear()
    # Beyond the end of what is known on the same line of places, and in another shift, nothing is known.
    assert search(PAIRS, Checkpoints(tmp_path / "second", tmp_path / "first")) == FOUND
    assert compared == [PAIRS[2], PAIRS[5]]
    compared.clear()
    # What no pair asks for any more is not kept.
    third = Checkpoints(tmp_path / "third", tmp_path / "second")
    assert search(PAIRS[3:], third) == FOUND[2:] and compared == []
    assert third.once("runs", dict)["record"].tolist() == [2, 3, 3]


def test_short_stretches_are_known_too(tmp_path, compared, monkeypatch):
    monkeypatch.setattr(passage_extension, "LEAST_RUN", 9)
    assert search(PAIRS, Checkpoints(tmp_path / "first")) == []
    compared.clear()
    assert search(PAIRS, Checkpoints(tmp_path / "second", tmp_path / "first")) == [] and compared == []
