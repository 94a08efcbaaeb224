import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.duplicates.hashes import exact_hashes, group_ids
from lib.duplicates.normalise import CASE_AND_SPACE, NORMALISATIONS, PLUS_PUNCTUATION_AND_ACCENTS, RAW, normalised
from lib.errors import BadOption

TEXTS = ["One two.", "one  TWO.", "One two.", "one two", "", "...", "", "Óne two", "three", "!"]
GROUPS = [
    (RAW, [0, -1, 0, -1, -1, -1, -1, -1, -1, -1]),
    (CASE_AND_SPACE, [0, 0, 0, -1, -1, -1, -1, -1, -1, -1]),
    (PLUS_PUNCTUATION_AND_ACCENTS, [0, 0, 0, 0, -1, -1, -1, 0, -1, -1]),
]


@pytest.mark.parametrize(("normalisation", "expected"), GROUPS)
def test_a_group_is_named_by_its_smallest_row(normalisation, expected):
    assert group_ids(exact_hashes(TEXTS, normalisation)).tolist() == expected


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_any_arrow_form_and_any_batches_and_threads_give_the_same_hashes(normalisation):
    whole = exact_hashes(TEXTS, normalisation, n_threads=1)
    forms = [
        pa.array(TEXTS),
        pa.array(TEXTS, pa.large_string()),
        pa.array(["x", *TEXTS]).slice(1),
        pa.chunked_array([TEXTS[:4], [], TEXTS[4:]]),
        pa.array([text or None for text in TEXTS]),
        pa.array(TEXTS).dictionary_encode(),
        pa.array(TEXTS, pa.string_view()),
    ]
    for form in forms:
        assert np.array_equal(exact_hashes(form, normalisation, n_threads=3), whole)
    parts = [exact_hashes(TEXTS[:3], normalisation), exact_hashes(TEXTS[3:], normalisation)]
    assert np.array_equal(np.concatenate(parts), whole)


@given(st.lists(st.text(alphabet=st.sampled_from("aAeÉé\u0301 \t.-ßσςΣ\u00ad\u3000中😀ก"), max_size=5), max_size=30))
def test_groups_are_those_of_the_normalised_texts(texts):
    for normalisation in NORMALISATIONS:
        forms = [normalised(text, normalisation) for text in texts]
        expected = [forms.index(form) if form and forms.count(form) > 1 else -1 for form in forms]
        assert group_ids(exact_hashes(texts, normalisation)).tolist() == expected


def test_nothing_in_nothing_out():
    assert exact_hashes([]).shape == (0, 2)
    assert group_ids(np.zeros((0, 2), np.uint64)).tolist() == []


def test_half_a_surrogate_pair_is_a_character_like_any_other():
    assert group_ids(exact_hashes(["a\ud800", "a\ud800", "a"])).tolist() == [0, 0, -1]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [(["a", 3], "Text 1 is a int, not a string"), (pa.array([[1]]), r"type list<.*>; choose a column of strings")],
)
def test_what_is_not_text_is_refused(texts, sentence):
    with pytest.raises(BadOption, match=sentence):
        exact_hashes(texts)


def test_broken_utf8_is_hashed_without_reading_past_the_record():
    broken = pa.Array.from_buffers(
        pa.string(), 3, [None, pa.py_buffer(np.array([0, 2, 4, 6], np.int32)), pa.py_buffer(b"a\xe4a\xe4b\xff")]
    )
    for normalisation in (RAW, CASE_AND_SPACE):
        assert group_ids(exact_hashes(broken, normalisation)).tolist() == [0, 0, -1]
