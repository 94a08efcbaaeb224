import errno
import random

import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates import Removed, exact, near
from lib.errors import BadOption, NoSpace

FOX = "The quick brown fox jumps over the lazy dog again and again today"
SMALL = [FOX, FOX.upper() + "!", FOX.replace("today", "yesterday"), "other", "", "...", "Other"]


def test_pairs_groups_kept_and_removed_of_a_small_list():
    result = near(SMALL, threshold=0.7)
    assert result.pairs == [(0, 1, 1.0), (0, 2, 0.8), (1, 2, 0.8), (3, 6, 1.0)]
    assert result.groups == [[0, 1, 2], [3, 6]]
    assert result.kept == [0, 3, 4, 5]
    assert result.removed == [Removed(1, 0, 1.0), Removed(2, 0, 0.8), Removed(6, 3, 1.0)]
    again = result.rethreshold(0.9)
    assert (again.threshold, again.groups, again.kept) == (0.9, [[0, 1], [3, 6]], [0, 2, 3, 4, 5])
    assert near(SMALL, 0.7, order=[2, 6, 1, 0, 3, 4, 5]).removed == [
        Removed(0, 2, 0.8),
        Removed(1, 2, 0.8),
        Removed(3, 6, 1.0),
    ]


def test_exact_repeats_of_a_small_list():
    assert exact(SMALL).groups == [[3, 6]]
    assert exact(SMALL, "plus punctuation and accents").removed == [Removed(1, 0, 1.0), Removed(6, 3, 1.0)]
    assert exact(SMALL, "raw").groups == []
    assert exact(["a"] * 3, "raw", order=[1, 0, 2]).removed == [Removed(0, 1, 1.0), Removed(2, 1, 1.0)]
    assert exact(["a", "a"]).pairs == [(0, 1, 1.0)]


def test_near_finds_the_true_pairs_and_no_others(planted_texts, true_similarities):
    found = {(i, j): similarity for i, j, similarity in near(planted_texts, 0.5).pairs}
    assert found == {pair: true_similarities[pair] for pair in found}  # precision 1, similarities to the last bit
    for threshold, recall in ((0.8, 0.99), (0.7, 0.995)):
        true = {pair for pair, similarity in true_similarities.items() if similarity >= threshold}
        assert len(true) > 500
        assert len(true & found.keys()) >= recall * len(true)


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.8, 1.0])
def test_every_removed_record_is_similar_to_a_kept_one(planted_texts, true_similarities, threshold):
    result = near(planted_texts, threshold)
    kept = set(result.kept)
    assert sorted(kept | {removed.record for removed in result.removed}) == list(range(len(planted_texts)))
    for removed in result.removed:
        pair = min(removed.record, removed.repeats), max(removed.record, removed.repeats)
        assert removed.repeats in kept
        assert removed.similarity == true_similarities[pair] >= threshold
    kept_pairs = {(i, j) for i, j, _ in result.pairs if i in kept and j in kept}
    assert kept_pairs == set()  # nothing stays that repeats a kept record


def test_the_order_of_the_texts_and_the_threads_do_not_matter(planted_texts):
    order = list(range(len(planted_texts)))
    random.Random(3).shuffle(order)
    one = near(planted_texts, 0.7, n_threads=1)
    other = near([planted_texts[k] for k in order], 0.7, n_threads=5)
    renamed = sorted((min(order[i], order[j]), max(order[i], order[j]), s) for i, j, s in other.pairs)
    assert renamed == one.pairs
    assert sorted(sorted(order[k] for k in group) for group in other.groups) == one.groups
    # With the survivor order of the first list, the same records stay.
    place = {row: k for k, row in enumerate(order)}
    ordered = near([planted_texts[k] for k in order], 0.7, order=[place[row] for row in range(len(order))])
    assert sorted(order[k] for k in ordered.kept) == one.kept


def same(one, other):
    return all(np.array_equal(getattr(one.cut, name), getattr(other.cut, name)) for name in ("group", "kept"))


def test_texts_that_are_never_all_in_memory_give_the_same(planted_texts, tmp_path):
    whole = near(planted_texts, 0.7)
    parts = (pa.array(planted_texts[k : k + 90]) for k in range(0, len(planted_texts), 90))
    assert same(near(parts, 0.7, folder=tmp_path), whole)
    assert list(tmp_path.iterdir()) == []
    assert same(near(pa.chunked_array([planted_texts[:5], planted_texts[5:]]), 0.7), whole)
    assert same(near(iter(planted_texts), 0.7), whole)
    with pytest.raises(BadOption, match=r"must name each of the 3 texts once"):
        near((pa.array(part) for part in (["a"], ["b", "c"])), order=[0, 1])
    with pytest.raises(FileNotFoundError):
        near(planted_texts, folder=tmp_path / "none")


def test_a_full_disk_is_told_in_one_sentence(planted_texts, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(NoSpace, match=r"no space left in .* for the signatures of the records; free some, or name"):
        near(planted_texts, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


LANGUAGES = [
    # two texts, least similarity expected
    ("今天天气很好我们一起去公园散步吧然后吃饭", "今天天气很好，我们一起去公园散步吧！然后吃面", 0.7),
    ("วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันเถอะ", "วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันนะ", 0.7),
    ("आज मौसम बहुत अच्छा है चलो पार्क में टहलने चलते हैं", "आज मौसम बहुत अच्छा है, चलो पार्क में टहलने चलते हैं।", 1.0),
    ("1 2 3 4 5 6 7 8 9 10", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10", 1.0),
    ("Caf\u00e9 cr\u00e8me br\u00fbl\u00e9e", "Cafe\u0301 cre\u0300me bru\u0302le\u0301e", 1.0),
    ("한국어 문장 입니다", "한국어 문장 입니다".encode().decode(), 1.0),
    ("soft\u00adly spoken", "Softly SPOKEN", 1.0),
    ("one", "One!", 1.0),
]


@pytest.mark.parametrize(("a", "b", "least"), LANGUAGES)
def test_any_language_and_short_texts(a, b, least):
    ((i, j, similarity),) = near([a, "unrelated", b], 0.5).pairs
    assert (i, j) == (0, 2)
    assert least <= similarity <= 1.0


def test_texts_without_words_repeat_nobody():
    assert near(["", "", " ", "!!!", "!!!", "\u2764\ufe0f", "\u2764\ufe0f", None], 0.5).groups == []
    assert near([], 0.5).kept == []
    assert near(pa.array([], pa.string())).groups == []


def test_short_texts_are_compared_as_one_shingle():
    assert near(["red green blue", "Red, green, blue!", "red green black", "red"], 0.5).pairs == [(0, 1, 1.0)]


def test_two_hundred_thousand_equal_records_are_linear_work():
    texts = pa.array([FOX] * 200_000 + [FOX + " indeed"])
    result = near(texts, 0.8)
    assert len(result.groups[0]) == 200_001
    assert result.kept == [0]
    assert result.removed[-1] == Removed(200_000, 0, 9 / 10)
    assert len(result.pairs) == 32 * 31 // 2 + (200_000 - 32) + 32
    assert len(result.stored) == 1


def test_one_template_two_hundred_times_is_one_group():
    texts = [f"{FOX} and this is what he said about it: number {k}" for k in range(400)]
    result = near(texts, 0.8)
    assert result.stored.n_crowded > 0
    assert result.groups == [list(range(400))]


def test_a_record_of_fifty_megabytes():
    chance = np.random.default_rng(1)
    words = chance.integers(100, 1_000_000, 7_000_000).astype(str)
    long = " ".join(words.tolist())
    assert len(long) > 45_000_000
    result = near([long, "short one", long + " end", "word " * 10_000_000], 0.9)
    assert [(i, j) for i, j, _ in result.pairs] == [(0, 2)]
    assert 0.999999 < result.pairs[0][2] < 1


def test_character_shingles_find_what_noise_hides_from_words():
    clean = "The committee of the eastern county met on Monday morning to discuss the new bridge"
    noisy = "The comrnittee of the eastern county met on Monday moming to discuss the new bridge"
    assert near([clean, noisy], 0.4, floor=0.4).pairs == []
    ((_, _, similarity),) = near([clean, noisy], 0.4, floor=0.4, shingle="characters").pairs
    assert round(similarity, 3) == 0.753


WRONG = [
    ({"threshold": 1.2}, r"threshold is 1.2; give a number from 0.5 to 1"),
    ({"threshold": 0.3}, r"threshold is 0.3; give a number from 0.5 to 1"),
    ({"threshold": float("nan")}, r"threshold is nan; give a number"),
    ({"threshold": "high"}, r"threshold is 'high'; give a number"),
    ({"floor": 0}, r"lowest similarity to store is 0; give a number from 0.05 to 1"),
    ({"shingle": "lines"}, r"made of words or of characters, not of 'lines'"),
    ({"shingle_size": 0}, r"shingle_size is 0; give a whole number from 1 to 32"),
    ({"order": [0, 0]}, r"must name each of the 2 texts once"),
]


@pytest.mark.parametrize(("options", "sentence"), WRONG)
def test_options_out_of_range_are_refused_in_one_sentence(options, sentence):
    with pytest.raises(BadOption, match=sentence):
        near(["a", "b"], **options)


def test_a_threshold_below_the_floor_cannot_be_reached_later():
    with pytest.raises(BadOption, match=r"0.4; give a number from 0.5 to 1"):
        near(["a", "a"]).rethreshold(0.4)
