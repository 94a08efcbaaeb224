import numpy as np
import pyarrow as pa
import pytest

from lib.duplicates.shingles import shingle_sets
from lib.duplicates.strings import text_array

COUNTS = [
    # text, words, distinct shingles of five
    ("", 0, 0),
    (" -- \n", 0, 0),
    ("one", 1, 1),
    ("one two three four", 4, 1),
    ("one two three four five", 5, 1),
    ("one two three four five six", 6, 2),
    ("a a a a a a a a", 8, 1),
    ("don't stop_here x2", 5, 1),  # the apostrophe and the underscore end words
    ("naïve café Ⅷ ½", 4, 1),
    ("我喜欢喝茶和水", 7, 3),
    ("use 茶 and水 now", 5, 1),
    ("สวัสดี", 6, 2),
    ("नमस्ते दुनिया", 2, 1),
    ("안녕하세요 세계", 2, 1),
    ("zero\u200bwidth soft\u00adhyphen", 2, 1),
    ("❤️ 👍🏽 ok", 1, 1),
]


@pytest.mark.parametrize(("text", "n_words", "n_shingles"), COUNTS)
def test_words_and_shingles_of_a_text(text, n_words, n_shingles):
    sets = shingle_sets(text_array([text]))
    assert (sets.n_words.tolist(), sets.offsets.tolist()) == ([n_words], [0, n_shingles])
    assert sorted(set(sets.hashes.tolist())) == sets.hashes.tolist()


CHARACTERS = [("", 0), ("a", 1), ("ab cd", 5), (" ab -- cd ", 5), ("ab茶c", 4), ("茶 水", 2), ("a\u0301b", 2)]


@pytest.mark.parametrize(("text", "n_characters"), CHARACTERS)
def test_characters_of_a_text(text, n_characters):
    assert shingle_sets(text_array([text]), by_characters=True).n_words.tolist() == [n_characters]


SAME = [
    ("One, TWO three", "one two THREE!"),
    ("Cafe\u0301", "CAFÉ"),
    ("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"),
    ("ИЙ", "ии\u0306"),
    ("각", "\u1100\u1161\u11a8"),
    ("\uf900", "豈"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_case_signs_and_normal_forms_make_no_difference(a, b):
    for by_characters in (False, True):
        sets = shingle_sets(text_array([a, b]), by_characters=by_characters)
        assert sets.fingerprints[0] == sets.fingerprints[1]


def test_order_of_words_and_size_of_shingles_do():
    texts = text_array(["a b", "b a", "ab", "a b c"])
    assert len(set(shingle_sets(texts).fingerprints.tolist())) == 4
    assert shingle_sets(texts, size=1).offsets.tolist() == [0, 2, 4, 5, 8]


def test_slices_and_broken_bytes_read_only_their_own_bytes():
    data = b"one two\xf0\x9f\xff three\xe4\xb8"
    offsets = np.array([0, 9, len(data)], np.int64)
    broken = pa.Array.from_buffers(pa.large_string(), 2, [None, pa.py_buffer(offsets), pa.py_buffer(data)])
    assert shingle_sets(broken).n_words.tolist() == [2, 1]
    whole = pa.array(["x y z", "one two", "three"])
    assert shingle_sets(whole.slice(1, 1)).hashes.tolist() == shingle_sets(text_array(["one two"])).hashes.tolist()
